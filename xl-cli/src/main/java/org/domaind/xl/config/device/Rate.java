package org.domaind.xl.config.device;

/**
 * The rate of a vif, {@code 10Mb/s@20ms}: units are powers of 1000, b means bits.
 *
 * @param bytes  per interval
 * @param micros the interval
 */
record Rate(long bytes, long micros) {
    private static final long WORD_MAX = 0xffff_ffffL;
    private static final long DEFAULT_MICROS = 50_000;
    private static final long MICROS = 1_000_000;
    private static final int BITS = 8;

    static Rate parse(String text) throws SpecException {
        int at = text.indexOf('@');
        long perSecond = perSecond(at < 0 ? text : text.substring(0, at));
        long micros = at < 0 ? DEFAULT_MICROS : micros(text.substring(at + 1));
        if (micros != 0 && Long.compareUnsigned(perSecond, Long.divideUnsigned(-1L, micros)) > 0) {
            throw fault("rate overflow", text);
        }
        return new Rate(Long.divideUnsigned(perSecond * micros, MICROS), micros);
    }

    private static long perSecond(String text) throws SpecException {
        if (text.isEmpty()) {
            throw fault("no rate specified", text);
        }
        if (!text.matches("[0-9]+[GMK]?[Bb]/s")) {
            throw fault("invalid rate", text);
        }
        Scan scan = new Scan(text);
        long value = number(scan, "rate overflow", text);
        // The number's base comes from its prefix: of 018Mb/s the 8 is left, which scales nothing.
        String unit = scan.rest();
        value *= switch (unit.charAt(0)) {
            case 'G' -> MICROS * 1000;
            case 'M' -> MICROS;
            case 'K' -> 1000;
            default -> 1;
        };
        return unit.charAt(0) == 'b' || unit.charAt(1) == 'b' ? Long.divideUnsigned(value, BITS) : value;
    }

    private static long micros(String text) throws SpecException {
        if (!text.matches("[0-9]+[mu]?s?")) {
            throw fault("invalid replenishment interval", text);
        }
        Scan scan = new Scan(text);
        long value = number(scan, "replenishment interval overflow", text);
        value *= switch (scan.peek()) {
            case 's', 0 -> MICROS;
            case 'm' -> 1000;
            default -> 1;
        };
        if (Long.compareUnsigned(value, WORD_MAX) > 0) {
            throw fault("replenishment interval overflow", text);
        }
        return value;
    }

    private static long number(Scan scan, String otherwise, String text) throws SpecException {
        long value = scan.unsigned(0);
        if (value == 0 || Long.compareUnsigned(value, WORD_MAX) > 0) {
            throw fault(otherwise, text);
        }
        return value;
    }

    private static SpecException fault(String what, String text) {
        return new SpecException("config parsing error in vif: " + what + " in `" + text + "'");
    }
}
