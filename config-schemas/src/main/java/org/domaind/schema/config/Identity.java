package org.domaind.schema.config;

import java.util.Optional;
import java.util.UUID;

/**
 * A guest's name and uuid.
 *
 * @param name 1 to 255 characters; unique on a host
 * @param uuid empty: a random one at creation
 */
public record Identity(String name, Optional<UUID> uuid) implements GuestSection {
    public static final int MAX_NAME_LENGTH = 255;

    public Identity {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("a guest's name has 1 to " + MAX_NAME_LENGTH + " characters");
        }
        if (name.chars().anyMatch(c -> c == '/' || Character.isISOControl(c))) {
            // It becomes part of a file name and a value in the store.
            throw new IllegalArgumentException("a guest's name has no '/' and no control characters");
        }
    }
}
