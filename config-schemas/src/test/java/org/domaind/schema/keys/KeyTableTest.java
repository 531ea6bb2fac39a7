package org.domaind.schema.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.ShutdownAction;
import org.domaind.schema.config.ShutdownActions;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.Spelt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeyTableTest {
    private static final KeyTable TABLE = KeyTable.get();
    private static final Set<KeyKind> WITH_WORDS =
            EnumSet.of(KeyKind.WORD, KeyKind.WORD_OR_NUMBER, KeyKind.WORD_OR_OLD_NUMBER, KeyKind.BOOLEAN_OR_WORD, KeyKind.STRING_OR_WORD);
    /** Places that no key fills: what the reference always prints, derives, or prints of a list. */
    private static final Set<String> WITHOUT_A_KEY = Set.of("c_info/run_hotplug_scripts", "b_info/claim_mode", "b_info/numa_placement",
            "b_info/type.hvm/usbdevice_list", "b_info/type.hvm/serial_list", "b_info/type.hvm/gfx_passthru_kind", "b_info/type.hvm/viridian_enable",
            "b_info/type.hvm/viridian_disable", "b_info/type.hvm/rdm/strategy", "b_info/type.hvm/rdm/policy");

    static List<ConfigKey> keys() {
        return List.copyOf(TABLE.all());
    }

    @Test
    void hasEveryKey() {
        assertEquals(182, TABLE.all().size());
        ConfigKey memory = TABLE.key("memory");
        assertEquals(KeySection.MEMORY, memory.section());
        assertEquals(KeyKind.INTEGER, memory.kind());
        assertEquals(OptionalLong.of(1), memory.min());
        assertEquals("1 to 1073741824 (MiB)", memory.expected());
        assertEquals(32, memory.usualNumber());
        assertEquals(KeyRole.OBEYED, memory.role(GuestType.PV));
        assertEquals(KeyRole.OBEYED, memory.role(GuestType.HVM));
        assertEquals(KeyRole.MEANINGLESS, TABLE.key("vga").role(GuestType.PV));
        assertEquals(KeyRole.NOT_ON_X86, TABLE.key("tee").role(GuestType.PVH));
        assertEquals("hvm or generic", TABLE.key("builder").expected());
        assertEquals("", TABLE.key("name").expected());
        assertEquals(memory, TABLE.keyAt(TABLE.place("b_info/target_memkb")).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void makesSense(ConfigKey key) {
        String name = key.name();
        assertTrue(name.matches("[a-z][._0-9a-z]*"), name);
        assertTrue(key.help().matches("[A-Z0-9].*\\."), name + " has no sentence of help");
        assertEquals(WITH_WORDS.contains(key.kind()), !key.words().isEmpty(), name + ": words are for kinds of words");
        assertTrue(key.unit().isEmpty() || key.kind() == KeyKind.INTEGER, name + ": only integers have a unit");
        assertTrue(key.min().isEmpty() || key.kind() == KeyKind.INTEGER, name + ": only integers have a range");
        assertEquals(key.min().isPresent(), key.max().isPresent(), name + ": a range has two ends");
        assertTrue(key.min().isEmpty() || key.min().getAsLong() < key.max().getAsLong(), name + ": a range ascends");
        assertTrue(key.place().isEmpty() || key.via().isEmpty(), name + ": one place");
        assertTrue(!key.arm() || Arrays.stream(GuestType.values()).allMatch(t -> key.role(t) == KeyRole.NOT_ON_X86), name);
        if (key.kind() == KeyKind.INTEGER && key.usual().matches("[0-9]+")) {
            assertTrue(key.accepts(key.usualNumber()), name + ": its default is out of range");
        }
        if (key.kind() == KeyKind.BOOLEAN) {
            assertTrue(Set.of("", "0", "1").contains(key.usual()), name);
        }
        if (key.kind() == KeyKind.WORD && !key.usual().isEmpty() && key.usual().matches("[a-z-]+")) {
            assertTrue(key.word(key.usual()).isPresent(), name + ": its default is no word of it");
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void pointsAtWhatExists(ConfigKey key) {
        key.place().ifPresent(path -> assertFalse(TABLE.place(path).object(), key.name()));
        key.via().ifPresent(via -> assertTrue(TABLE.key(via).place().isPresent(), key.name()));
        Matcher mentioned = Pattern.compile("`([^`]+)`").matcher(key.help() + key.usual());
        while (mentioned.find()) {
            String word = mentioned.group(1);
            assertTrue(word.equals("/") || TABLE.find(word).isPresent(), key.name() + " mentions " + word);
            assertNotEquals(key.name(), word);
        }
        if (key.form() == KeyForm.EITHER) {
            TABLE.place(key.place().orElseThrow() + "_list");
        }
        List<String> releases = AbiTable.releases();
        key.since().ifPresent(since -> assertTrue(releases.indexOf(since) > 0, key.name()));
        key.until().ifPresent(until -> assertTrue(releases.contains(until), key.name()));
    }

    @Test
    void everyPlaceHasAKeyOrAReason() {
        Set<String> unexplained = TABLE.places().stream().filter(p -> !p.object() && TABLE.keyAt(p).isEmpty()).map(Place::path)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(WITHOUT_A_KEY), unexplained);
    }

    /** The table and the types that the daemon works with say the same. */
    @Test
    void agreesWithTheModel() {
        assertEquals(words(ShutdownAction.values()), offered("on_crash"));
        assertEquals(words(TscMode.values()), offered("tsc_mode"));
        assertEquals(words(GuestType.values()), offered("type"));
        ShutdownActions usual = ShutdownActions.DEFAULT;
        assertEquals(List.of(usual.onPoweroff(), usual.onReboot(), usual.onCrash(), usual.onWatchdog(), usual.onSoftReset()),
                List.of("on_poweroff", "on_reboot", "on_crash", "on_watchdog", "on_soft_reset").stream()
                        .map(k -> ShutdownAction.ofWord(TABLE.key(k).usual()).orElseThrow()).toList());
        assertEquals(GuestLimits.DEFAULT_EVENT_CHANNELS, TABLE.key("max_event_channels").usualNumber());
        for (String key : List.of("vcpus", "maxvcpus")) {
            assertEquals(OptionalLong.of(VcpuSpec.MAX), TABLE.key(key).max(), key);
        }
    }

    private static List<String> words(Spelt... constants) {
        return Arrays.stream(constants).map(Spelt::word).toList();
    }

    private static List<String> offered(String key) {
        return TABLE.key(key).words().stream().filter(ConfigKey.Word::offered).map(ConfigKey.Word::text).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            {"key": "a", "section": "boot", "kind": "string"}, {"key": "a", "section": "boot", "kind": "string"} ~ a stands twice
            {"key": "a", "section": "boot", "kind": "text"}                       ~ a: "text" is none of
            {"key": "a", "section": "cellar", "kind": "string"}                   ~ a: "cellar" is none of
            {"key": "a", "section": "boot", "kind": "string", "pv": "perhaps"}    ~ a: "perhaps" is none of
            {"key": "a", "section": "boot", "kind": "string", "hepl": "x"}        ~ a has an unknown member hepl
            {"key": "a", "section": "boot", "kind": "string", "place": "p"}, {"key": "b", "section": "boot", "kind": "string", "place": "p"} ~ b stands where another key does
            """)
    void aWrongTableIsRefusedInWords(String keys, String expected) {
        byte[] text = ("{\"keys\": [" + keys + "], \"reading\": [], \"places\": [\"p\"]}").getBytes(StandardCharsets.UTF_8);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> KeyTable.parse(text));
        assertTrue(e.getMessage().startsWith(expected), e.getMessage());
    }
}
