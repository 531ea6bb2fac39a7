/**
 * Range-checked values: a domid, an amount of memory, a set of processors.
 *
 * <p>May use the JDK only. Constructors refuse invalid values.
 */
package org.domaind.schema.model;
