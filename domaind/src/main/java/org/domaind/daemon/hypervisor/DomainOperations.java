package org.domaind.daemon.hypervisor;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.domaind.daemon.hypervisor.value.DomainChange;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.DomainSpec;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;

/** Domains: which there are, their life, and what is set for a domain as a whole. Every method may throw {@link HypervisorException}. */
public interface DomainOperations {
    /** All domains, ascending. */
    List<DomainInfo> all();

    /** One domain; empty when it does not exist. */
    Optional<DomainInfo> find(Domid domid);

    /** Whether {@link #nextChange} works: from release 4.21 on. */
    boolean tellsChanges();

    /**
     * A domain that came, shut down, is dying or went since the last time that it was told here; all there are at first. Only for the domain that
     * has bound {@link EventChannels.Virq#DOMAIN_EXCEPTION}, which says that there is something to ask for.
     */
    Optional<DomainChange> nextChange();

    /** Creates an empty domain, paused by its controller, without vcpus or memory. */
    Domid create(DomainSpec spec);

    /** Tears a domain down; may take long. Repeating it on a dying domain is no error. */
    void destroy(Domid domid);

    void pause(Domid domid);

    void unpause(Domid domid);

    /** Marks the domain as shut down, as if it had said so itself. */
    void shutdown(Domid domid, ShutdownReason reason);

    /** Lets a domain that shut down to be suspended go on where it was. @throws HypervisorException EINVAL: it is not shut down */
    void resume(Domid domid);

    void setHandle(Domid domid, UUID uuid);

    void setTsc(Domid domid, TscMode mode);

    void setTimeOffset(Domid domid, long seconds);

    /** Gives a new guest the host's default cpu policy for its kind. @param invariantTsc let it see a constant-rate TSC  @param nested an HVM guest sees virtualisation */
    void setDefaultCpuPolicy(Domid domid, boolean invariantTsc, boolean nested);

    /** Allocates an event channel port in {@code owner}, on its behalf, that {@code peer} may bind. */
    int allocateEventChannel(Domid owner, Domid peer);
}
