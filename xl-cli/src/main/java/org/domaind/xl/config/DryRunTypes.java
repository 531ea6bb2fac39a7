package org.domaind.xl.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.domaind.schema.model.GuestType;

/** What the dry-run view shows of one kind of guest only. */
final class DryRunTypes {
    private final Settings settings;

    DryRunTypes(Settings settings) {
        this.settings = settings;
    }

    Map<String, Object> of(GuestType type) {
        return switch (type) {
            case PV -> pv();
            case PVH -> pvh();
            case HVM -> hvm();
        };
    }

    private Map<String, Object> pv() {
        Map<String, Object> pv = new LinkedHashMap<>();
        flags(pv, "e820_host", "e820_host");
        return pv;
    }

    private Map<String, Object> pvh() {
        Map<String, Object> pvh = new LinkedHashMap<>();
        flags(pvh, "pvshim", "pvshim");
        texts(pvh, "pvshim_path", "pvshim_path", "pvshim_cmdline", "pvshim_cmdline", "pvshim_extra", "pvshim_extra");
        return pvh;
    }

    private Map<String, Object> hvm() {
        Map<String, Object> hvm = new LinkedHashMap<>();
        texts(hvm, "firmware", "firmware_override", "bios", "bios");
        flags(hvm, "pae", "pae", "acpi_s3", "acpi_s3", "acpi_s4", "acpi_s4", "acpi_laptop_slate", "acpi_laptop_slate", "nx", "nx");
        flags(hvm, "viridian", "viridian", "hpet", "hpet", "vpt_align", "vpt_align");
        settings.number("mmio_hole").ifPresent(m -> hvm.put("mmio_hole_memkb", m * 1024));
        texts(hvm, "smbios_firmware", "smbios_firmware", "acpi_firmware", "acpi_firmware", "hdtype", "hdtype");
        flags(hvm, "nographic", "nographic");
        hvm.put("vga", vga());
        hvm.put("vnc", vnc());
        texts(hvm, "keymap", "keymap");
        Map<String, Object> sdl = new LinkedHashMap<>();
        flags(sdl, "enable", "sdl", "opengl", "opengl");
        texts(sdl, "display", "display", "xauthority", "xauthority");
        hvm.put("sdl", sdl);
        hvm.put("spice", spice());
        flags(hvm, "gfx_passthru", "gfx_passthru");
        single(hvm, "serial");
        texts(hvm, "boot", "boot");
        flags(hvm, "usb", "usb");
        numbers(hvm, "usbversion", "usbversion");
        single(hvm, "usbdevice");
        flags(hvm, "vkb_device", "vkb_device");
        texts(hvm, "soundhw", "soundhw");
        flags(hvm, "xen_platform_pci", "xen_platform_pci");
        several(hvm, "usbdevice");
        several(hvm, "serial");
        hvm.put("rdm", Map.of());
        return hvm;
    }

    private Map<String, Object> vga() {
        Map<String, Object> vga = new LinkedHashMap<>();
        Optional<String> kind = settings.text("vga");
        if (kind.isPresent()) {
            vga.put("kind", kind.get().equals("stdvga") ? "std" : kind.get());
        } else {
            settings.flag("stdvga").ifPresent(s -> vga.put("kind", s ? "std" : "cirrus"));
        }
        return vga;
    }

    private Map<String, Object> vnc() {
        Map<String, Object> vnc = new LinkedHashMap<>();
        flags(vnc, "enable", "vnc");
        texts(vnc, "listen", "vnclisten", "passwd", "vncpasswd");
        numbers(vnc, "display", "vncdisplay");
        flags(vnc, "findunused", "vncunused");
        return vnc;
    }

    private Map<String, Object> spice() {
        Map<String, Object> spice = new LinkedHashMap<>();
        flags(spice, "enable", "spice");
        numbers(spice, "port", "spiceport", "tls_port", "spicetls_port");
        texts(spice, "host", "spicehost");
        flags(spice, "disable_ticketing", "spicedisable_ticketing");
        texts(spice, "passwd", "spicepasswd");
        flags(spice, "agent_mouse", "spiceagent_mouse", "vdagent", "spicevdagent", "clipboard_sharing", "spice_clipboard_sharing");
        numbers(spice, "usbredirection", "spiceusbredirection");
        texts(spice, "image_compression", "spice_image_compression", "streaming_video", "spice_streaming_video");
        return spice;
    }

    /** Pairs of the view's name and the file's key. */
    private void texts(Map<String, Object> map, String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            String name = pairs[i];
            settings.text(pairs[i + 1]).ifPresent(t -> map.put(name, t));
        }
    }

    private void flags(Map<String, Object> map, String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            String name = pairs[i];
            settings.flag(pairs[i + 1]).ifPresent(f -> map.put(name, f ? "True" : "False"));
        }
    }

    private void numbers(Map<String, Object> map, String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            String name = pairs[i];
            settings.number(pairs[i + 1]).ifPresent(n -> {
                if (n != 0) {
                    map.put(name, n);
                }
            });
        }
    }

    private void single(Map<String, Object> map, String key) {
        if (settings.has(key) && !settings.isList(key)) {
            texts(map, key, key);
        }
    }

    private void several(Map<String, Object> map, String key) {
        if (settings.isList(key)) {
            List<String> values = settings.list(key).orElse(List.of()).stream().map(Value.Atom::text).toList();
            map.put(key + "_list", values);
        }
    }
}
