package org.domaind.daemon.device;

import java.util.List;
import java.util.Optional;

/**
 * One store node to write.
 *
 * @param path  absolute
 * @param value empty: the node is created without a value
 * @param permissions as on the wire, {@code n0}, {@code r5}; none: inherited from the parent
 */
public record NodeEdit(String path, Optional<String> value, List<String> permissions) {
    static NodeEdit directory(String path, String... permissions) {
        return new NodeEdit(path, Optional.empty(), List.of(permissions));
    }

    static NodeEdit value(String path, Object value, String... permissions) {
        return new NodeEdit(path, Optional.of(value.toString()), List.of(permissions));
    }
}
