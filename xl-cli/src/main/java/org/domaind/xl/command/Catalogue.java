package org.domaind.xl.command;

import org.domaind.xl.device.AttachCommand;
import org.domaind.xl.device.DetachCommand;
import org.domaind.xl.device.ListDevicesCommand;
import org.domaind.xl.device.MediumCommand;
import org.domaind.xl.file.CheckCommand;
import org.domaind.xl.file.ExplainCommand;
import org.domaind.xl.guest.ConsoleCommand;
import org.domaind.xl.guest.CreateCommand;
import org.domaind.xl.guest.DestroyCommand;
import org.domaind.xl.guest.DiffCommand;
import org.domaind.xl.guest.DomidCommand;
import org.domaind.xl.guest.DomnameCommand;
import org.domaind.xl.guest.DumpCoreCommand;
import org.domaind.xl.guest.ListCommand;
import org.domaind.xl.guest.PauseCommand;
import org.domaind.xl.guest.RenameCommand;
import org.domaind.xl.guest.ShutdownCommand;
import org.domaind.xl.guest.UptimeCommand;
import org.domaind.xl.guest.VcpuListCommand;
import org.domaind.xl.guest.VmListCommand;
import org.domaind.xl.host.DmesgCommand;
import org.domaind.xl.host.EventsCommand;
import org.domaind.xl.host.InfoCommand;
import org.domaind.xl.host.StoreLogCommand;
import org.domaind.xl.host.StoreQuotaGetCommand;
import org.domaind.xl.host.StoreQuotaSetCommand;
import org.domaind.xl.host.StoreStatsCommand;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.migrate.MigrateCommand;
import org.domaind.xl.migrate.MigrateReceiveCommand;
import org.domaind.xl.migrate.RemusCommand;
import org.domaind.xl.resource.ConfigUpdateCommand;
import org.domaind.xl.resource.MemoryCommand;
import org.domaind.xl.resource.VcpuPinCommand;
import org.domaind.xl.resource.VcpuSetCommand;
import org.domaind.xl.save.RestoreCommand;
import org.domaind.xl.save.SaveCommand;
import org.domaind.xl.save.SuspendCommand;
import org.domaind.xl.scheduling.CreditCommand;
import org.domaind.xl.scheduling.PoolListCommand;
import org.domaind.xl.scheduling.RtdsCommand;
import org.domaind.xl.signal.DebugKeysCommand;
import org.domaind.xl.signal.SysrqCommand;
import org.domaind.xl.signal.TriggerCommand;

/** The commands' classes by name: a look-up loads only the class of that command. */
final class Catalogue {
    private Catalogue() {
    }

    /** Null when this release does not have the command. */
    static Command command(String name) {
        return switch (name) {
            case "create" -> new CreateCommand();
            case "config-update" -> new ConfigUpdateCommand();
            case "list" -> new ListCommand();
            case "destroy" -> new DestroyCommand();
            case "shutdown" -> new ShutdownCommand(false);
            case "reboot" -> new ShutdownCommand(true);
            case "pause" -> new PauseCommand(true);
            case "unpause" -> new PauseCommand(false);
            case "console" -> new ConsoleCommand();
            case "save" -> new SaveCommand();
            case "restore" -> new RestoreCommand();
            case "migrate" -> new MigrateCommand();
            case "migrate-receive" -> new MigrateReceiveCommand();
            case "remus" -> new RemusCommand();
            case "suspend" -> new SuspendCommand(true);
            case "resume" -> new SuspendCommand(false);
            case "dump-core" -> new DumpCoreCommand();
            case "cd-insert" -> new MediumCommand(true);
            case "cd-eject" -> new MediumCommand(false);
            case "mem-max" -> new MemoryCommand(true);
            case "mem-set" -> new MemoryCommand(false);
            case "vcpu-list" -> new VcpuListCommand();
            case "vcpu-pin" -> new VcpuPinCommand();
            case "vcpu-set" -> new VcpuSetCommand();
            case "vm-list" -> new VmListCommand();
            case "info" -> new InfoCommand();
            case "sched-credit" -> new CreditCommand(false);
            case "sched-credit2" -> new CreditCommand(true);
            case "sched-rtds" -> new RtdsCommand();
            case "domid" -> new DomidCommand();
            case "domname" -> new DomnameCommand();
            case "rename" -> new RenameCommand();
            case "trigger" -> new TriggerCommand(false);
            case "button-press" -> new TriggerCommand(true);
            case "sysrq" -> new SysrqCommand();
            case "debug-keys" -> new DebugKeysCommand();
            case "cpupool-list" -> new PoolListCommand();
            case "dmesg" -> new DmesgCommand();
            case "network-attach" -> new AttachCommand(false);
            case "network-list" -> new ListDevicesCommand(false);
            case "network-detach" -> new DetachCommand(false);
            case "block-attach" -> new AttachCommand(true);
            case "block-list" -> new ListDevicesCommand(true);
            case "block-detach" -> new DetachCommand(true);
            case "uptime" -> new UptimeCommand();
            case "xenstore-quota-get" -> new StoreQuotaGetCommand();
            case "xenstore-quota-set" -> new StoreQuotaSetCommand();
            case "store-stats" -> new StoreStatsCommand();
            case "store-log" -> new StoreLogCommand();
            case "events" -> new EventsCommand();
            case "check" -> new CheckCommand();
            case "explain" -> new ExplainCommand();
            case "diff" -> new DiffCommand();
            default -> null;
        };
    }
}
