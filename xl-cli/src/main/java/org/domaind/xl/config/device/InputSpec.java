package org.domaind.xl.config.device;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Framebuffers and keyboards: comma-separated {@code key=value}. */
public final class InputSpec {
    private static final List<String> KEYBOARD = List.of("backend_domname", "devid", "backend_type", "unique_id", "feature_disable_keyboard",
            "feature_disable_pointer", "feature_abs_pointer", "feature_raw_pointer", "feature_multi_touch", "width", "height", "multi_touch_width",
            "multi_touch_height", "multi_touch_num_contacts");
    private static final Set<String> FEATURES = Set.of("feature-disable-keyboard", "feature-disable-pointer", "feature-abs-pointer",
            "feature-raw-pointer", "feature-multi-touch");
    private static final Set<String> SIZES = Set.of("width", "height", "multi-touch-width", "multi-touch-height", "multi-touch-num-contacts");

    private InputSpec() {
    }

    /** @return the given values by the reference's JSON names, in its order */
    public static Map<String, Object> keyboard(String text, int devid) throws SpecException {
        Fields said = new Fields(KEYBOARD);
        said.put("devid", devid);
        for (String item : Items.of(text)) {
            keyboardItem(said, item);
        }
        if (!said.has("backend_type")) {
            throw new SpecException("backend-type should be set in vkb spec");
        }
        boolean sized = said.has("multi_touch_width") || said.has("multi_touch_height") || said.has("multi_touch_num_contacts");
        if (said.has("feature_multi_touch") && !sized) {
            throw new SpecException("multi-touch-width, multi-touch-height, multi-touch-num-contacts should be set for multi touch in vkb spec");
        }
        said.truth("feature_multi_touch", sized);
        return said.map();
    }

    private static void keyboardItem(Fields said, String item) throws SpecException {
        String key = KeyValue.of(item).key();
        String value = KeyValue.of(item).value();
        String name = key.replace('-', '_');
        if (FEATURES.contains(key)) {
            said.truth(name, new Scan(value).unsigned(0) != 0);
        } else if (SIZES.contains(key)) {
            said.number(name, Scan.word(value));
        } else if (key.equals("backend")) {
            said.put("backend_domname", value);
        } else if (key.equals("unique-id")) {
            said.put("unique_id", value);
        } else if (key.equals("backend-type")) {
            String type = value.toLowerCase(Locale.ROOT);
            if (!Set.of("unknown", "qemu", "linux").contains(type)) {
                throw new SpecException("Unknown backend_type \"" + value + "\" in vkb spec");
            }
            said.word("backend_type", type, "unknown");
        } else {
            throw new SpecException("Unknown string \"" + item + "\" in vkb spec");
        }
    }

    /** An item without a value ends the string, and unknown keys are ignored, both without a word, as in the reference. */
    public static Map<String, Object> framebuffer(String text, int devid) {
        Map<String, Object> framebuffer = new LinkedHashMap<>();
        Fields vnc = new Fields(List.of("enable", "listen", "passwd", "display", "findunused"));
        Fields sdl = new Fields(List.of("enable", "opengl", "display", "xauthority"));
        framebuffer.put("devid", devid);
        framebuffer.put("vnc", Map.of());
        framebuffer.put("sdl", Map.of());
        for (KeyValue item : KeyValue.upToABareWord(text)) {
            String value = item.value();
            switch (item.key()) {
                case "vnc" -> vnc.flag("enable", Scan.integer(value) != 0);
                case "vnclisten" -> vnc.put("listen", value);
                case "vncpasswd" -> vnc.put("passwd", value);
                case "vncdisplay" -> vnc.number("display", Scan.integer(value));
                case "vncunused" -> vnc.flag("findunused", Scan.integer(value) != 0);
                case "sdl" -> sdl.flag("enable", Scan.integer(value) != 0);
                case "opengl" -> sdl.flag("opengl", Scan.integer(value) != 0);
                case "display" -> sdl.put("display", value);
                case "xauthority" -> sdl.put("xauthority", value);
                case "keymap" -> framebuffer.put("keymap", value);
                default -> { }
            }
        }
        framebuffer.put("vnc", vnc.map());
        framebuffer.put("sdl", sdl.map());
        return framebuffer;
    }
}
