package org.domaind.daemon.sim.guest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** A guest's end of its console ring. */
public final class KernelConsole {
    /** What the guest keeps while nobody empties the ring; more is lost, as a kernel loses messages. */
    public static final int MAX_WAITING = 64 * 1024;
    public static final int MAX_LINE = 256;

    private final SharedRing input;
    private final SharedRing output;
    private final Runnable tell;
    private final Consumer<String> typed;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private byte[] waiting = new byte[0];

    /** @param wrote called after each write to the page  @param tell sends the console's event  @param typed receives each line of input */
    public KernelConsole(ByteBuffer page, Runnable wrote, Runnable tell, Consumer<String> typed) {
        this.input = SharedRing.consoleInput(page, wrote);
        this.output = SharedRing.consoleOutput(page, wrote);
        this.tell = tell;
        this.typed = typed;
    }

    public void print(String text) {
        byte[] bytes = (text + "\r\n").getBytes(StandardCharsets.UTF_8);
        if (waiting.length + bytes.length <= MAX_WAITING) {
            int end = waiting.length;
            waiting = Arrays.copyOf(waiting, end + bytes.length);
            System.arraycopy(bytes, 0, waiting, end, bytes.length);
        }
        flush();
    }

    /** True when all that was printed is in the ring. */
    public boolean flushed() {
        return waiting.length == 0;
    }

    /** Moves what can be moved, both ways. */
    public void pump() {
        flush();
        byte[] keys = input.take(Integer.MAX_VALUE);
        if (keys.length > 0) {
            tell.run();
        }
        for (byte key : keys) {
            if (key == '\r' || key == '\n') {
                endLine();
            } else if (line.size() < MAX_LINE) {
                line.write(key);
            }
        }
    }

    private void endLine() {
        if (line.size() > 0) {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            typed.accept(text);
        }
    }

    private void flush() {
        int moved = waiting.length == 0 ? 0 : output.put(waiting, 0, waiting.length);
        if (moved > 0) {
            waiting = Arrays.copyOfRange(waiting, moved, waiting.length);
            tell.run();
        }
    }
}
