/**
 * Shared by the daemon and the commands: values, API messages, tables.
 *
 * <p>This module depends on no other. Everything in it is immutable and does no I/O, except for reading its own resources.
 */
package org.domaind.schema;
