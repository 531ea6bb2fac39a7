package org.domaind.xenstore.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Op;

/**
 * Requests about nodes, within a transaction or without. Paths are absolute, or relative to the caller's home. Texts are ISO 8859-1. Every method
 * throws {@link StoreException} when the store refuses.
 */
public interface StoreRequests {
    /**
     * Sends a request and waits for its reply.
     *
     * @param path named in exceptions as the subject of the request
     * @return the reply's payload
     */
    byte[] request(Op op, String path, byte[] payload);

    default byte[] readBytes(String path) {
        return request(Op.READ, path, Payload.of(path));
    }

    default String read(String path) {
        return new String(readBytes(path), StandardCharsets.ISO_8859_1);
    }

    /** Empty when there is no such node. */
    default Optional<String> readOptional(String path) {
        try {
            return Optional.of(read(path));
        } catch (StoreException refused) {
            if (refused.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    default boolean exists(String path) {
        return readOptional(path).isPresent();
    }

    /** Writes a node; makes it and its ancestors if they do not exist. */
    default void write(String path, byte[] value) {
        request(Op.WRITE, path, Payload.of(path, value));
    }

    default void write(String path, String value) {
        write(path, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Makes a node without a value, if it does not exist. */
    default void mkdir(String path) {
        request(Op.MKDIR, path, Payload.of(path));
    }

    /** Removes a node with everything below. A missing node is no error as long as its parent exists. */
    default void rm(String path) {
        request(Op.RM, path, Payload.of(path));
    }

    /** Names of the children, however many there are. */
    default List<String> directory(String path) {
        try {
            return Payload.strings(request(Op.DIRECTORY, path, Payload.of(path)));
        } catch (StoreException refused) {
            if (refused.errno() == Errno.E2BIG) {
                return DirectoryParts.read(this, path);
            }
            throw refused;
        }
    }

    /** As {@link #directory}; empty when there is no such node. */
    default List<String> directoryIfExists(String path) {
        try {
            return directory(path);
        } catch (StoreException refused) {
            if (refused.errno() == Errno.ENOENT) {
                return List.of();
            }
            throw refused;
        }
    }

    /** Permission entries such as {@code n0}, the owner's first. */
    default List<String> getPerms(String path) {
        return Payload.strings(request(Op.GET_PERMS, path, Payload.of(path)));
    }

    default void setPerms(String path, List<String> perms) {
        List<String> strings = new ArrayList<>(perms);
        strings.add(0, path);
        request(Op.SET_PERMS, path, Payload.of(strings.toArray(String[]::new)));
    }

    default void setPerms(String path, String... perms) {
        setPerms(path, List.of(perms));
    }

    /** Sends a CONTROL command and returns its reply. */
    default String control(String... words) {
        List<String> texts = Payload.strings(request(Op.CONTROL, String.join(" ", words), Payload.of(words)));
        return texts.isEmpty() ? "" : texts.get(0);
    }

    /** The names of the quotas that the store supports. */
    default List<String> quotaNames() {
        String names = Payload.strings(request(Op.GET_QUOTA, "quotas", new byte[0])).get(0).strip();
        return names.isEmpty() ? List.of() : List.of(names.split(" +"));
    }

    /**
     * The limit of a quota, 0 for none.
     *
     * @param domid a domain, for its own limit; empty for the limit of new domains
     */
    default long quota(OptionalInt domid, String name) {
        return Long.parseLong(Payload.strings(request(Op.GET_QUOTA, name, quotaPayload(domid, name))).get(0));
    }

    /** Sets the limit of a quota; the arguments are those of {@link #quota}. */
    default void setQuota(OptionalInt domid, String name, long value) {
        request(Op.SET_QUOTA, name, quotaPayload(domid, name, Long.toString(value)));
    }

    private static byte[] quotaPayload(OptionalInt domid, String... words) {
        String payload = String.join("\0", words);
        return Payload.of(domid.isPresent() ? domid.getAsInt() + "\0" + payload : payload);
    }
}
