package org.domaind.xl.invocation;

import java.util.List;
import java.util.Optional;

/** The names of the reference's commands in its order, then of additional ones, each with a one-line summary. */
public final class CommandNames {
    private static final List<String> NAMES = List.of((""
            + "create config-update list destroy shutdown reboot pci-attach pci-detach pci-list pci-assignable-add "
            + "pci-assignable-remove pci-assignable-list pause unpause console vncviewer save migrate restore migrate-receive "
            + "suspend resume dump-core cd-insert cd-eject mem-max mem-set button-press vcpu-list vcpu-pin vcpu-set vm-list info sharing "
            + "sched-credit sched-credit2 sched-rtds domid domname rename trigger sysrq debug-keys set-parameters dmesg top "
            + "network-attach network-list network-detach channel-list block-attach block-list block-detach vtpm-attach vtpm-list "
            + "vtpm-detach vkb-attach vkb-list vkb-detach vdispl-attach vdispl-list vdispl-detach vsnd-attach vsnd-list vsnd-detach "
            + "uptime claims cpupool-create cpupool-list cpupool-destroy cpupool-rename cpupool-cpu-add cpupool-cpu-remove "
            + "cpupool-migrate cpupool-numa-split getenforce setenforce loadpolicy remus devd psr-hwinfo psr-cmt-attach "
            + "psr-cmt-detach psr-cmt-show psr-cat-set psr-cat-show psr-mba-set psr-mba-show usbctrl-attach usbctrl-detach "
            + "usbdev-attach usbdev-detach usb-list qemu-monitor-command xenstore-quota-get "
            + "xenstore-quota-set store-stats store-log events check explain diff").split(" "));

    private CommandNames() {
    }

    public static List<String> names() {
        return NAMES;
    }

    /** The command of this name, or the only one with this prefix. */
    public static Optional<String> resolve(String word) {
        String found = null;
        for (String name : NAMES) {
            if (name.equals(word)) {
                return Optional.of(name);
            }
            if (name.startsWith(word)) {
                if (found != null) {
                    return Optional.empty();
                }
                found = name;
            }
        }
        return Optional.ofNullable(found);
    }

    /** One line without full stop, or more where the reference has more; empty when this release does not have the command. */
    public static String summary(String name) {
        return switch (name) {
            case "create" -> "Create a domain from config file <filename>";
            case "config-update" -> "Update a running domain's saved configuration, used when rebuilding the domain after reboot.\n"
                    + "WARNING: xl now has better capability to manage domain configuration, avoid using this command when possible";
            case "list" -> "List information about all/some domains";
            case "destroy" -> "Terminate a domain immediately";
            case "shutdown" -> "Issue a shutdown signal to a domain";
            case "reboot" -> "Issue a reboot signal to a domain";
            case "pause" -> "Pause execution of a domain";
            case "unpause" -> "Unpause a paused domain";
            case "console" -> "Attach to domain's console";
            case "save" -> "Save a domain state to restore later";
            case "migrate" -> "Migrate a domain to another host";
            case "migrate-receive" -> "Restore a domain from a saved state";
            case "remus" -> "Enable Remus HA for domain";
            case "restore" -> "Restore a domain from a saved state";
            case "suspend" -> "Suspend a domain to RAM";
            case "resume" -> "Resume a domain from RAM";
            case "dump-core" -> "Core dump a domain";
            case "cd-insert" -> "Insert a cdrom into a guest's cd drive";
            case "cd-eject" -> "Eject a cdrom from a guest's cd drive";
            case "mem-max" -> "Set the maximum amount reservation for a domain";
            case "mem-set" -> "Set the current memory usage for a domain";
            case "vcpu-list" -> "List the VCPUs for all/some domains";
            case "vcpu-pin" -> "Set which CPUs a VCPU can use";
            case "vcpu-set" -> "Set the number of active VCPUs allowed for the domain";
            case "vm-list" -> "List guest domains, excluding dom0, stubdoms, etc.";
            case "info" -> "Get information about Xen host";
            case "sched-credit" -> "Get/set credit scheduler parameters";
            case "sched-credit2" -> "Get/set credit2 scheduler parameters";
            case "sched-rtds" -> "Get/set rtds scheduler parameters";
            case "domid" -> "Convert a domain name to domain id";
            case "domname" -> "Convert a domain id to domain name";
            case "rename" -> "Rename a domain";
            case "trigger" -> "Send a trigger to a domain";
            case "button-press" -> "Indicate an ACPI button press to the domain";
            case "sysrq" -> "Send a sysrq to a domain";
            case "debug-keys" -> "Send debug keys to Xen";
            case "cpupool-list" -> "List CPU pools on host";
            case "dmesg" -> "Read and/or clear dmesg buffer";
            case "network-attach" -> "Create a new virtual network device";
            case "network-list" -> "List virtual network interfaces for a domain";
            case "network-detach" -> "Destroy a domain's virtual network device";
            case "block-attach" -> "Create a new virtual block device";
            case "block-list" -> "List virtual block devices for a domain";
            case "block-detach" -> "Destroy a domain's virtual block device";
            case "uptime" -> "Print uptime for all/some domains";
            case "xenstore-quota-get" -> "List global or domain specific Xenstore quotas";
            case "xenstore-quota-set" -> "Set global or domain specific Xenstore quotas";
            case "store-stats" -> "Show what the xenstore holds and who asks it how much";
            case "store-log" -> "Show who changed what in the xenstore";
            case "events" -> "Show what happened to guests";
            case "check" -> "Show all that is wrong in config files";
            case "explain" -> "Show what a key of config files means";
            case "diff" -> "Compare a guest's config with a config file";
            default -> "";
        };
    }

    public static String notYet(String name) {
        return "xl: " + name + " is not implemented yet by this release of domaind";
    }
}
