package org.domaind.daemon.hypervisor;

import java.util.OptionalInt;
import org.domaind.schema.model.Domid;

/** A domain's share of its pool's cpus. Every method may throw {@link HypervisorException}. */
public interface DomainScheduling {
    /** Weight and cap of the pool's scheduler; an empty value stays as it is. */
    void set(Domid domid, OptionalInt weight, OptionalInt cap);
}
