package org.domaind.xl.config.keys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.domaind.xl.config.device.Scan;
import org.domaind.xl.config.grammar.Value;
import org.domaind.xl.config.value.Settings;
import org.domaind.xl.reference.ReferenceView;

/** The host's resources that a guest may use: I/O ports, interrupts, memory of devices. */
final class ResourceKeys {
    private static final int HEXADECIMAL = 16;
    private static final int DECIMAL = 10;
    private static final long WORD_MAX = 0xffff_ffffL;

    private final Settings settings;
    private final ReferenceView view;

    ResourceKeys(Settings settings, ReferenceView view) {
        this.settings = settings;
        this.view = view;
    }

    void read(String key) {
        List<Object> ranges = new ArrayList<>();
        for (Value.Atom item : settings.list(key).orElse(List.of())) {
            Object range = switch (key) {
                case "ioports" -> ports(item);
                case "irqs" -> interrupt(item);
                default -> memory(item);
            };
            if (range == null) {
                return;
            }
            ranges.add(range);
        }
        settings.refuseLists(key);
        if (!ranges.isEmpty()) {
            view.put(key, ranges);
        }
    }

    /** {@code P} or {@code P-Q}, in hexadecimal; null: wrong. */
    private Object ports(Value.Atom item) {
        Scan scan = new Scan(item.text());
        long first = scan.unsigned(HEXADECIMAL);
        boolean right = scan.found();
        long last = first;
        if (right && scan.take('-')) {
            last = scan.unsigned(HEXADECIMAL);
            right = scan.found() && scan.atEnd();
        }
        if (!right || tooBig(first) || tooBig(last)) {
            return wrong(item, "Invalid argument parsing ioport: ", "one port or two with a dash between, in hexadecimal");
        }
        if (!scan.atEnd()) {
            settings.note("Invalid argument parsing ioport: " + item.text());
        }
        if (last < first) {
            settings.warning(item.position(), "the range ends before it begins");
        }
        Map<String, Object> range = new LinkedHashMap<>();
        put(range, "first", first);
        put(range, "number", last - first + 1 & WORD_MAX);
        return range;
    }

    private Object interrupt(Value.Atom item) {
        Scan scan = new Scan(item.text());
        long number = scan.unsigned(DECIMAL);
        return scan.found() && scan.atEnd() && !tooBig(number) ? (Object) number
                : wrong(item, "Invalid argument parsing irq: ", "a decimal number");
    }

    /** {@code PAGE,COUNT} or {@code PAGE,COUNT@GUESTPAGE}, in hexadecimal; null: wrong. */
    private Object memory(Value.Atom item) {
        Scan scan = new Scan(item.text());
        Map<String, Object> range = new LinkedHashMap<>();
        long start = scan.unsigned(HEXADECIMAL);
        boolean right = scan.found() && scan.take(',');
        long count = right ? scan.unsigned(HEXADECIMAL) : 0;
        right &= scan.found();
        put(range, "start", start);
        put(range, "number", count);
        if (right && scan.take('@')) {
            long guest = scan.unsigned(HEXADECIMAL);
            right = scan.found();
            if (guest != -1) {
                range.put("gfn", ReferenceView.unsigned(guest));
            }
        }
        return right && scan.atEnd() ? range
                : wrong(item, "Invalid argument parsing iomem: ", "page,count or page,count@gfn in hexadecimal");
    }

    private static void put(Map<String, Object> range, String name, long value) {
        if (value != 0) {
            range.put(name, ReferenceView.unsigned(value));
        }
    }

    private static boolean tooBig(long number) {
        return Long.compareUnsigned(number, WORD_MAX) >= 0;
    }

    private Object wrong(Value.Atom item, String message, String expected) {
        settings.error(item.position(), message + item.text(), expected);
        return null;
    }
}
