package org.domaind.schema.model;

/**
 * What a sealed interface extends whose records are alternatives. In JSON such a value is an object with one member, named after its record:
 * {@code {"pv": {"noMigrate": false}}}. A reader that does not know the name refuses the value: an alternative cannot be passed over.
 */
public interface OneOf {
}
