package org.domaind.xl.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.domaind.schema.model.GuestType;
import org.domaind.xl.config.grammar.Value;
import org.domaind.xl.reference.ReferenceView;

/** The devices in the JSON of {@code xl create -n}. */
final class DryRunDevices {
    private static final int HEXADECIMAL = 16;
    /** Frame numbers and counts of at most 52 bits. */
    private static final Pattern MEMORY_RANGE = Pattern.compile("([0-9a-fA-F]{1,13}),([0-9a-fA-F]{1,13})(?:@([0-9a-fA-F]{1,13}))?");

    private final Settings settings;
    private final ReferenceView view;

    DryRunDevices(Settings settings, ReferenceView view) {
        this.settings = settings;
        this.view = view;
    }

    void show(GuestType type) {
        put("disk", disks());
        put("vif", nics());
        put("iomem", memoryRanges());
        if (type != GuestType.HVM) {
            framebuffers();
        }
    }

    private void put(String key, List<?> devices) {
        if (!devices.isEmpty()) {
            view.put(key, devices);
        }
    }

    private List<Map<String, Object>> disks() {
        List<Map<String, Object>> disks = new ArrayList<>();
        for (Value.Atom text : settings.list("disk").orElse(List.of())) {
            try {
                disks.add(DiskSpec.parse(text.text()).fields());
            } catch (SpecException e) {
                settings.error(text.position(), "config parsing error in disk specification: " + e.getMessage(), "");
            }
        }
        return disks;
    }

    private List<Map<String, Object>> nics() {
        List<Map<String, Object>> nics = new ArrayList<>();
        for (Value.Atom text : settings.list("vif").orElse(List.of())) {
            try {
                NicSpec nic = NicSpec.parse(text.text(), nics.size());
                nic.notes().forEach(settings::note);
                nics.add(nic.fields());
            } catch (SpecException e) {
                settings.error(text.position(), e.getMessage(), "");
            }
        }
        return nics;
    }

    private List<Map<String, Object>> memoryRanges() {
        List<Map<String, Object>> ranges = new ArrayList<>();
        for (Value.Atom text : settings.list("iomem").orElse(List.of())) {
            Matcher range = MEMORY_RANGE.matcher(text.text());
            if (range.matches()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("start", Long.parseLong(range.group(1), HEXADECIMAL));
                fields.put("number", Long.parseLong(range.group(2), HEXADECIMAL));
                if (range.group(3) != null) {
                    fields.put("gfn", Long.parseLong(range.group(3), HEXADECIMAL));
                }
                ranges.add(fields);
            } else {
                settings.error(text.position(), "Invalid parameter `iomem': " + text.text(), "page,count or page,count@gfn in hexadecimal");
            }
        }
        return ranges;
    }

    /** Each framebuffer has a keyboard. */
    private void framebuffers() {
        List<Map<String, Object>> framebuffers = new ArrayList<>();
        List<Map<String, Object>> keyboards = new ArrayList<>();
        for (Value.Atom text : settings.list("vfb").orElse(List.of())) {
            keyboards.add(Map.of("devid", framebuffers.size()));
            framebuffers.add(framebuffer(text.text(), framebuffers.size()));
        }
        if (!framebuffers.isEmpty()) {
            view.put("vfb", framebuffers);
            view.set("vkbs", keyboards);
        }
    }

    private static Map<String, Object> framebuffer(String text, int devid) {
        Map<String, Object> said = new LinkedHashMap<>();
        for (String item : text.split(",")) {
            int equals = item.indexOf('=');
            if (equals > 0) {
                said.put(item.substring(0, equals).strip(), item.substring(equals + 1));
            }
        }
        Map<String, Object> vnc = new LinkedHashMap<>();
        flag(vnc, "enable", said.get("vnc"));
        copy(vnc, "listen", said.get("vnclisten"));
        copy(vnc, "passwd", said.get("vncpasswd"));
        number(vnc, "display", said.get("vncdisplay"));
        flag(vnc, "findunused", said.get("vncunused"));
        Map<String, Object> sdl = new LinkedHashMap<>();
        flag(sdl, "enable", said.get("sdl"));
        flag(sdl, "opengl", said.get("opengl"));
        copy(sdl, "display", said.get("display"));
        copy(sdl, "xauthority", said.get("xauthority"));
        Map<String, Object> framebuffer = new LinkedHashMap<>();
        framebuffer.put("devid", devid);
        framebuffer.put("vnc", vnc);
        framebuffer.put("sdl", sdl);
        copy(framebuffer, "keymap", said.get("keymap"));
        return framebuffer;
    }

    private static void copy(Map<String, Object> map, String name, Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    private static void flag(Map<String, Object> map, String name, Object value) {
        if (value != null) {
            CNumber number = CNumber.parse(value.toString());
            map.put(name, number.kind() == CNumber.Kind.NUMBER && number.value() != 0 ? "True" : "False");
        }
    }

    private static void number(Map<String, Object> map, String name, Object value) {
        if (value != null) {
            CNumber number = CNumber.parse(value.toString());
            if (number.value() != 0) {
                map.put(name, number.value());
            }
        }
    }
}
