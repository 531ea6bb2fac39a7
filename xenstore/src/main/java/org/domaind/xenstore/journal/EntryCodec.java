package org.domaind.xenstore.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.history.Origin;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;

/** Entries as bytes: a kind, then the fields in the order of the record. Texts and byte arrays have a length in front. */
final class EntryCodec {
    private static final int PUT = 1;
    private static final int REMOVE = 2;
    private static final byte[] NOTHING = {};
    private static final Origin.Cause[] CAUSES = Origin.Cause.values();
    private static final Kind[] KINDS = Kind.values();

    private EntryCodec() {
    }

    static void write(Entry entry, ByteSink sink) {
        Kind kind = Kind.of(entry);
        sink.putByte(kind.ordinal());
        switch (kind) {
            case EDITED -> writeEdits(((Entry.Edited) entry).edits(), sink);
            case WATCH_SET -> {
                Entry.WatchSet set = (Entry.WatchSet) entry;
                sink.putInt(set.domid());
                sink.putText(set.given());
                sink.putText(set.token());
                sink.putInt(set.depth());
            }
            case WATCH_REMOVED -> {
                Entry.WatchRemoved removed = (Entry.WatchRemoved) entry;
                sink.putInt(removed.domid());
                sink.putText(removed.path());
                sink.putText(removed.token());
            }
            case WATCHES_RESET -> sink.putInt(((Entry.WatchesReset) entry).domid());
            case INTRODUCED -> {
                Entry.Introduced introduced = (Entry.Introduced) entry;
                sink.putInt(introduced.domid());
                sink.putLong(introduced.gfn());
                sink.putInt(introduced.port());
            }
            case GONE -> sink.putInt(((Entry.Gone) entry).domid());
            case SHUT_DOWN -> {
                Entry.ShutDown down = (Entry.ShutDown) entry;
                sink.putInt(down.domid());
                sink.putByte(down.seen() ? 1 : 0);
            }
            case TARGETED -> {
                Entry.Targeted targeted = (Entry.Targeted) entry;
                sink.putInt(targeted.domid());
                sink.putInt(targeted.target());
            }
            case FEATURED -> {
                Entry.Featured featured = (Entry.Featured) entry;
                sink.putInt(featured.domid());
                sink.putInt(featured.mask());
            }
            case LIMITED -> {
                Entry.Limited limited = (Entry.Limited) entry;
                sink.putInt(limited.domid());
                sink.putText(limited.quota().label());
                sink.putInt(limited.value());
            }
            case RING_READ -> {
                Entry.RingRead read = (Entry.RingRead) entry;
                sink.putInt(read.domid());
                sink.putInt(read.consumed());
                sink.putBytes(read.partial());
            }
            case RING_WRITTEN -> {
                Entry.RingWritten written = (Entry.RingWritten) entry;
                sink.putInt(written.domid());
                sink.putInt(written.from());
                sink.putBytes(written.bytes());
            }
            case EPOCH -> sink.putInt(((Entry.Epoch) entry).number());
            case OF_SOCKET -> {
                sink.putInt(((Entry.OfSocket) entry).connection());
                write(((Entry.OfSocket) entry).what(), sink);
            }
            case MADE -> {
                Entry.Made made = (Entry.Made) entry;
                sink.putInt(made.by().domid());
                sink.putInt(made.by().connection());
                sink.putByte(made.by().cause().ordinal());
                sink.putInt(made.by().txId());
                sink.putLong(made.millis());
            }
            case CLIENT -> {
                Entry.Client client = (Entry.Client) entry;
                sink.putInt(client.connection());
                sink.putText(client.name());
            }
        }
    }

    /**
     * Reads one entry. The record had the right checksum, so the buffer holds what {@link #write} put, possibly in another version of this program.
     */
    static Entry read(ByteBuffer in) throws UnknownEntryException {
        Kind kind = known(KINDS, in.get(), "entry of kind");
        return switch (kind) {
            case EDITED -> new Entry.Edited(readEdits(in));
            case WATCH_SET -> new Entry.WatchSet(in.getInt(), text(in), text(in), in.getInt());
            case WATCH_REMOVED -> new Entry.WatchRemoved(in.getInt(), text(in), text(in));
            case WATCHES_RESET -> new Entry.WatchesReset(in.getInt());
            case INTRODUCED -> new Entry.Introduced(in.getInt(), in.getLong(), in.getInt());
            case GONE -> new Entry.Gone(in.getInt());
            case SHUT_DOWN -> new Entry.ShutDown(in.getInt(), in.get() != 0);
            case TARGETED -> new Entry.Targeted(in.getInt(), in.getInt());
            case FEATURED -> new Entry.Featured(in.getInt(), in.getInt());
            case LIMITED -> new Entry.Limited(in.getInt(), quota(text(in)), in.getInt());
            case RING_READ -> new Entry.RingRead(in.getInt(), in.getInt(), bytes(in));
            case RING_WRITTEN -> new Entry.RingWritten(in.getInt(), in.getInt(), bytes(in));
            case EPOCH -> new Entry.Epoch(in.getInt());
            case OF_SOCKET -> new Entry.OfSocket(in.getInt(), read(in));
            case MADE -> new Entry.Made(new Origin(in.getInt(), in.getInt(), known(CAUSES, in.get(), "cause"), in.getInt()), in.getLong());
            case CLIENT -> new Entry.Client(in.getInt(), text(in));
        };
    }

    private static void writeEdits(List<Edit> edits, ByteSink sink) {
        sink.putInt(edits.size());
        for (Edit edit : edits) {
            sink.putByte(edit instanceof Edit.Put ? PUT : REMOVE);
            sink.putText(edit.path().text());
            if (edit instanceof Edit.Put put) {
                sink.putBytes(put.value());
                sink.putPerms(put.perms());
            }
        }
    }

    private static List<Edit> readEdits(ByteBuffer in) {
        int count = in.getInt();
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean put = in.get() == PUT;
            StorePath path = new StorePath(text(in));
            edits.add(put ? new Edit.Put(path, bytes(in), perms(in), false) : new Edit.Remove(path));
        }
        return edits;
    }

    private static <T> T known(T[] all, int number, String what) throws UnknownEntryException {
        if (number < 0 || number >= all.length) {
            throw new UnknownEntryException("unknown " + what + " " + number);
        }
        return all[number];
    }

    private static Quota quota(String label) throws UnknownEntryException {
        Quota quota = Quota.named(label);
        if (quota == null) {
            throw new UnknownEntryException("unknown quota " + label);
        }
        return quota;
    }

    private static Perms perms(ByteBuffer in) {
        int[] ids = new int[in.getInt()];
        byte[] raw = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = in.getInt();
            raw[i] = in.get();
        }
        return Perms.restored(ids, raw);
    }

    private static byte[] bytes(ByteBuffer in) {
        int length = in.getInt();
        if (length == 0) {
            return NOTHING;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in), StandardCharsets.ISO_8859_1);
    }

    /** The numbers on disk: new kinds are appended only. */
    private enum Kind {
        EDITED, WATCH_SET, WATCH_REMOVED, WATCHES_RESET, INTRODUCED, GONE, SHUT_DOWN, TARGETED, FEATURED, LIMITED, RING_READ, RING_WRITTEN, EPOCH,
        OF_SOCKET, MADE, CLIENT;

        static Kind of(Entry entry) {
            if (entry instanceof Entry.Edited) {
                return EDITED;
            } else if (entry instanceof Entry.WatchSet) {
                return WATCH_SET;
            } else if (entry instanceof Entry.WatchRemoved) {
                return WATCH_REMOVED;
            } else if (entry instanceof Entry.WatchesReset) {
                return WATCHES_RESET;
            } else if (entry instanceof Entry.Introduced) {
                return INTRODUCED;
            } else if (entry instanceof Entry.Gone) {
                return GONE;
            } else if (entry instanceof Entry.ShutDown) {
                return SHUT_DOWN;
            } else if (entry instanceof Entry.Targeted) {
                return TARGETED;
            } else if (entry instanceof Entry.Featured) {
                return FEATURED;
            } else if (entry instanceof Entry.Limited) {
                return LIMITED;
            } else if (entry instanceof Entry.RingRead) {
                return RING_READ;
            } else if (entry instanceof Entry.RingWritten) {
                return RING_WRITTEN;
            } else if (entry instanceof Entry.OfSocket) {
                return OF_SOCKET;
            } else if (entry instanceof Entry.Made) {
                return MADE;
            } else if (entry instanceof Entry.Client) {
                return CLIENT;
            }
            return EPOCH;
        }
    }
}
