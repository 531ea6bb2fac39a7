package org.domaind.xl.config.keys;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.domaind.schema.config.hvm.BiosString;
import org.domaind.schema.keys.ConfigKey;
import org.domaind.xl.config.grammar.Value;
import org.domaind.xl.config.value.Enlightenments;
import org.domaind.xl.config.value.Settings;
import org.domaind.xl.reference.ReferenceView;

/** Keys of hvm guests whose reading has more to it than their kind. */
final class HvmKeys {
    private static final String PLACE = "b_info/type.hvm/";
    private static final int GENERATION_ID_BYTES = 16;
    private static final int LOCAL_MACHINE_CHECK = 1;

    private final Settings settings;
    private final ReferenceView view;

    HvmKeys(Settings settings, ReferenceView view) {
        this.settings = settings;
        this.view = view;
    }

    /** @return false: the key is not one of these */
    boolean read(ConfigKey key) {
        switch (key.name()) {
            case "bios_path_override" -> {
                if (settings.atom(key.name()).isPresent() && settings.atom("bios").isEmpty()) {
                    settings.note("WARNING: bios_path_override given without specific bios name");
                }
                return false;
            }
            case "viridian" -> viridian(key);
            case "mmio_hole" -> hole(key);
            case "altp2mhvm" -> settings.flag(key.name()).ifPresent(on -> {
                view.put(key.name(), on);
                settings.note("WARNING: Specifying \"altp2mhvm\" is deprecated. Please use \"altp2m\" instead.");
            });
            case "ms_vm_genid" -> generationId(key);
            case "mca_caps" -> machineChecks(key);
            case "smbios" -> smbios(key);
            case "stdvga" -> {
                if (settings.atom("vga").isEmpty()) {
                    settings.anyNumber(key.name()).ifPresent(on -> view.put("vga", on != 0 ? "stdvga" : "cirrus"));
                }
            }
            case "vncdisplay" -> {
                display();
                return false;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void viridian(ConfigKey key) {
        Enlightenments.read(settings, key.name()).ifPresent(said -> {
            said.usual().ifPresent(on -> view.put(key.name(), on));
            if (settings.isList(key.name())) {
                settings.refuseLists(key.name());
            }
            set("viridian_enable", said.enabled());
            set("viridian_disable", said.disabled());
        });
    }

    private void set(String name, BitSet bits) {
        if (!bits.isEmpty()) {
            view.set(PLACE + name, bits.stream().boxed().toList());
        }
    }

    private void hole(ConfigKey key) {
        OptionalLong size = settings.anyNumber(key.name());
        if (size.isPresent() && !key.accepts(size.getAsLong())) {
            settings.error(key.name(), "invalid value " + size.getAsLong() + " for \"mmio_hole\"");
        } else {
            size.ifPresent(mib -> view.put(key.name(), mib));
        }
    }

    private void generationId(ConfigKey key) {
        Optional<String> word = settings.atom(key.name());
        if (word.isPresent() && key.word(word.get()).isEmpty()) {
            settings.error(key.name(), "\"ms_vm_genid\" option must be \"generate\" or \"none\"");
        } else if (word.filter("generate"::equals).isPresent()) {
            byte[] id = new byte[GENERATION_ID_BYTES];
            new SecureRandom().nextBytes(id);
            List<Integer> bytes = new ArrayList<>();
            for (byte one : id) {
                bytes.add(one & 0xff);
            }
            view.put(key.name(), bytes);
        }
    }

    private void machineChecks(ConfigKey key) {
        if (!settings.isList(key.name())) {
            settings.error(key.name(), "unable to parse mca_caps.", "a list", ReferenceReading.FAILED);
            return;
        }
        for (Value.Atom item : settings.list(key.name()).orElse(List.of())) {
            if (!item.text().equals("lmce")) {
                settings.error(item.position(), "unrecognized MCA capability '" + item.text() + "'.", "lmce", ReferenceReading.FAILED);
                return;
            }
            view.put(key.name(), LOCAL_MACHINE_CHECK);
        }
        settings.refuseLists(key.name());
    }

    private void smbios(ConfigKey key) {
        if (settings.list(key.name()).isEmpty()) {
            settings.error(key.name(), "Unable to parse smbios options.", "a list");
        }
        List<Object> strings = new ArrayList<>();
        int oem = 0;
        for (Value.Atom item : settings.list(key.name()).orElse(List.of())) {
            int equals = item.text().indexOf('=');
            String type = item.text().substring(0, Math.max(0, equals)).toLowerCase(Locale.ROOT);
            oem += type.equals(BiosString.OEM) ? 1 : 0;
            if (!BiosString.KEYS.contains(type)) {
                settings.error(item.position(), "unknown smbios type in `" + item.text() + "'", "type=value; the types: " + String.join(", ", BiosString.KEYS));
            } else if (equals + 1 == item.text().length() || oem > BiosString.MAX_OEM) {
                settings.error(item.position(), oem > BiosString.MAX_OEM ? "smbios limited to 99 oem strings"
                        : "empty value not allowed for smbios \"" + item.text() + "\"", "");
            } else {
                Map<String, Object> string = new LinkedHashMap<>();
                string.put("key", type);
                string.put("value", item.text().substring(equals + 1));
                strings.add(string);
            }
        }
        settings.refuseLists(key.name());
        if (!strings.isEmpty()) {
            view.put(key.name(), strings);
        }
    }

    private void display() {
        OptionalLong number = settings.quietNumber("vncdisplay");
        if (number.isPresent() && (int) number.getAsLong() != 0 && settings.quietText("vnclisten").filter(at -> at.indexOf(':') >= 0).isPresent()) {
            settings.error("vncdisplay", "Display specified both in vnclisten and vncdisplay!", "one of them");
        }
    }
}
