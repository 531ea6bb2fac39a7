package org.domaind.xl.config.keys;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.domaind.schema.keys.ConfigKey;
import org.domaind.schema.keys.KeyTable;
import org.domaind.schema.model.GuestType;
import org.domaind.xl.config.grammar.Setting;
import org.domaind.xl.config.value.HostCpus;
import org.domaind.xl.config.value.Settings;
import org.domaind.xl.reference.ReferenceView;

/**
 * Reads a document as the reference does: every key in its order and with its messages, whether or not this release can build the guest. What
 * results is the reference's JSON ({@code xl create -n}).
 */
public final class ReferenceReading {
    /** The status of the reference's general error. */
    static final int FAILED = 3;
    /** Read although they are not in the document: there is something to do without them. */
    private static final BitSet ALWAYS = indexes("name", "uuid", "on_poweroff", "on_reboot", "on_watchdog", "on_crash", "on_soft_reset", "cmdline",
            "vnuma", "firmware");
    private static final GuestType[] TYPES = {GuestType.HVM, GuestType.PV, GuestType.PVH};

    private final Settings settings;
    private final GuestType type;
    private final ReferenceView view;
    private final GuestKeys guest;
    private final CpuKeys cpus;
    private final HvmKeys hvm;
    private final DeviceKeys devices;
    private final PlainKeys plain;

    /** @param host asked only if a key needs it */
    public ReferenceReading(Settings settings, Supplier<HostCpus> host) {
        this.settings = settings;
        type = type();
        view = new ReferenceView(type);
        guest = new GuestKeys(settings, view, type);
        cpus = new CpuKeys(settings, view, type, host);
        hvm = new HvmKeys(settings, view);
        devices = new DeviceKeys(settings, view, type);
        plain = new PlainKeys(settings, view, type);
    }

    /** The JSON as maps, lists, strings and numbers; of use only if the settings have no error among their problems. */
    public Map<String, Object> json() {
        view.set("c_info/run_hotplug_scripts", "True");
        view.set("b_info/claim_mode", "True");
        BitSet wanted = (BitSet) ALWAYS.clone();
        KeyTable table = KeyTable.get();
        for (Setting setting : settings.all()) {
            int index = table.find(setting.key()).map(table::readingIndex).orElse(-1);
            if (index >= 0) {
                wanted.set(index);
            }
        }
        for (int index = wanted.nextSetBit(0); index >= 0; index = wanted.nextSetBit(index + 1)) {
            read(table.reading().get(index));
        }
        return view.tree();
    }

    private static BitSet indexes(String... names) {
        BitSet indexes = new BitSet();
        for (String name : names) {
            indexes.set(KeyTable.get().readingIndex(KeyTable.get().key(name)));
        }
        return indexes;
    }

    private void read(ConfigKey key) {
        boolean done = guest.read(key) || cpus.read(key) || devices.read(key) || type == GuestType.HVM && hvm.read(key);
        if (!done) {
            plain.read(key);
        }
    }

    /** Any prefix of a name is accepted, the names being tried in this order. */
    private GuestType type() {
        Optional<GuestType> type = Optional.empty();
        Optional<String> word = settings.atom("type");
        if (word.isPresent()) {
            type = named(word.get());
            if (type.isEmpty()) {
                settings.error("type", "Invalid domain type " + word.get() + ".");
                return GuestType.PV;
            }
        }
        Optional<String> builder = settings.atom("builder");
        if (builder.isPresent()) {
            boolean hvm = "hvm".startsWith(builder.get());
            if (!hvm && !"generic".startsWith(builder.get())) {
                settings.error("builder", "Invalid domain type " + builder.get() + ".");
            } else if (type.isPresent() && (type.get() == GuestType.HVM) != hvm || type.filter(GuestType.PVH::equals).isPresent()) {
                settings.error("builder", "Contradicting \"builder\" and \"type\" options specified.", "");
            } else {
                return hvm ? GuestType.HVM : GuestType.PV;
            }
        }
        return type.orElse(GuestType.PV);
    }

    private static Optional<GuestType> named(String word) {
        for (GuestType type : TYPES) {
            if (type.word().startsWith(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
