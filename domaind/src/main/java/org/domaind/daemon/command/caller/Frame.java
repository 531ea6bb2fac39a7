package org.domaind.daemon.command.caller;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The messages between launcher and daemon after the request. To the launcher: a letter, a length (u16, little-endian), that many bytes. */
public final class Frame {
    /** The command has begun: from now on the launcher must not start a JVM for it. */
    public static final byte BEGUN = 'A';
    /** Declined: the launcher starts a JVM. Only before {@link #BEGUN}. */
    public static final byte DECLINED = 'D';
    /** Refused; the text says why. Only before {@link #BEGUN}. */
    public static final byte REFUSED = 'R';
    /** The command ended; one byte, its exit status. */
    static final byte ENDED = 'X';
    /** The command ended as SIGPIPE ends a process. */
    public static final byte BROKEN_PIPE = 'P';
    /** Put the terminal into raw mode, and confirm. */
    static final byte RAW = 'T';
    /** Restore the terminal. */
    static final byte COOKED = 'N';
    /** Asks whether the terminal on stdin may be read: the kernel stops a launcher that tries to read in the background. */
    static final byte READING = 'I';
    /** The daemon neither reads nor writes the caller's descriptors until {@link #CONTINUED}. */
    static final byte HELD = 'Z';
    /** The line to print if the daemon dies. */
    public static final byte DEATH_MESSAGE = 'L';

    // From the launcher, single bytes.
    /** The launcher is about to stop (SIGTSTP) and waits for {@link #HELD}. */
    public static final byte STOPPING = 'z';
    public static final byte CONTINUED = 'c';
    /** The terminal is in raw mode. */
    public static final byte RAW_DONE = 't';
    public static final byte RAW_FAILED = 'e';
    /** Answer to {@link #READING}: the caller is in the foreground. */
    public static final byte MAY_READ = 'i';
    /** Answer to {@link #READING}: the kernel refuses the read. */
    public static final byte MAY_NOT_READ = 'n';
    /** A signal ends the launcher, which has restored the terminal. */
    public static final byte RESTORED = 'r';

    private static final int MAX_TEXT = 4096;

    private Frame() {
    }

    public static byte[] of(byte letter) {
        return of(letter, new byte[0]);
    }

    public static byte[] status(int status) {
        return of(ENDED, new byte[] {(byte) status});
    }

    /** Cuts text at 4096 bytes. */
    public static byte[] text(byte letter, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(letter, bytes.length <= MAX_TEXT ? bytes : Arrays.copyOf(bytes, MAX_TEXT));
    }

    private static byte[] of(byte letter, byte[] content) {
        return ByteBuffer.allocate(3 + content.length).order(ByteOrder.LITTLE_ENDIAN).put(letter).putShort((short) content.length).put(content)
                .array();
    }
}
