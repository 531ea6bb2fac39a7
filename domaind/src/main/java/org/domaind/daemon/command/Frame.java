package org.domaind.daemon.command;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is said between launcher and daemon after the request. To the launcher: a letter, a length (u16, little-endian), that many bytes. */
final class Frame {
    /** The command has begun: from here on it is not to be done in another way. */
    static final byte BEGUN = 'A';
    /** Not to be served here: the launcher does it itself. Only before {@link #BEGUN}. */
    static final byte DECLINED = 'D';
    /** Not to be served at all now; the text says why. Only before {@link #BEGUN}. */
    static final byte REFUSED = 'R';
    /** The command ended; one byte, its status. */
    static final byte ENDED = 'X';
    /** The command ended as SIGPIPE ends a process. */
    static final byte BROKEN_PIPE = 'P';
    /** Put the terminal into raw mode, and answer. */
    static final byte RAW = 'T';
    /** Put the terminal back. */
    static final byte COOKED = 'N';
    /** The terminal on stdin is about to be read: the launcher, whom the kernel stops where it is in the background, is to say whether it may be. */
    static final byte READING = 'I';
    /** Nothing will be read or written until {@link #CONTINUED}. */
    static final byte HELD = 'Z';
    /** What to say if the daemon dies. */
    static final byte LAST_WORDS = 'L';

    // From the launcher, single bytes.
    /** It is about to stop (SIGTSTP) and waits for {@link #HELD}. */
    static final byte STOPPING = 'z';
    static final byte CONTINUED = 'c';
    /** The terminal is in raw mode. */
    static final byte RAW_DONE = 't';
    static final byte RAW_FAILED = 'e';
    /** The caller is in the foreground, {@link #READING}. */
    static final byte MAY_READ = 'i';
    /** The kernel refuses it. */
    static final byte MAY_NOT_READ = 'n';
    /** A signal ends the launcher, and it has put the terminal back itself. */
    static final byte RESTORED = 'r';

    private static final int MAX_TEXT = 4096;

    private Frame() {
    }

    static byte[] of(byte letter) {
        return of(letter, new byte[0]);
    }

    static byte[] status(int status) {
        return of(ENDED, new byte[] {(byte) status});
    }

    /** A longer text than 4096 bytes is cut. */
    static byte[] text(byte letter, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(letter, bytes.length <= MAX_TEXT ? bytes : Arrays.copyOf(bytes, MAX_TEXT));
    }

    private static byte[] of(byte letter, byte[] content) {
        return ByteBuffer.allocate(3 + content.length).order(ByteOrder.LITTLE_ENDIAN).put(letter).putShort((short) content.length).put(content)
                .array();
    }
}
