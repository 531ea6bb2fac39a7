package org.domaind.daemon.console;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * The shared page of a PV console (io/console.h: struct xencons_interface). Indices run free modulo 2^32.
 *
 * <p>The guest may write anything at any time: every index is read once, and a distance above the ring's size is refused.
 */
final class ConsoleRing {
    static final int IN_SIZE = 1024;
    static final int OUT_SIZE = 2048;
    private static final int IN = 0;
    private static final int OUT = 1024;
    private static final int IN_CONS = 3072;
    private static final int IN_PROD = 3076;
    private static final int OUT_CONS = 3080;
    private static final int OUT_PROD = 3084;
    /** Since 4.21: 0 connected, 1 disconnected; older guests leave this field zero. */
    private static final int CONNECTION = 3088;

    private final ByteBuffer page;

    /** @param page 4096 bytes, little endian */
    ConsoleRing(ByteBuffer page) {
        this.page = page;
    }

    /** The guest wrote impossible indices. */
    static final class CorruptException extends Exception {
        CorruptException(String indices) {
            super(indices);
        }
    }

    void markConnected() {
        page.put(CONNECTION, (byte) 0);
    }

    /** Takes the guest's output. @return how many bytes were put into {@code into}; 0 when there is none */
    int take(byte[] into) throws CorruptException {
        int cons = page.getInt(OUT_CONS);
        int prod = page.getInt(OUT_PROD);
        VarHandle.acquireFence();
        int available = prod - cons;
        if (available < 0 || available > OUT_SIZE) {
            throw new CorruptException("out_cons " + Integer.toUnsignedString(cons) + ", out_prod " + Integer.toUnsignedString(prod));
        }
        int count = Math.min(available, into.length);
        for (int i = 0; i < count; i++) {
            into[i] = page.get(OUT + (cons + i & OUT_SIZE - 1));
        }
        // The copy is complete before the guest may reuse the space.
        VarHandle.fullFence();
        page.putInt(OUT_CONS, cons + count);
        VarHandle.fullFence();
        return count;
    }

    /** Gives input to the guest, as far as there is room. @return how many bytes went in */
    int give(byte[] bytes, int offset, int length) throws CorruptException {
        int cons = page.getInt(IN_CONS);
        int prod = page.getInt(IN_PROD);
        VarHandle.acquireFence();
        int used = prod - cons;
        if (used < 0 || used > IN_SIZE) {
            throw new CorruptException("in_cons " + Integer.toUnsignedString(cons) + ", in_prod " + Integer.toUnsignedString(prod));
        }
        int count = Math.min(length, IN_SIZE - used);
        for (int i = 0; i < count; i++) {
            page.put(IN + (prod + i & IN_SIZE - 1), bytes[offset + i]);
        }
        VarHandle.releaseFence();
        page.putInt(IN_PROD, prod + count);
        VarHandle.fullFence();
        return count;
    }
}
