package org.domaind.schema.model;

/**
 * Marks a sealed interface whose records are alternatives. In JSON such a value is an object with one member, named after its record:
 * {@code {"pv": {"noMigrate": false}}}. A reader that does not know the name refuses the value, since it must not be ignored.
 */
public interface OneOf {
}
