package org.domaind.daemon.os.linux;

import java.util.OptionalInt;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;

/** The size of a terminal (ioctl_tty(2)). */
public final class WindowSize {
    private static final long TIOCGWINSZ = 0x5413;
    /** struct winsize: rows, columns and two unused fields, each u16. */
    private static final int BYTES = 8;
    private static final int COLUMNS_AT = 2;

    private WindowSize() {
    }

    /** Empty when the descriptor is not a terminal. */
    public static OptionalInt columns(int descriptor) {
        try (NativeBlock size = new NativeBlock(BYTES)) {
            return Libc.tryControl(descriptor, TIOCGWINSZ, size.address()) < 0 ? OptionalInt.empty()
                    : OptionalInt.of(Short.toUnsignedInt(size.bytes().getShort(COLUMNS_AT)));
        }
    }
}
