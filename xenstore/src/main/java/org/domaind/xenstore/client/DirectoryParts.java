package org.domaind.xenstore.client;

import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Op;

/** Reads a list of children that is too long for one reply; starts again when it changes in between. */
final class DirectoryParts {
    private static final int MAX_ATTEMPTS = 1000;

    private DirectoryParts() {
    }

    static List<String> read(StoreRequests access, String path) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            List<String> names = attempt(access, path);
            if (names != null) {
                return names;
            }
        }
        throw new StoreException(Op.DIRECTORY_PART, Errno.EAGAIN, path);
    }

    /** One attempt; null when the list changed. */
    private static List<String> attempt(StoreRequests access, String path) {
        List<String> names = new ArrayList<>();
        String generation = null;
        int offset = 0;
        while (true) {
            List<String> part = Payload.strings(access.request(Op.DIRECTORY_PART, path, Payload.of(path, Integer.toString(offset))));
            if (part.isEmpty() || generation != null && !generation.equals(part.get(0))) {
                return null;
            }
            generation = part.get(0);
            for (String name : part.subList(1, part.size())) {
                if (name.isEmpty()) {
                    return names;
                }
                names.add(name);
                offset += name.length() + 1;
            }
        }
    }
}
