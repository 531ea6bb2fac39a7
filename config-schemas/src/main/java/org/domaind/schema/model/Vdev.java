package org.domaind.schema.model;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of virtual disks and their numbers, by which guests know them (xen-vbd-interface(7)). */
public final class Vdev {
    /** {@code xvda}, {@code xvdb3}: letters as in spreadsheets' columns. */
    private static final Pattern LETTERS = Pattern.compile("(xvd|hd|sd)([a-z]{1,6})([1-9][0-9]{0,3})?");
    /** {@code d0p0}: disk and partition as numbers. */
    private static final Pattern NUMBERS = Pattern.compile("d([0-9]{1,7})p([0-9]{1,3})");
    private static final Pattern PLAIN = Pattern.compile("0[xX][0-9a-fA-F]{1,8}|0|[1-9][0-9]{0,9}");
    private static final int XEN_DISKS = 1 << 20;
    private static final int XEN_PARTITIONS = 1 << 8;
    /** Disks and partitions that the first scheme, of major number 202, has room for. */
    private static final int FEW = 16;
    private static final int IDE_DISKS = 4;
    private static final int IDE_PARTITIONS = 64;
    private static final int HEXADECIMAL = 16;

    private Vdev() {
    }

    /** The number of a disk's name, or of a number as text; empty when it is neither. */
    public static OptionalInt number(String name) {
        Matcher letters = LETTERS.matcher(name);
        if (letters.matches()) {
            int partition = letters.group(3) == null ? 0 : Integer.parseInt(letters.group(3));
            return number(letters.group(1), disk(letters.group(2)), partition);
        }
        Matcher numbers = NUMBERS.matcher(name);
        if (numbers.matches()) {
            return xen(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
        }
        return plain(name);
    }

    private static OptionalInt number(String family, long disk, int partition) {
        return switch (family) {
            case "xvd" -> xen(disk, partition);
            case "hd" -> disk >= IDE_DISKS || partition >= IDE_PARTITIONS ? OptionalInt.empty()
                    : OptionalInt.of((disk < 2 ? 3 : 22) << 8 | (int) (disk & 1) << 6 | partition);
            default -> disk >= FEW || partition >= FEW ? OptionalInt.empty() : OptionalInt.of(8 << 8 | (int) disk << 4 | partition);
        };
    }

    private static OptionalInt xen(long disk, int partition) {
        if (disk >= XEN_DISKS || partition >= XEN_PARTITIONS) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(disk < FEW && partition < FEW ? 202 << 8 | (int) disk << 4 | partition : 1 << 28 | (int) disk << 8 | partition);
    }

    /** a is 0, z is 25, aa is 26. */
    private static long disk(String letters) {
        long disk = 0;
        for (char letter : letters.toCharArray()) {
            disk = disk * 26 + (letter - 'a' + 1);
        }
        return disk - 1;
    }

    private static OptionalInt plain(String text) {
        if (!PLAIN.matcher(text).matches()) {
            return OptionalInt.empty();
        }
        long number = text.startsWith("0x") || text.startsWith("0X") ? Long.parseLong(text.substring(2), HEXADECIMAL) : Long.parseLong(text);
        return number > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) number);
    }
}
