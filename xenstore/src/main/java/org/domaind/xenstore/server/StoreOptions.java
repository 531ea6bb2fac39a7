package org.domaind.xenstore.server;

import java.nio.file.Path;
import java.util.Objects;

import org.domaind.xenstore.history.Recorder;
import org.domaind.xenstore.loop.UnreadLimits;
import org.domaind.xenstore.wire.ServerFeatures;

/**
 * Options of a store.
 *
 * @param socket               where clients connect; its folder is made if missing
 * @param journal              the file of acknowledged changes; its folder is made if missing
 * @param bootId               identifies the boot of the host: a journal of another boot is discarded, because its guests are gone
 * @param features             what rings are told the server can do ({@link ServerFeatures}); 0 as Xen 4.17
 * @param unreadEventSeconds   after this time events that a guest has not begun to read are discarded; 0 for never
 * @param maxUnreadSocketBytes a socket's client that leaves more unread is dropped
 * @param maxUnreadRingBytes   events for a guest that has left more unread are dropped
 * @param historyBytes         memory for the history of changes ({@link org.domaind.xenstore.history}), at least {@link #MIN_HISTORY_BYTES}; 0 to
 *                             keep none
 */
public record StoreOptions(Path socket, Path journal, String bootId, int features, int unreadEventSeconds, int maxUnreadSocketBytes,
                           int maxUnreadRingBytes, long historyBytes) {
    public static final long MIN_HISTORY_BYTES = Recorder.MIN_BYTES;
    public static final long DEFAULT_HISTORY_BYTES = 4 << 20;
    public static final int DEFAULT_UNREAD_EVENT_SECONDS = 20;

    private static final int DEFAULT_UNREAD_SOCKET_BYTES = 16 << 20;
    private static final int DEFAULT_UNREAD_RING_BYTES = 256 << 10;

    public StoreOptions {
        Objects.requireNonNull(socket);
        Objects.requireNonNull(journal);
        Objects.requireNonNull(bootId);
        if ((features & ~ServerFeatures.ALL) != 0) {
            throw new IllegalArgumentException("unknown ring features " + features);
        }
        if (unreadEventSeconds < 0 || maxUnreadSocketBytes < 0 || maxUnreadRingBytes < 0) {
            throw new IllegalArgumentException("a negative limit");
        }
        if (historyBytes != 0 && historyBytes < MIN_HISTORY_BYTES) {
            throw new IllegalArgumentException("a history of " + historyBytes + " bytes");
        }
    }

    public StoreOptions(Path socket, Path journal, String bootId, int features, int unreadEventSeconds, int maxUnreadSocketBytes,
                        int maxUnreadRingBytes) {
        this(socket, journal, bootId, features, unreadEventSeconds, maxUnreadSocketBytes, maxUnreadRingBytes, DEFAULT_HISTORY_BYTES);
    }

    public StoreOptions(Path socket, Path journal, String bootId) {
        this(socket, journal, bootId, 0, DEFAULT_UNREAD_EVENT_SECONDS, DEFAULT_UNREAD_SOCKET_BYTES, DEFAULT_UNREAD_RING_BYTES);
    }

    UnreadLimits unreadLimits() {
        return new UnreadLimits(unreadEventSeconds, maxUnreadSocketBytes, maxUnreadRingBytes);
    }

    public StoreOptions withFeatures(int changed) {
        return new StoreOptions(socket, journal, bootId, changed, unreadEventSeconds, maxUnreadSocketBytes, maxUnreadRingBytes, historyBytes);
    }

    public StoreOptions withUnreadEventSeconds(int changed) {
        return new StoreOptions(socket, journal, bootId, features, changed, maxUnreadSocketBytes, maxUnreadRingBytes, historyBytes);
    }

    public StoreOptions withHistoryBytes(long changed) {
        return new StoreOptions(socket, journal, bootId, features, unreadEventSeconds, maxUnreadSocketBytes, maxUnreadRingBytes, changed);
    }
}
