package org.domaind.xl.config.device;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** USB controllers and devices: comma-separated {@code key=value}. */
public final class UsbSpec {
    private static final List<String> TYPES = List.of("auto", "pv", "devicemodel", "qusb");
    private static final int BYTE = 0xff;

    private UsbSpec() {
    }

    /** @return the given values by the reference's JSON names, in its order */
    public static Map<String, Object> controller(String text, int devid) throws SpecException {
        Fields said = new Fields(List.of("type", "devid", "version", "ports"));
        said.put("devid", devid);
        for (String item : Items.of(text)) {
            String value = KeyValue.of(item).value();
            switch (KeyValue.of(item).key()) {
                case "type" -> {
                    String type = value.toLowerCase(Locale.ROOT);
                    if (!TYPES.contains(type)) {
                        throw new SpecException("Invalid usb controller type '" + value + "'");
                    }
                    said.word("type", type, "auto");
                }
                case "version" -> said.number("version", Scan.integer(value));
                case "ports" -> said.number("ports", Scan.integer(value));
                default -> throw new SpecException("Unknown string `" + item + "' in usbctrl spec");
            }
        }
        return said.map();
    }

    /** @return as of {@link #controller}; the host's bus and address only if the type is given, as in the reference */
    public static Map<String, Object> device(String text) throws SpecException {
        Fields said = new Fields(List.of("ctrl", "port", "type.hostdev"));
        Fields host = new Fields(List.of("hostbus", "hostaddr"));
        boolean typed = false;
        for (String item : Items.of(text)) {
            String value = KeyValue.of(item).value();
            switch (KeyValue.of(item).key()) {
                case "type" -> {
                    if (!value.equalsIgnoreCase("hostdev")) {
                        throw new SpecException("Invalid usb device type: " + value);
                    }
                    typed = true;
                }
                case "hostbus" -> host.number("hostbus", Scan.word(value) & BYTE);
                case "hostaddr" -> host.number("hostaddr", Scan.word(value) & BYTE);
                case "controller" -> said.put("ctrl", Scan.integer(value) == -1 ? null : (Object) Scan.integer(value));
                case "port" -> said.number("port", Scan.integer(value));
                default -> throw new SpecException("Unknown string `" + item + "' in usbdev spec");
            }
        }
        said.put("type.hostdev", typed ? host.map() : null);
        return said.map();
    }
}
