package org.domaind.daemon.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.sim.guest.GuestStore;
import org.domaind.daemon.sim.guest.SharedRing;
import org.domaind.daemon.sim.guest.boot.GuestFault;

/** A scripted store for one guest: a flat map, watches, transactions that fail on demand. Has its own thread. */
final class StoreEnd implements AutoCloseable {
    private final EventChannels events;
    private final MappedPages page;
    private final SharedRing requests;
    private final SharedRing replies;
    private final int port;
    private final Thread thread;
    private final Map<String, String> nodes = new HashMap<>();
    private final Map<String, String> watches = new LinkedHashMap<>();
    /** {@code path=value} of every write, in order. */
    final BlockingQueue<String> writes = new LinkedBlockingQueue<>();
    private byte[] arriving = new byte[0];
    private byte[] leaving = new byte[0];
    /** For each transaction, how many changes there were when it began. */
    private final Map<Integer, Integer> began = new HashMap<>();
    private int changes;
    private int lastTransaction;
    private int conflicts;
    private boolean inTransaction;
    private boolean broken;

    StoreEnd(XenHost host, TestGuest guest) {
        page = host.grants().map(guest.domid, GrantTable.STORE_REF);
        requests = SharedRing.storeRequests(page.page(0), () -> { });
        replies = SharedRing.storeReplies(page.page(0), () -> { });
        events = host.openEventChannels();
        nodes.put("name", "guest" + guest.domid);
        port = events.bindInterdomain(guest.domid, guest.storePort);
        thread = new Thread(this::serve, "scripted store");
        thread.setDaemon(true);
        thread.start();
    }

    /** Lets as many transactions fail with EAGAIN. */
    synchronized void conflicts(int count) {
        conflicts = count;
    }

    /** Writes as the toolstack does, with the event for those who watch. */
    synchronized void set(String path, String value) {
        nodes.put(path, value);
        changes++;
        watches.forEach((watched, token) -> {
            if (path.startsWith(watched)) {
                send(GuestStore.WATCH_EVENT, 0, 0, path + "\0" + token + "\0");
            }
        });
        flush();
    }

    synchronized String get(String path) {
        return nodes.get(path);
    }

    synchronized boolean broken() {
        return broken;
    }

    /** Waits until the guest has written this. */
    void awaitWrite(String pathAndValue) throws InterruptedException {
        while (!writes.take().equals(pathAndValue)) {
            // What was written before is not what the test waits for.
        }
    }

    /** Waits until the guest's ring turned out to be broken. */
    synchronized void awaitBroken() throws InterruptedException {
        while (!broken) {
            wait();
        }
    }

    private void serve() {
        while (true) {
            int[] ports = events.await();
            if (ports.length == 0) {
                return;
            }
            events.unmask(port);
            synchronized (this) {
                try {
                    pump();
                } catch (GuestFault impossible) {
                    broken = true;
                    notifyAll();
                    return;
                }
            }
        }
    }

    private void pump() {
        byte[] bytes = requests.take(Integer.MAX_VALUE);
        int old = arriving.length;
        arriving = Arrays.copyOf(arriving, old + bytes.length);
        System.arraycopy(bytes, 0, arriving, old, bytes.length);
        while (arriving.length >= 16) {
            ByteBuffer b = ByteBuffer.wrap(arriving).order(ByteOrder.LITTLE_ENDIAN);
            int type = b.getInt();
            int id = b.getInt();
            int transaction = b.getInt();
            int length = b.getInt();
            if (arriving.length < 16 + length) {
                break;
            }
            String body = new String(arriving, 16, length, StandardCharsets.UTF_8);
            arriving = Arrays.copyOfRange(arriving, 16 + length, arriving.length);
            answer(type, id, transaction, body);
        }
        if (bytes.length > 0) {
            events.notify(port);
        }
        flush();
    }

    private void answer(int type, int id, int transaction, String body) {
        String[] parts = body.split("\0", -1);
        switch (type) {
            case GuestStore.READ -> {
                String value = nodes.get(parts[0]);
                send(value == null ? GuestStore.ERROR : type, id, transaction, value == null ? "ENOENT\0" : value);
            }
            case GuestStore.WRITE -> {
                nodes.put(parts[0], parts[1]);
                send(type, id, transaction, "OK\0");
                if (!inTransaction || conflicts == 0) {
                    writes.add(parts[0] + "=" + parts[1]);
                }
            }
            case GuestStore.WATCH -> {
                watches.put(parts[0], parts[1]);
                send(type, id, transaction, "OK\0");
                send(GuestStore.WATCH_EVENT, 0, 0, parts[0] + "\0" + parts[1] + "\0");
            }
            case GuestStore.TRANSACTION_START -> {
                inTransaction = true;
                began.put(++lastTransaction, changes);
                send(type, id, transaction, lastTransaction + "\0");
            }
            case GuestStore.TRANSACTION_END -> {
                inTransaction = false;
                boolean commits = body.startsWith("T");
                // One node is enough for the guests here: any change meanwhile is one of what the transaction has read.
                boolean conflict = commits && (conflicts > 0 || changes != began.getOrDefault(transaction, -1));
                if (commits && !conflict) {
                    changes++;
                }
                if (conflict && conflicts > 0) {
                    conflicts--;
                    nodes.put("control/shutdown", "poweroff");
                }
                send(conflict ? GuestStore.ERROR : type, id, transaction, conflict ? "EAGAIN\0" : "OK\0");
            }
            default -> send(GuestStore.ERROR, id, transaction, "ENOSYS\0");
        }
    }

    private void send(int type, int id, int transaction, String payload) {
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        int old = leaving.length;
        leaving = Arrays.copyOf(leaving, old + 16 + body.length);
        ByteBuffer.wrap(leaving).order(ByteOrder.LITTLE_ENDIAN).position(old)
                .putInt(type).putInt(id).putInt(transaction).putInt(body.length).put(body);
    }

    private void flush() {
        int moved = replies.put(leaving, 0, leaving.length);
        if (moved > 0) {
            leaving = Arrays.copyOfRange(leaving, moved, leaving.length);
            events.notify(port);
        }
    }

    @Override
    public void close() throws InterruptedException {
        events.close();
        thread.join();
        page.close();
    }
}
