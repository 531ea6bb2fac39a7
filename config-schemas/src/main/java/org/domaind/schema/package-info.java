/**
 * What the daemon and the command both speak: values, messages, tables.
 *
 * <p>This module knows no other. Everything in it is immutable and free of I/O, but for reading its own resources.
 */
package org.domaind.schema;
