package org.domaind.xl.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.CommandContext;
import org.junit.jupiter.api.Test;

class TransactionOutputTest implements CommandContext {
    private final List<Integer> told = new ArrayList<>();
    private int most = Integer.MAX_VALUE;

    @Override
    public DaemonConnection connect() {
        throw new AssertionError("nobody asked for that");
    }

    @Override
    public InputStream open(String name) {
        throw new AssertionError("nobody asked for that");
    }

    @Override
    public void keep(int bytes) throws IOException {
        most -= bytes;
        if (most < 0) {
            throw new IOException("others keep too much");
        }
        told.add(bytes);
    }

    @Test
    void whatIsKeptIsToldOnceHoweverOftenItIsDoneAgain() {
        TransactionOutput kept = new TransactionOutput(this);
        kept.write(new byte[100], 0, 100);
        kept.forget();
        kept.write(new byte[60], 0, 60);
        kept.write(new byte[60], 0, 60);
        assertEquals(List.of(100, 20), told);
        assertArrayEquals(new byte[120], kept.bytes());
    }

    @Test
    void itIsBounded() {
        TransactionOutput kept = new TransactionOutput(this);
        byte[] piece = new byte[1 << 20];
        for (int i = 0; i < 16; i++) {
            kept.write(piece, 0, piece.length);
        }
        assertEquals("more than 16 MiB of output in one transaction; give fewer keys at once", assertThrows(StoreFailure.class, () -> kept.write(1)).getMessage());
    }

    @Test
    void othersMayKeepTooMuch() {
        most = 1000;
        TransactionOutput kept = new TransactionOutput(this);
        assertEquals("others keep too much", assertThrows(StoreFailure.class, () -> kept.write(new byte[2000], 0, 2000)).getMessage());
    }
}
