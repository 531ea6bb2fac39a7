package org.domaind.xl.config.value;

import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.domaind.schema.config.hvm.Viridian;
import org.domaind.xl.config.grammar.Value;

/**
 * What {@code viridian=} says: a boolean, or a list of names, each perhaps with {@code !} before it.
 *
 * @param usual    whether the usual ones are asked for; empty: not said
 * @param enabled  by the reference's numbers, of which {@code all} sets more than there are
 * @param disabled likewise
 */
public record Enlightenments(Optional<Boolean> usual, BitSet enabled, BitSet disabled) {
    /** The reference's bitmap, all of which {@code all} sets. */
    private static final int BITS = 64;
    private static final int STATUS = 3;
    private static final Set<Viridian> USUAL = EnumSet.of(Viridian.BASE, Viridian.FREQ, Viridian.TIME_REF_COUNT, Viridian.APIC_ASSIST, Viridian.CRASH_CTL,
            Viridian.NO_VP_LIMIT, Viridian.CPU_HOTPLUG);

    /** @return empty if an error was added to the settings' problems */
    public static Optional<Enlightenments> read(Settings settings, String key) {
        if (!settings.isList(key)) {
            return Optional.of(new Enlightenments(settings.flag(key), new BitSet(), new BitSet()));
        }
        Optional<Boolean> usual = Optional.empty();
        BitSet enabled = new BitSet();
        BitSet disabled = new BitSet();
        for (Value.Atom item : settings.list(key).orElse(List.of())) {
            boolean off = item.text().startsWith("!");
            Optional<Viridian> named = Viridian.ofWord((off ? item.text().substring(1) : item.text()).toLowerCase(Locale.ROOT));
            if (item.text().equals("all")) {
                enabled.set(0, BITS);
            } else if (item.text().equals("defaults")) {
                usual = Optional.of(true);
            } else if (named.isPresent()) {
                (off ? disabled : enabled).set(named.get().ordinal());
                (off ? enabled : disabled).clear(named.get().ordinal());
            } else {
                settings.error(item.position(), "unknown viridian enlightenment '" + item.text() + "'",
                        "defaults, all, " + Arrays.stream(Viridian.values()).map(Viridian::word).collect(Collectors.joining(", ")), STATUS);
                return Optional.empty();
            }
        }
        return Optional.of(new Enlightenments(usual, enabled, disabled));
    }

    /** Those that the guest gets. */
    public List<Viridian> all() {
        return Arrays.stream(Viridian.values())
                .filter(one -> !disabled.get(one.ordinal()) && (enabled.get(one.ordinal()) || usual.orElse(false) && USUAL.contains(one))).toList();
    }
}
