/**
 * Range-checked values: a domid, an amount of memory, a guest's config.
 *
 * <p>May use the JDK only. Constructors refuse invalid values.
 */
package org.domaind.schema.model;
