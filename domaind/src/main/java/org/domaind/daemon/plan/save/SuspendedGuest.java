package org.domaind.daemon.plan.save;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.save.hvm.EmulatedDevices;
import org.domaind.daemon.plan.save.hvm.SuspendManner;
import org.domaind.daemon.stream.file.GuestSaver;
import org.domaind.daemon.stream.pv.PvSaver;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.xenstore.client.StoreClient;

/** A guest that is asked to suspend itself, and goes on later. */
public record SuspendedGuest(XenHost host, GuestRecords records, Suspensions suspensions, EmulatedDevices devices, SavePlanner.Target target) {
    /** For each of the two: the guest says that it has heard, and it does. As the reference. */
    private static final long DEADLINE_MILLIS = 60_000;
    private static final String WORD = "suspend";

    private StoreClient store() {
        return records.store();
    }

    /** The domain, while it is that guest's. */
    public Optional<DomainInfo> find() {
        return host.domains().find(target.domid()).filter(domain -> domain.handle().equals(target.uuid()) && !domain.dying());
    }

    public DomainInfo existing() {
        return find().orElseThrow(() -> new ProblemException(Codes.NO_SUCH_DOMAIN, "Domain " + target.domid() + " does not exist any more"));
    }

    /** @throws ProblemException why the guest cannot be suspended, or cannot be saved: nothing has happened to it */
    public void require(GuestSaver saver) {
        DomainInfo domain = existing();
        saver.requireSupported(domain);
        devices.require();
        if (domain.suspended()) {
            return;
        }
        if (domain.shutdown()) {
            throw new ProblemException("stopped-already", "domain " + target.domid() + " has stopped, and cannot be saved");
        }
        if (manner(domain) == SuspendManner.STOPPED) {
            return;
        }
        if (domain.paused()) {
            throw new ProblemException("paused", "domain " + target.domid() + " is paused, and cannot hear that it shall suspend itself",
                    "xl unpause " + target.domid() + " lets it run");
        }
        // A kernel says it once, when it starts: of a guest that another toolstack has restored only the attempt can tell.
        boolean ours = records.state().guest(target.domid()).isPresent();
        if (ours && store().readOptional(GuestNodes.feature(target.domid(), WORD)).filter("1"::equals).isEmpty()) {
            throw new ProblemException("cannot-suspend", "the kernel of domain " + target.domid() + " has not said that it can suspend itself "
                    + "(control/feature-suspend)", "it may not have come up yet, or lacks the driver");
        }
    }

    /** @throws ProblemException {@code nomigrate} */
    public void requireMovable() {
        if (records.state().guest(target.domid()).filter(guest -> guest.config().platform().noMigrate()).isPresent()) {
            throw new ProblemException("nomigrate", "the guest may depend on this host, for its config says nomigrate = 1");
        }
    }

    private SuspendManner manner(DomainInfo domain) {
        return SuspendManner.of(domain, host.hvmBuild(), store());
    }

    /** @throws ProblemException {@code suspend-timeout}, {@code device-model-failed}, or what ends the plan */
    public void suspend(Cancellation cancellation) {
        DomainInfo domain = existing();
        if (!domain.suspended()) {
            switch (manner(domain)) {
                case ASKED -> ask(cancellation);
                case STOPPED -> host.domains().shutdown(target.domid(), ShutdownReason.SUSPEND);
            }
        }
        devices.stop(cancellation);
    }

    private void ask(Cancellation cancellation) {
        CompletableFuture<Void> suspended = suspensions.next(target.domid());
        try {
            store().write(GuestNodes.shutdownRequest(target.domid()), WORD);
            if (cancellation.await(suspended, DEADLINE_MILLIS)) {
                return;
            }
            if (withdraw()) {
                throw new ProblemException("suspend-timeout", "the guest has not heard within 60 seconds that it shall suspend itself; it runs on");
            }
            if (!cancellation.await(suspended, DEADLINE_MILLIS) && !existing().suspended()) {
                throw new ProblemException("suspend-timeout", "the guest has said that it will suspend itself, and has not within 60 seconds; it runs on");
            }
        } finally {
            suspended.cancel(false);
        }
    }

    /** Takes the request back. @return whether the guest had not heard it */
    private boolean withdraw() {
        String node = GuestNodes.shutdownRequest(target.domid());
        boolean[] unheard = new boolean[1];
        store().inTransaction(transaction -> {
            unheard[0] = transaction.readOptional(node).filter(WORD::equals).isPresent();
            if (unheard[0]) {
                transaction.write(node, "");
            }
        });
        return unheard[0];
    }

    /** Takes a suspension back, or the request for it, whatever of it has happened. */
    public void undo() {
        if (find().isPresent() && !find().get().suspended()) {
            withdraw();
        }
        resume(false);
    }

    /** Lets it go on where it was, if it is suspended. May be repeated. @param paused it stays paused */
    public void resume(boolean paused) {
        Optional<DomainInfo> domain = find().filter(DomainInfo::suspended);
        if (domain.isEmpty()) {
            return;
        }
        Domid domid = target.domid();
        if (paused && !domain.get().paused()) {
            host.domains().pause(domid);
        }
        devices.resume();
        // One that was stopped between two instructions has asked for no answer.
        if (manner(domain.get()) == SuspendManner.ASKED) {
            Optional<byte[]> registers = host.pvState().vcpu(domid, 0, VcpuPart.BASIC);
            registers.ifPresent(block -> host.pvState().setVcpu(domid, 0, VcpuPart.BASIC, PvSaver.whereItWas(block)));
        }
        host.domains().resume(domid);
        suspensions.resumed(domid);
        store().resume(domid.value());
    }
}
