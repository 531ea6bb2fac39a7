package org.domaind.xenstore.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Op;

/**
 * What can be asked of nodes, within a transaction or without. Paths are absolute, or relative to the caller's home. Texts are ISO 8859-1.
 * Every method throws {@link StoreException} when the store refuses.
 */
public interface StoreRequests {
    /**
     * Sends a request and waits for its reply.
     *
     * @param path what an exception says the request was about
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

    /** Makes the node, and those above it, if it does not exist. */
    default void write(String path, byte[] value) {
        request(Op.WRITE, path, Payload.of(path, value));
    }

    default void write(String path, String value) {
        write(path, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Makes the node, with no value, if it does not exist. */
    default void mkdir(String path) {
        request(Op.MKDIR, path, Payload.of(path));
    }

    /** Removes a node with everything below. One that does not exist is no error as long as its parent does. */
    default void rm(String path) {
        request(Op.RM, path, Payload.of(path));
    }

    /** Names of the children, however many. */
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

    /** As {@link #directory}; nothing when there is no such node. */
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

    /** Entries such as {@code n0}, the owner's first. */
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

    /** An administrator's command and its answer. */
    default String control(String... words) {
        List<String> texts = Payload.strings(request(Op.CONTROL, String.join(" ", words), Payload.of(words)));
        return texts.isEmpty() ? "" : texts.get(0);
    }

    /** The names of the quotas that the store has. */
    default List<String> quotaNames() {
        String names = Payload.strings(request(Op.GET_QUOTA, "quotas", new byte[0])).get(0).strip();
        return names.isEmpty() ? List.of() : List.of(names.split(" +"));
    }

    /**
     * A quota's value, 0 for none.
     *
     * @param domid a domain's own; or empty for the one that new domains get
     */
    default long quota(OptionalInt domid, String name) {
        return Long.parseLong(Payload.strings(request(Op.GET_QUOTA, name, quotaPayload(domid, name))).get(0));
    }

    /** Changes a quota; the arguments are those of {@link #quota}. */
    default void setQuota(OptionalInt domid, String name, long value) {
        request(Op.SET_QUOTA, name, quotaPayload(domid, name, Long.toString(value)));
    }

    private static byte[] quotaPayload(OptionalInt domid, String... words) {
        String payload = String.join("\0", words);
        return Payload.of(domid.isPresent() ? domid.getAsInt() + "\0" + payload : payload);
    }
}
