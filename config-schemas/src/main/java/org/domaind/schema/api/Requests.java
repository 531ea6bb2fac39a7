package org.domaind.schema.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Autoballoon;
import org.domaind.schema.model.ConsoleType;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.Spelt;
import org.domaind.schema.model.Trigger;
import org.domaind.schema.scheduling.PoolParameters;
import org.domaind.schema.scheduling.VcpuShare;

/** The parameters of each {@link Method}. */
public final class Requests {
    private Requests() {
    }

    public record None() {
    }

    /** @param clear empty the buffer after reading it */
    public record ConsoleRing(boolean clear) {
    }

    /**
     * @param domid   only this domain, or all
     * @param name    only the domain of that name, or all
     * @param configs include the config of each guest, which is most of the reply's size
     */
    public record ListDomains(Optional<Domid> domid, Optional<String> name, boolean configs) {
        public static final ListDomains ALL = new ListDomains(Optional.empty(), Optional.empty(), false);
        public static final ListDomains ALL_WITH_CONFIGS = new ListDomains(Optional.empty(), Optional.empty(), true);
    }

    public record ListVcpus(Optional<Domid> domid) {
    }

    /**
     * @param config     the guest
     * @param source     the config file's own text, kept for the next reboot
     * @param leavePaused do not start its vcpus
     * @param autoballoon whether domain 0 gives memory where the host has too little; left out: {@link Autoballoon#AUTO}
     */
    public record CreateGuest(GuestConfig config, String source, boolean leavePaused, Autoballoon autoballoon) {
        public CreateGuest {
            autoballoon = autoballoon == null ? Autoballoon.AUTO : autoballoon;
        }

        public CreateGuest(GuestConfig config, String source, boolean leavePaused) {
            this(config, source, leavePaused, Autoballoon.AUTO);
        }
    }

    public record Guest(Domid domid) {
    }

    /**
     * @param type   left out: the first serial line if the guest has one, otherwise the PV console
     * @param number of the type's consoles; left out: the first one
     */
    public record Console(Domid domid, Optional<ConsoleType> type, OptionalInt number) {
    }

    /** @param domids 1 to {@link #MAX} of them, each once */
    public record Guests(List<Domid> domids) {
        public static final int MAX = 4096;
    }

    /** @param reboot start again afterwards  @param force press the power or reset button of a guest that cannot be asked */
    public record Shutdown(Domid domid, boolean reboot, boolean force) {
    }

    /** @param force allow domain 0 */
    public record Destroy(Domid domid, boolean force) {
    }

    public record Rename(Domid domid, String newName) {
    }

    /** @param config of the same name; its uuid does not count  @param source the text that it comes from */
    public record UpdateConfig(Domid domid, GuestConfig config, String source) {
    }

    /** @param file absolute; written by the daemon, in place of an older one */
    public record DumpCore(Domid domid, String file) {
    }

    /** What becomes of a guest that has been saved. */
    public enum AfterSave implements Spelt {
        DESTROY, RESUME, PAUSE;

        @Override
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param file   absolute; written by the daemon, in place of an older one
     * @param config the guest's, as the reference's JSON, for who restores it; empty: the file has none
     * @param after  left out: it is destroyed
     */
    public record SaveGuest(Domid domid, String file, String config, AfterSave after) {
        public SaveGuest {
            config = config == null ? "" : config;
            after = after == null ? AfterSave.DESTROY : after;
        }
    }

    /**
     * @param config      of the guest that is made from the file
     * @param source      the text of its config file
     * @param file        absolute; read by the daemon
     * @param leavePaused do not start its vcpus
     * @param autoballoon as of {@link CreateGuest}
     */
    public record RestoreGuest(GuestConfig config, String source, String file, boolean leavePaused, Autoballoon autoballoon) {
        public RestoreGuest {
            autoballoon = autoballoon == null ? Autoballoon.AUTO : autoballoon;
        }
    }

    /**
     * Two open files of a process of the caller's, through which a migrating guest travels: pipes or sockets. The daemon opens them for itself.
     *
     * @param process its number, as the daemon sees it
     * @param input   the number of the descriptor whose bytes the daemon reads; of a child process its standard output
     * @param output  of the one to which the daemon writes
     */
    public record Link(long process, int input, int output) {
    }

    /**
     * How a guest that runs is copied; what is left out is as the daemon's default.
     *
     * @param maxIterations     rounds of copying while the guest runs, at most
     * @param dirtyThreshold    so few pages left are copied while it is suspended
     * @param maxDowntimeMillis the guest is not suspended while its pause is expected to be longer
     * @param bandwidthMib      sent per second, at most, while it runs
     * @param abortIfBusy       if the rounds are over and the guest still writes faster than asked, it stays
     */
    public record MigrationLimits(OptionalInt maxIterations, OptionalLong dirtyThreshold, OptionalLong maxDowntimeMillis, OptionalInt bandwidthMib,
                                  boolean abortIfBusy) {
        public static final MigrationLimits DEFAULT =
                new MigrationLimits(OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty(), false);
    }

    /** @param link to the receiver  @param config as of {@link SaveGuest} */
    public record MigrateGuest(Domid domid, Link link, String config, MigrationLimits limits) {
        public MigrateGuest {
            limits = limits == null ? MigrationLimits.DEFAULT : limits;
        }
    }

    /**
     * A guest that is migrated to this host.
     *
     * @param config of the guest, from the header, which the caller has read
     * @param source the text of its config file
     * @param link   to the sender, which sends the stream behind the header
     */
    public record ReceiveGuest(GuestConfig config, String source, Link link, boolean leavePaused, Autoballoon autoballoon) {
        public ReceiveGuest {
            autoballoon = autoballoon == null ? Autoballoon.AUTO : autoballoon;
        }
    }

    /** Whether a guest could be migrated to this host. @param config as of {@link ReceiveGuest} */
    public record CheckArrival(GuestConfig config) {
    }

    /** Of a guest of which it is not known whether it has arrived. @param here it has not: it goes on here; else it is removed here */
    public record ResolveMigration(Domid domid, boolean here) {
    }

    /** @param target KiB that its balloon driver is to leave it, with what its video card has */
    public record SetMemoryTarget(Domid domid, MemoryKib target) {
    }

    /** @param limit KiB, at least the target */
    public record SetMemoryLimit(Domid domid, MemoryKib limit) {
    }

    /** @param count vcpus 0 to count - 1 are to be online, the others not */
    public record SetVcpus(Domid domid, int count) {
    }

    /**
     * @param vcpu  empty: all of them
     * @param hard  where it may run; empty: as it is
     * @param soft  where it should run; empty: as it is
     * @param force also while the hypervisor itself holds the vcpu on a cpu
     */
    public record PinVcpus(Domid domid, OptionalInt vcpu, Optional<CpuSet> hard, Optional<CpuSet> soft, boolean force) {
    }

    /** @param vcpu that of an NMI */
    public record SendTrigger(Domid domid, Trigger trigger, int vcpu) {
    }

    /** @param letter of Linux's magic SysRq key: one character */
    public record SendSysrq(Domid domid, String letter) {
    }

    /** @param keys as typed at the hypervisor's console */
    public record DebugKeys(String keys) {
    }

    /**
     * @param scheduler  that of the domain's cpupool
     * @param weight,cap of credit and credit2; empty: as it is
     * @param vcpus      of RTDS; those that are not named stay as they are
     */
    public record SetShare(Domid domid, String scheduler, OptionalInt weight, OptionalInt cap, List<VcpuShare> vcpus) {
        public SetShare {
            vcpus = List.copyOf(vcpus);
        }
    }

    /** @param pool number of a cpupool  @param scheduler the pool's: credit or credit2 */
    public record SetPoolParameters(int pool, String scheduler, PoolParameters parameters) {
    }

    /** @param device a network interface may leave its number and its MAC address to the daemon */
    public record AttachDevice(Domid domid, DeviceConfig device) {
    }

    /** @param kind {@code vbd} or {@code vif}  @param force do not ask the guest: a disk may lose data  */
    public record DetachDevice(Domid domid, String kind, int devid, boolean force) {
    }

    /** @param vdev the drive: {@code hdc}  @param target an image of the format {@code raw}, as an absolute path; empty: the drive is to be empty */
    public record ChangeMedium(Domid domid, String vdev, Optional<String> target) {
    }

    /** @param kind {@code vbd} or {@code vif} */
    public record ListDevices(Domid domid, String kind) {
    }

    /**
     * @param guest  only events of the guest of this name, or of domains with this number; empty: all
     * @param after  only events after this one: 0, or {@link Replies.Events#last}
     * @param follow if there is no event yet, wait for one for some time
     */
    public record Events(Optional<String> guest, long after, boolean follow) {
    }

    /**
     * @param path        only changes of this node, nodes below it, and nodes above it that were removed; empty: all
     * @param domid       only changes made by this domain; empty: by any
     * @param sinceMillis only changes since this time, in milliseconds since 1970
     * @param from        the first number wanted: 0, or {@link Replies.StoreChanges#next}
     * @param follow      if there is no change yet, wait for one for some time
     */
    public record StoreLog(Optional<String> path, Optional<Domid> domid, long sinceMillis, long from, boolean follow) {
    }

    /** @param path the start node  @param atMillis since 1970  @param skip the number of nodes on the pages before */
    public record StoreTreeAt(String path, long atMillis, long skip) {
    }
}
