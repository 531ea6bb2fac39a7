package org.domaind.daemon.lifecycle;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.domaind.daemon.device.DeviceKind;
import org.domaind.daemon.device.MacAddress;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.GuestQueues;
import org.domaind.daemon.plan.GuestQueues.Lane;
import org.domaind.daemon.plan.PlanRunner;
import org.domaind.daemon.plan.device.AttachPlanner;
import org.domaind.daemon.plan.device.DetachPlanner;
import org.domaind.daemon.plan.device.DeviceReports;
import org.domaind.daemon.plan.devicemodel.MediumPlanner;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.DeviceReport;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.Vdev;

/** Gives devices to guests that run and takes them away, each in its guest's queue. */
public final class DeviceChanges {
    private static final RandomGenerator RANDOM = new SecureRandom();

    private final GuestLifecycle lifecycle;
    private final GuestQueues queues;
    private final GuestPlans plans;
    private final DeviceReports reports;
    private final GuestRecords records;

    public DeviceChanges(GuestLifecycle lifecycle, GuestQueues queues, GuestPlans plans, DeviceReports reports, GuestRecords records) {
        this.lifecycle = lifecycle;
        this.queues = queues;
        this.plans = plans;
        this.reports = reports;
        this.records = records;
    }

    /**
     * @param progress see {@link PlanRunner#run}
     * @return completes with the device as it was attached: with its number, of a network interface its MAC address as well
     */
    public CompletableFuture<DeviceConfig> attach(Domid domid, DeviceConfig device, Consumer<Replies.Progress> progress) {
        DomainInfo domain = guest(domid);
        return queues.submit(domain.handle(), Lane.PLAN, () -> {
            DeviceConfig complete = complete(device, () -> reports.nextDevid(domid, DeviceKind.VIF));
            plans.runner().run(plans.attaches().plan(new AttachPlanner.Target(domid, domain.handle(), type(domain), complete)), Bindings.NONE, progress,
                    new Cancellation(queues::cancelled));
            return complete;
        });
    }

    /** @param force do not ask the guest, which may lose data  @param progress see {@link PlanRunner#run} */
    public CompletableFuture<Void> detach(Domid domid, DeviceKind kind, int devid, boolean force, Consumer<Replies.Progress> progress) {
        DomainInfo domain = guest(domid);
        return queues.submit(domain.handle(), Lane.PLAN, () -> {
            plans.runner().run(plans.detaches().plan(new DetachPlanner.Target(domid, domain.handle(), kind.word(), devid, force)), Bindings.of(domid), progress,
                    new Cancellation(queues::cancelled));
            return null;
        });
    }

    /** @param vdev of an emulated cd drive  @param target the image that is to be in it, an absolute path; empty: none is */
    public CompletableFuture<Void> changeMedium(Domid domid, String vdev, Optional<String> target) {
        DomainInfo domain = guest(domid);
        if (type(domain) != GuestType.HVM) {
            throw new ProblemException(Codes.NOT_SUPPORTED, "domain " + domid + " is no HVM guest, and only these have cd drives whose medium can be changed");
        }
        return queues.submit(domain.handle(), Lane.PLAN, () -> {
            DeviceConfig.Disk drive = drive(domid, vdev);
            plans.runner().run(plans.media().plan(new MediumPlanner.Target(domid, domain.handle(), drive, drive.withMedium(target))), Bindings.NONE,
                    progress -> { }, new Cancellation(queues::cancelled));
            return null;
        });
    }

    private DeviceConfig.Disk drive(Domid domid, String vdev) {
        KnownGuest guest = records.state().guest(domid).orElseThrow(() -> new ProblemException(Codes.INVALID_REQUEST, "domain " + domid
                + " is not domaind's: its device model listens to the tool that made it"));
        List<DeviceConfig.Disk> drives = guest.config().devices().stream().filter(DeviceConfig.Disk.class::isInstance).map(DeviceConfig.Disk.class::cast)
                .filter(DeviceConfig.Disk::cdrom).toList();
        return drives.stream().filter(disk -> Vdev.number(disk.vdev()).equals(Vdev.number(vdev))).findFirst().orElseThrow(() -> new ProblemException(
                "no-such-device", "domain " + domid + " has no cd drive " + vdev, drives.isEmpty() ? "a drive is given to a guest when it is created: \",hdc:cdrom,r\""
                : "it has " + drives.stream().map(DeviceConfig.Disk::vdev).collect(Collectors.joining(", "))));
    }

    /** Of a domain that does not exist (any more) there is none, as in the reference. */
    public List<DeviceReport> list(Domid domid, DeviceKind kind) {
        return reports.list(domid, kind);
    }

    private DomainInfo guest(Domid domid) {
        DomainInfo domain = lifecycle.existing(domid);
        if (domid.equals(Domid.ZERO)) {
            throw new ProblemException(Codes.NOT_SUPPORTED, "devices of domain 0 are not supported yet");
        }
        return domain;
    }

    /** As the toolstack that made it says. */
    private GuestType type(DomainInfo domain) {
        return records.index().type(domain.domid()).flatMap(word -> Arrays.stream(GuestType.values()).filter(type -> type.word().equals(word)).findFirst())
                .orElse(domain.hvm() ? GuestType.PVH : GuestType.PV);
    }

    /** With all that must not change between the tries and the lives of a guest. */
    static List<DeviceConfig> complete(List<DeviceConfig> devices) {
        return devices.stream().map(device -> complete(device, () -> {
            throw new ProblemException("invalid-config", "a network interface of a config has its number");
        })).toList();
    }

    private static DeviceConfig complete(DeviceConfig device, IntSupplier nextDevid) {
        if (device instanceof DeviceConfig.Nic nic) {
            return nic.numbered(nic.devid() == DeviceConfig.Nic.ANY_DEVID ? nextDevid.getAsInt() : nic.devid(),
                    nic.mac().orElseGet(() -> MacAddress.random(RANDOM)));
        }
        return device;
    }
}
