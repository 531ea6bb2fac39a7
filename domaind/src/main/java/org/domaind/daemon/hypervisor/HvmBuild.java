package org.domaind.daemon.hypervisor;

import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;

/** What only a new PVH or HVM guest needs. Every method may throw {@link HypervisorException}. */
public interface HvmBuild {
    /** @throws HypervisorException EEXIST: some parameters can be set once only */
    void setParameter(Domid domid, HvmParameter parameter, long value);

    /** 0 when it was never set. */
    long parameter(Domid domid, HvmParameter parameter);

    /** Memory for the tables that translate the guest's frames. @param size at least 1 MiB; releases before 4.17 round it up to MiB */
    void setPagingPool(Domid domid, MemoryKib size);

    /** State of all vcpus and emulated devices: records, each with a header (hvm/save.h: hvm_save_descriptor). */
    byte[] context(Domid domid);

    /** Sets the state that these records hold, and turns off all vcpus for which there is no record. @param records as of {@link #context} */
    void setContext(Domid domid, byte[] records);
}
