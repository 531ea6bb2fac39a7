/**
 * The host owner's nouns as range-checked values: a domain id, an amount of memory, a guest's configuration.
 *
 * <p>May use nothing but the JDK. A value that exists is valid.
 */
package org.domaind.schema.model;
