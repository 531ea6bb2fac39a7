package org.domaind.xl.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.domaind.xl.invocation.CommandContext;

/** Holds back a command's output until its transaction has ended: after a conflict it is dropped and the command runs again. */
final class TransactionOutput extends OutputStream {
    /** Limit per command. */
    static final int MAX_BYTES = 16 << 20;

    private final CommandContext context;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int taken;

    TransactionOutput(CommandContext context) {
        this.context = context;
    }

    /** Drops everything. */
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

    /** @throws StoreFailure a limit is reached */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        int size = kept.size() + length;
        if (size > MAX_BYTES) {
            throw new StoreFailure("more than " + (MAX_BYTES >> 20) + " MiB of output in one transaction; give fewer keys at once");
        }
        if (size > taken) {
            try {
                context.keep(size - taken);
            } catch (IOException e) {
                throw new StoreFailure(e.getMessage());
            }
            taken = size;
        }
        kept.write(bytes, offset, length);
    }
}
