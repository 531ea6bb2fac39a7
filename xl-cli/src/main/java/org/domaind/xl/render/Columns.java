package org.domaind.xl.render;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Builds one line of text by columns, with padding and rounding as in C's {@code printf}. */
public final class Columns {
    private final StringBuilder line = new StringBuilder();

    public Columns text(String text) {
        line.append(text);
        return this;
    }

    /** Padded on the right: {@code %-5s}. */
    public Columns left(String text, int width) {
        line.append(text);
        return blanks(width - text.length());
    }

    /** Padded on the left: {@code %5s}. */
    public Columns right(String text, int width) {
        blanks(width - text.length());
        line.append(text);
        return this;
    }

    public Columns right(long number, int width) {
        return right(Long.toString(number), width);
    }

    /** Processor time in seconds with one decimal, computed with a C {@code float} as in the reference. */
    public Columns seconds(long nanos, int width) {
        return right(new BigDecimal((double) (float) nanos / 1e9).setScale(1, RoundingMode.HALF_EVEN).toPlainString(), width);
    }

    private Columns blanks(int count) {
        for (int i = 0; i < count; i++) {
            line.append(' ');
        }
        return this;
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
