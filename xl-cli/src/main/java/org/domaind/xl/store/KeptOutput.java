package org.domaind.xl.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.domaind.xl.invocation.Surroundings;

/** What a command prints within a transaction, kept until that has ended: if others interfered all is done again. */
final class KeptOutput extends OutputStream {
    /** What one command may keep. */
    static final int MAX_BYTES = 16 << 20;

    private final Surroundings surroundings;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int taken;

    KeptOutput(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Begins anew. */
    void forget() {
        kept.reset();
    }

    byte[] bytes() {
        return kept.toByteArray();
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** @throws Failed it is too much */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        int size = kept.size() + length;
        if (size > MAX_BYTES) {
            throw new Failed("more than " + (MAX_BYTES >> 20) + " MiB of output in one transaction; give fewer keys at once");
        }
        if (size > taken) {
            try {
                surroundings.keep(size - taken);
            } catch (IOException e) {
                throw new Failed(e.getMessage());
            }
            taken = size;
        }
        kept.write(bytes, offset, length);
    }
}
