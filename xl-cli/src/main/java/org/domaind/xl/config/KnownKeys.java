package org.domaind.xl.config;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every key that the reference's config files may hold, and what this release does with it for a PV guest. */
final class KnownKeys {
    /** What a key is to a PV guest here. */
    enum Role {
        /** Read and obeyed. */
        OBEYED,
        /** It would change a PV guest, and this release cannot do it yet: refused when it asks for something. */
        PENDING,
        /** It says nothing about a PV guest: accepted in silence, as the reference does. */
        MEANINGLESS
    }

    private static final String OBEYED = """
            name type builder uuid memory maxmem vcpus maxvcpus cpus cpus_soft kernel ramdisk cmdline root extra
            on_poweroff on_reboot on_crash on_watchdog on_soft_reset cpu_weight cap pool max_grant_frames max_maptrack_frames
            max_grant_version max_event_channels tsc_mode localtime rtc_timeoffset nomigrate
            """;
    private static final String PENDING = """
            disk vif vfb vkb pci bootloader bootloader_args bootloader_restrict bootloader_user firmware vnc sdl
            period slice latency extratime seclabel init_seclabel ioports irqs iomem e820_host driver_domain passthrough cpuid
            channel vtpm p9 vdispl vsnd pvcalls virtio usbctrl usbdev vnuma dtdev rdm llc_colors vpmu vmtrace_buf_kb
            xend_suspend_evtchn_compat xenstore_feature_mask xenstore_quota
            """;
    private static final String MEANINGLESS = """
            vnclisten vncpasswd vncdisplay vncunused vncviewer boot serial bios usb usbdevice vga stdvga videoram xen_platform_pci
            acpi apic pae nx hpet acpi_s3 acpi_s4 keymap hap oos shadow_memory timer_mode nestedhvm altp2m altp2mhvm altp2m_count
            viridian vpt_align pci_msitranslate pci_power_mgmt pci_permissive pci_seize rdm_mem_boundary gfx_passthru mmio_hole
            opengl display xauthority nographic spice spicehost spiceport spicetls_port spicedisable_ticketing spicepasswd
            spiceagent_mouse spicevdagent spice_clipboard_sharing spiceusbredirection spice_image_compression spice_streaming_video
            soundhw hdtype usbversion vendor_device vkb_device device_model device_model_version device_model_override
            device_model_user device_model_args device_model_args_pv device_model_args_hvm dm_restrict
            device_model_stubdomain_override device_model_stubdomain_seclabel stubdomain_kernel stubdomain_ramdisk
            stubdomain_cmdline stubdomain_memory firmware_override bios_path_override smbios_firmware acpi_firmware smbios
            ms_vm_genid acpi_laptop_slate mca_caps hvm_pirq msr_relaxed nr_spis sve gic_version tee vuart arm_sci
            trap_unmapped_accesses pvshim pvshim_path pvshim_cmdline pvshim_extra xen_platform_pci_bar_uc vif2 device_tree
            claim_mode suppress_spurious_page_faults
            dhcp netmask gateway hostname interface nfs_server nfs_root cpu
            """;

    private static final Map<String, Role> ROLES = roles();
    /** More edits than this away is another word, not a slip. */
    private static final int MAX_SLIPS = 2;

    private KnownKeys() {
    }

    private static Map<String, Role> roles() {
        Map<String, Role> roles = new TreeMap<>();
        put(roles, MEANINGLESS, Role.MEANINGLESS);
        put(roles, PENDING, Role.PENDING);
        put(roles, OBEYED, Role.OBEYED);
        return roles;
    }

    private static void put(Map<String, Role> roles, String keys, Role role) {
        for (String key : keys.strip().split("\\s+")) {
            roles.put(key, role);
        }
    }

    static Optional<Role> role(String key) {
        return Optional.ofNullable(ROLES.get(key));
    }

    static Map<String, Role> all() {
        return ROLES;
    }

    /** The known key that {@code word} probably was meant to be. */
    static Optional<String> nearest(String word) {
        String best = null;
        int bestDistance = MAX_SLIPS + 1;
        for (String key : ROLES.keySet()) {
            // One slip in a word of three letters is already another word more often than not.
            int allowed = Math.min(bestDistance - 1, word.length() <= 3 ? 1 : MAX_SLIPS);
            if (Math.abs(key.length() - word.length()) <= allowed) {
                int distance = distance(word, key);
                if (distance <= allowed) {
                    best = key;
                    bestDistance = distance;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** How many letters must be added, removed, changed, or swapped with their neighbour. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
