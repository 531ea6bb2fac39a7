package org.domaind.daemon.lifecycle;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.domaind.daemon.device.DeviceKind;
import org.domaind.daemon.device.MacAddress;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestQueues;
import org.domaind.daemon.plan.GuestQueues.Lane;
import org.domaind.daemon.plan.PlanRunner;
import org.domaind.daemon.plan.device.AttachPlanner;
import org.domaind.daemon.plan.device.DetachPlanner;
import org.domaind.daemon.plan.device.DeviceReports;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.DeviceReport;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;

/** Gives devices to guests that run and takes them away, each in its guest's queue. */
public final class DeviceChanges {
    private static final RandomGenerator RANDOM = new SecureRandom();

    private final GuestLifecycle lifecycle;
    private final GuestQueues queues;
    private final GuestPlans plans;
    private final DeviceReports reports;

    public DeviceChanges(GuestLifecycle lifecycle, GuestQueues queues, GuestPlans plans, DeviceReports reports) {
        this.lifecycle = lifecycle;
        this.queues = queues;
        this.plans = plans;
        this.reports = reports;
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

    private static GuestType type(DomainInfo domain) {
        // Only of a PV guest's devices the nodes differ.
        return domain.hvm() ? GuestType.PVH : GuestType.PV;
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
