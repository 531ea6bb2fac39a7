package org.domaind.xl.config.keys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.domaind.schema.config.ShutdownAction;
import org.domaind.schema.keys.ConfigKey;
import org.domaind.schema.keys.KeyTable;
import org.domaind.schema.model.GuestType;
import org.domaind.xl.config.device.Items;
import org.domaind.xl.config.device.Scan;
import org.domaind.xl.config.device.SmallSpec;
import org.domaind.xl.config.grammar.Value;
import org.domaind.xl.config.value.Settings;
import org.domaind.xl.reference.ReferenceView;

/** Keys of all types of guests whose reading has more to it than their kind: identity, booting, actions, warnings about old keys. */
final class GuestKeys {
    private static final int DECIMAL = 10;
    private static final int MAX_COLOURS = 1 << 16;
    /** Of Debian's 4.17, beside which all of this is compared. */
    private static final String FIRMWARE_FOLDER = "/usr/lib/xen-4.17/boot/";

    private final Settings settings;
    private final ReferenceView view;
    private final GuestType type;

    GuestKeys(Settings settings, ReferenceView view, GuestType type) {
        this.settings = settings;
        this.view = view;
        this.type = type;
    }

    /** @return false: the key is not one of these */
    boolean read(ConfigKey key) {
        switch (key.name()) {
            case "init_seclabel" -> settings.atom("init_seclabel").ifPresent(label -> view.put("init_seclabel", label));
            case "seclabel" -> settings.atom("seclabel").ifPresent(label ->
                    view.put(settings.has("init_seclabel") && !settings.isList("init_seclabel") ? "seclabel" : "init_seclabel", label));
            case "type", "builder", "root", "extra" -> { }
            case "name" -> name();
            case "uuid" -> uuid();
            case "on_poweroff", "on_reboot", "on_watchdog", "on_crash", "on_soft_reset" -> action(key);
            case "cmdline" -> commandLine();
            case "kernel" -> kernel();
            case "firmware" -> firmware();
            case "timer_mode" -> {
                return timerMode();
            }
            case "vncviewer", "vif2", "device_model", "device_model_override", "msr_relaxed" -> {
                return warn(key.name());
            }
            case "llc_colors" -> colours();
            case "xenstore_quota" -> quotas();
            case "arm_sci" -> firmwareInterface();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void name() {
        Optional<String> name = settings.atom("name");
        if (name.isEmpty()) {
            settings.bare("Domain name must be specified.");
        }
        name.ifPresent(text -> view.put("name", text));
    }

    private void uuid() {
        Optional<String> text = settings.atom("uuid");
        if (text.isPresent() && !SmallSpec.isUuid(text.get())) {
            settings.error("uuid", "Failed to parse UUID: " + text.get(), "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx in hexadecimal");
            return;
        }
        String uuid = text.map(given -> given.toLowerCase(Locale.ROOT)).orElseGet(() -> UUID.randomUUID().toString());
        if (!uuid.equals("00000000-0000-0000-0000-000000000000")) {
            view.put("uuid", uuid);
        }
    }

    private void action(ConfigKey key) {
        String word = settings.atom(key.name()).orElse(key.usual());
        Optional<ShutdownAction> action = ShutdownAction.ofWord(word);
        if (action.isPresent()) {
            view.put(key.name(), action.get().word());
        } else {
            settings.error(key.name(), "Unknown " + key.name() + " action \"" + word + "\" specified");
        }
    }

    private void commandLine() {
        Optional<String> whole = settings.atom("cmdline");
        Optional<String> root = settings.atom("root");
        Optional<String> extra = settings.atom("extra");
        if (whole.isPresent()) {
            view.put("cmdline", whole.get());
            if (root.isPresent() || extra.isPresent()) {
                settings.note("Warning: ignoring root= and extra= in favour of cmdline=");
            }
        } else if (root.isPresent()) {
            view.put("cmdline", "root=" + root.get() + extra.map(e -> " " + e).orElse(""));
        } else {
            extra.ifPresent(text -> view.put("cmdline", text));
        }
    }

    private void kernel() {
        Optional<String> kernel = settings.atom("kernel");
        boolean loader = type == GuestType.HVM && kernel.filter(path -> path.substring(path.lastIndexOf('/') + 1).equals("hvmloader")).isPresent();
        if (loader) {
            settings.note("WARNING: you seem to be using \"kernel\" directive to override HVM guest firmware. Ignore that. "
                    + "Use \"firmware_override\" instead if you really want a non-default firmware");
        } else {
            kernel.ifPresent(path -> view.put("kernel", path));
        }
    }

    /** A short form: for hvm a BIOS or its file, otherwise one of the boot loaders that are kernels. */
    private void firmware() {
        Optional<String> word = settings.atom("firmware");
        if (type == GuestType.HVM) {
            word.ifPresent(this::hvmFirmware);
            return;
        }
        Optional<String> kernel = settings.atom("kernel");
        if (word.isPresent() && kernel.isPresent()) {
            settings.error("firmware", "both kernel and firmware specified", "one of them");
        } else if (word.isPresent() && !"pvgrub32".startsWith(word.get()) && !"pvgrub64".startsWith(word.get())) {
            settings.error("firmware", "only pvgrub{32|64} supported as firmware options", "pvgrub32 or pvgrub64");
        } else if (word.isPresent()) {
            view.put("kernel", FIRMWARE_FOLDER + word.get() + ".bin");
        } else if (kernel.isEmpty() && settings.atom("bootloader").isEmpty()) {
            settings.bare("Neither kernel nor bootloader specified");
        }
    }

    private void hvmFirmware(String word) {
        Optional<ConfigKey.Word> bios = KeyTable.get().key("bios").word(word);
        if (bios.isPresent()) {
            view.put("bios", bios.get().text());
        } else if ("uefi".startsWith(word)) {
            view.put("bios", "ovmf");
        } else if (!"bios".startsWith(word)) {
            view.put("firmware_override", word);
        }
    }

    private boolean timerMode() {
        boolean said = settings.quietNumber("timer_mode").isPresent() || settings.atom("timer_mode").isPresent();
        if (type == GuestType.PV && said) {
            settings.error("timer_mode", "\"timer_mode\" option is not supported for PV guests.", "", ReferenceReading.FAILED);
        }
        return type == GuestType.PV;
    }

    /** @return whether there is no more to the key */
    private boolean warn(String name) {
        switch (name) {
            case "vncviewer" -> settings.anyNumber(name).ifPresent(n -> settings.note("WARNING: ignoring \"vncviewer\" option. "
                    + "Use \"-V\" option of \"xl create\" to automatically spawn vncviewer."));
            case "vif2" -> settings.list(name).ifPresent(l -> settings.note(
                    "WARNING: vif2: netchannel2 is deprecated and not supported by xl"));
            case "device_model" -> settings.atom(name).ifPresent(this::oldDeviceModel);
            case "device_model_override" -> {
                if (settings.atom(name).isPresent() && settings.atom("device_model_version").isEmpty()) {
                    settings.note("WARNING: device model override given without specific DM version");
                }
                return false;
            }
            default -> {
                if (settings.flag(name).isPresent()) {
                    settings.note("WARNING: msr_relaxed will be removed in future versions.\n"
                            + "If it fixes an issue you are having please report to xen-devel@lists.xenproject.org.");
                }
                return false;
            }
        }
        return true;
    }

    private void oldDeviceModel(String path) {
        settings.note("WARNING: ignoring device_model directive.\n"
                + "WARNING: Use \"device_model_override\" instead if you really want a non-default device_model");
        if (path.contains("stubdom-dm")) {
            settings.note(type == GuestType.HVM
                    ? "WARNING: Or use \"device_model_stubdomain_override\" if you  want to enable stubdomains"
                    : "WARNING: ignoring \"device_model_stubdomain_override\" directive for pv guest");
        }
    }

    private void colours() {
        List<Long> colours = new ArrayList<>();
        for (Value.Atom item : settings.list("llc_colors").orElse(List.of())) {
            Scan scan = new Scan(item.text());
            long first = scan.unsigned(DECIMAL);
            boolean right = scan.found();
            long last = scan.take('-') ? scan.unsigned(DECIMAL) : first;
            if (!right || !scan.found() || first > last || last - first >= MAX_COLOURS) {
                settings.error(item.position(), "Invalid LLC color range: " + item.text(), "a number, or two with a dash between");
                return;
            }
            for (long colour = first; colour <= last; colour++) {
                colours.add(colour);
            }
        }
        settings.refuseLists("llc_colors");
        if (!colours.isEmpty()) {
            view.put("llc_colors", colours);
        }
    }

    private void quotas() {
        List<Object> quotas = new ArrayList<>();
        for (Value.Atom item : settings.list("xenstore_quota").orElse(List.of())) {
            int equals = item.text().indexOf('=');
            Scan scan = new Scan(item.text().substring(equals + 1));
            long value = scan.unsigned(0);
            if (equals < 0 || !scan.found() || !scan.atEnd() || value >>> Integer.SIZE != 0) {
                settings.error(item.position(), "Quota specification \"" + item.text() + "\" is not valid", "name=number");
                return;
            }
            Map<String, Object> quota = new LinkedHashMap<>();
            quota.put("name", item.text().substring(0, equals));
            if (value != 0) {
                quota.put("val", value);
            }
            quotas.add(quota);
        }
        settings.refuseLists("xenstore_quota");
        view.put("xenstore_quota", quotas.isEmpty() ? Map.of() : Map.of("quota", quotas));
    }

    private void firmwareInterface() {
        for (String item : Items.words(settings.atom("arm_sci").orElse("").replace(',', ' '))) {
            if (item.startsWith("type=")) {
                String word = item.substring("type=".length()).toLowerCase(Locale.ROOT);
                if (!word.equals("none") && !word.equals("scmi_smc")) {
                    settings.error("arm_sci", "Unknown ARM_SCI type: " + word, "none or scmi_smc");
                } else if (!word.equals("none")) {
                    view.put("arm_sci", Map.of("type", word));
                }
            }
        }
    }
}
