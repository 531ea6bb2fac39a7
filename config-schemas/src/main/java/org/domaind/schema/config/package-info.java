/**
 * A guest's config as values: {@link org.domaind.schema.config.GuestConfig}, its sections (identity, boot, memory, vcpus, scheduling,
 * platform, actions, limits, clock) and its devices.
 *
 * <p>May use {@code org.domaind.schema.model} and the JDK. Constructors refuse invalid values.
 */
package org.domaind.schema.config;
