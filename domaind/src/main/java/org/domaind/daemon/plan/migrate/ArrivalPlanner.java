package org.domaind.daemon.plan.migrate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.daemon.migration.Handshake;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.Outcome;
import org.domaind.daemon.plan.Plan;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.create.CreatePlanner;
import org.domaind.daemon.plan.destroy.DestroyPlanner;
import org.domaind.daemon.plan.device.ImageSharing;
import org.domaind.daemon.stream.pv.PvReceiver;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Autoballoon;
import org.domaind.schema.model.Domid;

/** Plans the receiver's half of a migration; touches nothing. */
public final class ArrivalPlanner {
    public static final String KIND = "migrate-receive";

    private static final Path NETWORKS = Path.of("/sys/class/net");

    private final XenHost host;
    private final GuestRecords records;
    private final CreatePlanner creates;
    private final DestroyPlanner destroys;

    public ArrivalPlanner(XenHost host, GuestRecords records, CreatePlanner creates, DestroyPlanner destroys) {
        this.host = host;
        this.records = records;
        this.creates = creates;
        this.destroys = destroys;
    }

    /**
     * @param config with the guest's own name; its uuid is the new domain's
     * @param twin   of a guest that comes from this very host: its domain, which has the uuid until it is removed
     */
    public record Target(GuestConfig config, String source, boolean leavePaused, Autoballoon autoballoon, Optional<Twin> twin) {
        public Target {
            twin = twin == null ? Optional.empty() : twin;
        }

        UUID uuid() {
            return config.uuid().orElseThrow();
        }
    }

    public record Twin(Domid domid, UUID uuid) {
    }

    /** For who settles it: there is no link any more. */
    public Plan plan(Target target) {
        return plan(target, Optional.empty());
    }

    public Plan plan(Target target, Passage passage) {
        return plan(target, Optional.of(passage));
    }

    private Plan plan(Target target, Optional<Passage> passage) {
        GuestConfig incoming = target.config().withName(target.config().name() + GuestNodes.INCOMING);
        List<Step> steps = new ArrayList<>(creates.arrival(incoming, target.source(), target.autoballoon(),
                new PvReceiver(host, passage.map(Passage::link).orElse(null)), "what the other host sends"));
        steps.add(0, new Act("check-name", "see that no other guest is called " + target.config().name(), () -> requireFree(target)));
        steps.add(new Act("offer", "tell the other host that the guest is here, and wait until it is this host's", () -> {
            passage.orElseThrow().say(Handshake.RECEIVED);
            passage.orElseThrow().await(Handshake.GO);
            passage.orElseThrow().commit();
        }));
        int noReturn = steps.size();
        steps.add(new TakeOver(host.domains(), records, target, passage.isPresent()));
        steps.add(new Report(passage));
        steps.add(new Act.When(Outcome.RETURNED, new RemoveCopy(destroys, target.uuid())));
        steps.add(new Act.When(Outcome.RETURNED, new Act("give-back", "tell the other host that the guest is its own again",
                () -> passage.ifPresent(link -> link.say(Handshake.GO)))));
        return new Plan(KIND, target.config().name(), Json.text(target), noReturn, steps);
    }

    /** All that speaks against the guest's coming, as things are now. */
    public List<Problem> check(Target target) {
        List<Problem> found = new ArrayList<>();
        note(found, () -> plan(target));
        note(found, () -> requireFree(target));
        note(found, () -> requireMemory(target.config()));
        for (DeviceConfig device : target.config().devices()) {
            note(found, () -> requireThere(device));
        }
        return found;
    }

    private static void note(List<Problem> found, Runnable check) {
        try {
            check.run();
        } catch (ProblemException e) {
            found.add(e.problem());
        }
    }

    private void requireMemory(GuestConfig config) {
        PhysicalInfo physical = host.machine().physicalInfo();
        long free = Math.max(0, physical.freePages() - physical.outstandingPages());
        if (config.memory().atBoot().pages() > free) {
            throw new ProblemException("out-of-memory", "the guest needs " + config.memory().atBoot().mib() + " MiB of memory, and the host has " + (free >>> 8)
                    + " MiB free", "where domain 0 may shrink (autoballoon), that may suffice");
        }
    }

    private void requireThere(DeviceConfig device) {
        if (device instanceof DeviceConfig.Disk disk) {
            ImageSharing.requireThere(disk);
        } else if (device instanceof DeviceConfig.Nic nic && !host.simulated() && nic.bridge().filter(name -> !Files.exists(NETWORKS.resolve(name))).isPresent()) {
            throw new ProblemException("no-such-bridge", "there is no bridge " + nic.bridge().get() + " for a network interface of the guest");
        }
    }

    /** Before it is copied; it gets the name once it has arrived. */
    private void requireFree(Target target) {
        Optional<Domid> other = records.names().domid(target.config().name()).filter(domid -> target.twin().filter(twin -> twin.domid().equals(domid)).isEmpty());
        if (other.isPresent()) {
            throw new ProblemException(Codes.NAME_TAKEN, "Domain with name \"" + target.config().name() + "\" already exists.");
        }
    }
}
