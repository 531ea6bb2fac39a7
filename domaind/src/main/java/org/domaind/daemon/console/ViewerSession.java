package org.domaind.daemon.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One viewer on an upgraded management connection: the guest's output goes out, input comes in. */
public final class ViewerSession implements Viewer {
    /** Output held for the viewer. Beyond this the oldest is dropped, so that the guest never waits for a viewer. */
    static final int PENDING_BYTES = 256 << 10;

    private final Viewable console;
    private final ByteQueue pending = new ByteQueue(PENDING_BYTES);
    private final ByteBuffer leaving = ByteBuffer.allocate(4096).limit(0);
    private volatile Selector selector;
    private boolean ended;

    ViewerSession(Viewable console) {
        this.console = console;
    }

    /** Runs until the peer closes or the console ends. Leaves the channel open, in non-blocking mode. @param early input received before */
    public void run(SocketChannel channel, ByteBuffer early) throws IOException {
        try (Selector readiness = opened(); AttachedViewer attached = console.attach(this)) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(readiness, SelectionKey.OP_READ);
            byte[] first = new byte[early.remaining()];
            early.get(first);
            attached.type(first, first.length);
            ByteBuffer keys = ByteBuffer.allocate(1024);
            while (true) {
                boolean drained = write(channel);
                if (drained && hasEnded()) {
                    return;
                }
                key.interestOps(drained ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                readiness.select();
                readiness.selectedKeys().clear();
                keys.clear();
                int count = channel.read(keys);
                if (count < 0) {
                    return;
                }
                if (count > 0) {
                    attached.type(keys.array(), count);
                }
            }
        }
    }

    private Selector opened() throws IOException {
        selector = Selector.open();
        return selector;
    }

    /** @return true when everything is written */
    private boolean write(SocketChannel channel) throws IOException {
        while (true) {
            if (!leaving.hasRemaining()) {
                leaving.clear();
                leaving.limit(takePending(leaving.array()));
            }
            if (!leaving.hasRemaining()) {
                return true;
            }
            channel.write(leaving);
            if (leaving.hasRemaining()) {
                return false;
            }
        }
    }

    private synchronized int takePending(byte[] into) {
        int count = pending.peek(into);
        pending.drop(count);
        return count;
    }

    private synchronized boolean hasEnded() {
        return ended && pending.size() == 0;
    }

    @Override
    public synchronized void output(byte[] bytes, int length) {
        pending.push(bytes, 0, length);
        selector.wakeup();
    }

    @Override
    public synchronized void ended() {
        ended = true;
        selector.wakeup();
    }
}
