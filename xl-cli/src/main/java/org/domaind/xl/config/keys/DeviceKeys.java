package org.domaind.xl.config.keys;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.domaind.schema.keys.ConfigKey;
import org.domaind.schema.model.GuestType;
import org.domaind.xl.config.device.DiskSpec;
import org.domaind.xl.config.device.InputSpec;
import org.domaind.xl.config.device.MediaSpec;
import org.domaind.xl.config.device.NicSpec;
import org.domaind.xl.config.device.PciSpec;
import org.domaind.xl.config.device.SmallSpec;
import org.domaind.xl.config.device.SpecException;
import org.domaind.xl.config.device.UsbSpec;
import org.domaind.xl.config.grammar.Value;
import org.domaind.xl.config.value.Settings;
import org.domaind.xl.reference.ReferenceView;

/** Keys with a list of devices. */
final class DeviceKeys {
    /** Of Linux. */
    private static final int MAX_INTERFACE_NAME = 15;

    private final Settings settings;
    private final ReferenceView view;
    private final GuestType type;
    private final List<Object> framebuffers = new ArrayList<>();
    private final List<Object> keyboards = new ArrayList<>();
    private String rdmPolicy;

    DeviceKeys(Settings settings, ReferenceView view, GuestType type) {
        this.settings = settings;
        this.view = view;
        this.type = type;
        // The reference keeps the policy among hvm's settings, where other guests have zeros, which are strict.
        this.rdmPolicy = type == GuestType.HVM ? "" : "strict";
    }

    /** Reads one string of a list. */
    private interface Reader {
        Object read(Value.Atom item, int index) throws SpecException;
    }

    private interface TextReader {
        Object read(String text, int index) throws SpecException;
    }

    /** @return false: the key is not one of these */
    boolean read(ConfigKey key) {
        String name = key.name();
        switch (name) {
            case "disk" -> {
                Set<Object> vdevs = new HashSet<>();
                devices(name, (item, i) -> disk(item, vdevs));
            }
            case "vif" -> {
                Set<Object> names = new HashSet<>();
                devices(name, (item, i) -> nic(item, i, names));
            }
            case "pci" -> pci();
            case "rdm" -> rdm();
            case "pci_msitranslate", "pci_power_mgmt", "pci_permissive", "pci_seize" -> settings.anyNumber(name);
            case "p9" -> texts(name, (text, i) -> SmallSpec.share(text, settings.quietText("name").orElse("")));
            case "vtpm" -> texts(name, SmallSpec::tpm);
            case "pvcalls" -> texts(name, SmallSpec::calls);
            case "channel" -> texts(name, this::channel);
            case "virtio" -> texts(name, SmallSpec::virtio);
            case "vdispl" -> texts(name, MediaSpec::display);
            case "vsnd" -> sounds();
            case "usbctrl" -> texts(name, UsbSpec::controller);
            case "usbdev" -> texts(name, (text, i) -> UsbSpec.device(text));
            case "vfb" -> framebuffers();
            case "vkb" -> keyboards();
            case "vnc" -> {
                return topLevelDisplay();
            }
            case "ioports", "irqs", "iomem" -> new ResourceKeys(settings, view).read(name);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void texts(String key, TextReader reader) {
        devices(key, (item, i) -> reader.read(item.text(), i));
    }

    private void devices(String key, Reader reader) {
        List<Object> devices = new ArrayList<>();
        for (Value.Atom item : settings.list(key).orElse(List.of())) {
            if (!add(devices, reader, item, devices.size())) {
                return;
            }
        }
        if (!devices.isEmpty()) {
            view.put(key, devices);
        }
    }

    /** @return false: the string is wrong, which has been noted */
    private boolean add(List<Object> devices, Reader reader, Value.Atom item, int index) {
        try {
            devices.add(reader.read(item, index));
            return true;
        } catch (SpecException e) {
            settings.error(item.position(), e.getMessage(), "", e.status());
            return false;
        }
    }

    private Object disk(Value.Atom item, Set<Object> vdevs) throws SpecException {
        Map<String, Object> disk = DiskSpec.parse(item.text()).fields();
        if (!vdevs.add(disk.get("vdev"))) {
            settings.warning(item.position(), "vdev=" + disk.get("vdev") + " is used twice");
        }
        return disk;
    }

    private Object nic(Value.Atom item, int index, Set<Object> names) throws SpecException {
        NicSpec nic = NicSpec.parse(item.text(), index);
        nic.notes().forEach(settings::note);
        Object name = nic.fields().get("ifname");
        if (name != null && !names.add(name)) {
            settings.warning(item.position(), "vifname=" + name + " is used twice");
        }
        if (name != null && name.toString().getBytes(StandardCharsets.UTF_8).length > MAX_INTERFACE_NAME) {
            settings.warning(item.position(), "vifname=" + name + " is longer than " + MAX_INTERFACE_NAME + " bytes: no interface can have that name");
        }
        return nic.fields();
    }

    private Object channel(String text, int index) throws SpecException {
        SmallSpec.Read channel = SmallSpec.channel(text, index);
        channel.notes().forEach(settings::note);
        return channel.fields();
    }

    private void pci() {
        PciSpec.Defaults defaults = new PciSpec.Defaults(on("pci_msitranslate"), on("pci_power_mgmt"), on("pci_permissive"), on("pci_seize"), rdmPolicy);
        List<Object> devices = new ArrayList<>();
        for (Value.Atom item : settings.list("pci").orElse(List.of())) {
            if (!add(devices, (address, i) -> PciSpec.parse(address.text(), defaults).fields(), item, 0)) {
                return;
            }
        }
        if (!devices.isEmpty()) {
            view.put("pci", devices);
            if (type == GuestType.PV) {
                view.put("e820_host", true);
            }
        }
    }

    private boolean on(String key) {
        return settings.quietNumber(key).orElse(0) != 0;
    }

    /** {@code strategy=host,policy=strict}. */
    private void rdm() {
        Optional<String> text = settings.atom("rdm");
        String strategy = "";
        String policy = rdmPolicy;
        for (String item : text.orElse("").split(",", -1)) {
            if (item.equals("strategy=host")) {
                strategy = "host";
            } else if (item.equalsIgnoreCase("policy=strict") || item.equalsIgnoreCase("policy=relaxed")) {
                policy = item.substring("policy=".length()).toLowerCase(Locale.ROOT);
            } else if (text.isPresent()) {
                settings.warning(settings.at("rdm"), "`" + item + "' is not understood: rdm=\"" + text.get() + "\" is ignored");
                return;
            }
        }
        if (!strategy.isEmpty() && type == GuestType.HVM) {
            view.set("b_info/type.hvm/rdm/strategy", strategy);
        }
        if (!policy.isEmpty() && type == GuestType.HVM) {
            view.set("b_info/type.hvm/rdm/policy", policy);
        }
        rdmPolicy = policy;
    }

    private void sounds() {
        List<Object> cards = new ArrayList<>();
        for (Value value : settings.setting("vsnd").filter(s -> settings.list("vsnd").isPresent())
                .map(s -> ((Value.Items) s.value()).values()).orElse(List.of())) {
            if (!(value instanceof Value.Items items)) {
                settings.note(value.position().fileLine() + ":0: warning: value is not a list");
                settings.error(value.position(), "Failed to get vsnd card list: Invalid argument", "a list of strings for each card");
                return;
            }
            List<String> texts = Settings.strings(items).stream().map(Value.Atom::text).toList();
            try {
                cards.add(MediaSpec.sound(texts, cards.size()));
            } catch (SpecException e) {
                settings.error(value.position(), e.getMessage(), "", e.status());
                return;
            }
        }
        if (!cards.isEmpty()) {
            view.put("vsnd", cards);
        }
    }

    private void framebuffers() {
        for (Value.Atom item : settings.list("vfb").orElse(List.of())) {
            addFramebuffer(InputSpec.framebuffer(item.text(), framebuffers.size()));
        }
    }

    /** Each framebuffer has a keyboard. */
    private void addFramebuffer(Map<String, Object> framebuffer) {
        framebuffers.add(framebuffer);
        keyboards.add(Map.of("devid", keyboards.size()));
        view.put("vfb", framebuffers);
        view.put("vkb", keyboards);
    }

    private void keyboards() {
        for (Value.Atom item : settings.list("vkb").orElse(List.of())) {
            if (!add(keyboards, (text, i) -> InputSpec.keyboard(text.text(), i), item, keyboards.size())) {
                return;
            }
        }
        if (!keyboards.isEmpty()) {
            view.put("vkb", keyboards);
        }
    }

    /** For pv without {@code vfb} the keys of hvm's display make a framebuffer. @return whether there is no more to the key */
    private boolean topLevelDisplay() {
        if (type != GuestType.PV || !framebuffers.isEmpty()) {
            return false;
        }
        OptionalLong vnc = settings.anyNumber("vnc");
        if (vnc.isEmpty() || vnc.getAsLong() == 0) {
            return true;
        }
        Map<String, Object> screen = new LinkedHashMap<>();
        screen.put("enable", "True");
        put(screen, "listen", settings.atom("vnclisten"));
        put(screen, "passwd", settings.atom("vncpasswd"));
        OptionalLong display = settings.anyNumber("vncdisplay");
        put(screen, "display", display.isPresent() && (int) display.getAsLong() != 0 ? Optional.of((int) display.getAsLong()) : Optional.empty());
        put(screen, "findunused", truth("vncunused"));
        Map<String, Object> window = new LinkedHashMap<>();
        put(window, "enable", truth("sdl"));
        put(window, "opengl", truth("opengl"));
        put(window, "display", settings.atom("display"));
        put(window, "xauthority", settings.atom("xauthority"));
        Map<String, Object> framebuffer = new LinkedHashMap<>();
        framebuffer.put("devid", 0);
        framebuffer.put("vnc", screen);
        framebuffer.put("sdl", window);
        put(framebuffer, "keymap", settings.atom("keymap"));
        addFramebuffer(framebuffer);
        return true;
    }

    private Optional<String> truth(String key) {
        return settings.flag(key).map(on -> on ? "True" : "False");
    }

    private static void put(Map<String, Object> map, String name, Optional<?> value) {
        value.ifPresent(v -> map.put(name, v));
    }
}
