/**
 * The device strings of config files: one class per kind reads a string as the reference does, quirks included, and keeps the values by
 * their names in the reference's JSON. What a value means is not decided here: a disk whose target does not exist is a valid string.
 *
 * <p>A string that the reference refuses is a {@link org.domaind.xl.config.device.SpecException}; what the reference takes and means otherwise
 * than it says is a note.
 */
package org.domaind.xl.config.device;
