package org.domaind.daemon.lifecycle;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Trigger;
import org.domaind.xenstore.client.StoreClient;

/** Buttons, keys and wires of domains' machines, and of the hypervisor. */
public final class Signals {
    private static final int MAX_KEYS = 256;

    private final GuestLifecycle lifecycle;
    private final StoreClient store;
    private final XenHost host;

    public Signals(GuestLifecycle lifecycle, StoreClient store, XenHost host) {
        this.lifecycle = lifecycle;
        this.store = store;
        this.host = host;
    }

    public CompletableFuture<Void> trigger(Requests.SendTrigger request) {
        return lifecycle.act(request.domid(), () -> {
            DomainInfo domain = lifecycle.existing(request.domid());
            String word = request.trigger().word();
            if (request.trigger() == Trigger.S3RESUME) {
                if (!domain.hvm()) {
                    throw new ProblemException(Codes.NOT_SUPPORTED, "domain " + domain.domid() + " is no hvm guest: it cannot sleep to memory that way");
                }
                host.hvmBuild().setParameter(domain.domid(), HvmParameter.ACPI_S_STATE, 0);
                return;
            }
            if (request.vcpu() < 0 || request.vcpu() > domain.maxVcpuId()) {
                throw new ProblemException(Codes.INVALID_REQUEST, "domain " + domain.domid() + " has no vcpu " + request.vcpu());
            }
            try {
                host.vcpus().trigger(domain.domid(), request.trigger(), request.vcpu());
            } catch (HypervisorException e) {
                String why = switch (e.error()) {
                    case "ENOSYS" -> "this hypervisor sends no " + word + " to guests";
                    case "EINVAL" -> "domain " + domain.domid() + " has no " + word + (domain.hvm() ? "" : " button: it is no hvm guest");
                    default -> throw e;
                };
                throw new ProblemException(Problem.of(Codes.NOT_SUPPORTED, why), e);
            }
        });
    }

    public CompletableFuture<Void> sysrq(Requests.SendSysrq request) {
        if (request.letter().length() != 1 || request.letter().charAt(0) <= ' ' || request.letter().charAt(0) > '~') {
            throw new ProblemException(Codes.INVALID_REQUEST, "\"" + request.letter() + "\" is no key of SysRq");
        }
        return lifecycle.act(request.domid(), () -> {
            lifecycle.existing(request.domid());
            StoreEdits.make(store, List.of(), List.of(GuestNodes.sysrq(request.domid(), request.letter())));
        });
    }

    public void debugKeys(Requests.DebugKeys request) {
        if (request.keys().isEmpty() || request.keys().length() > MAX_KEYS || request.keys().chars().anyMatch(key -> key < ' ' || key > '~')) {
            throw new ProblemException(Codes.INVALID_REQUEST, "keys are 1 to " + MAX_KEYS + " characters of ASCII");
        }
        host.machine().debugKeys(request.keys());
    }
}
