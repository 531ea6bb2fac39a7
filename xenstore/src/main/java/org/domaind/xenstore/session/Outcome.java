package org.domaind.xenstore.session;

import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.watch.Announcer;
import org.domaind.xenstore.watch.Watch;
import org.domaind.xenstore.wire.Packet;

/**
 * The result of a request, or of an event in the life of a domain: a reply, the watch events before and after it, and the entries for the journal.
 */
public final class Outcome implements Announcer.Sink {
    private List<Delivery> before = List.of();
    private List<Delivery> after = List.of();
    private List<Entry> entries = List.of();
    private List<Edit.Applied> applied = List.of();
    private Packet reply;
    private boolean replyIsFirst;

    @Override
    public void event(Watch watch, String path) {
        Delivery delivery = new Delivery(watch, path);
        if (replyIsFirst) {
            after = with(after, delivery);
        } else {
            before = with(before, delivery);
        }
    }

    /** Events added from now on are sent after the reply. */
    public void replyFirst() {
        replyIsFirst = true;
    }

    public void record(Entry entry) {
        entries = with(entries, entry);
    }

    /** Adds an entry before all others. */
    void recordFirst(Entry entry) {
        List<Entry> others = entries;
        entries = new ArrayList<>(2);
        entries.add(entry);
        entries.addAll(others);
    }

    /** Most requests have at most one of each: a list is made when it is first needed. */
    private static <T> List<T> with(List<T> list, T item) {
        List<T> own = list.isEmpty() ? new ArrayList<>(2) : list;
        own.add(item);
        return own;
    }

    /** The tree was changed. Called right after the commit, so that the journal has it whatever fails later. */
    void changed(List<Edit> edits, List<Edit.Applied> committed) {
        applied = committed;
        record(new Entry.Edited(edits));
    }

    public List<Edit.Applied> applied() {
        return applied;
    }

    public void reply(Packet packet) {
        reply = packet;
    }

    /** The reply; null when there was no request. */
    public Packet reply() {
        return reply;
    }

    public List<Delivery> before() {
        return before;
    }

    public List<Delivery> after() {
        return after;
    }

    public List<Entry> entries() {
        return entries;
    }

    /** @param path as the watch's client names it */
    public record Delivery(Watch watch, String path) {
    }
}
