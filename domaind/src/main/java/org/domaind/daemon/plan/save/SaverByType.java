package org.domaind.daemon.plan.save;

import java.io.IOException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.stream.file.GuestSaver;
import org.domaind.daemon.stream.file.StreamOutput;
import org.domaind.daemon.stream.hvm.HvmSaver;
import org.domaind.daemon.stream.pv.PvSaver;

/** Saves a guest as its type asks. */
record SaverByType(XenHost host) implements GuestSaver {
    private GuestSaver of(DomainInfo domain) {
        return domain.hvm() ? new HvmSaver(host) : new PvSaver(host);
    }

    @Override
    public void requireSupported(DomainInfo domain) {
        of(domain).requireSupported(domain);
    }

    @Override
    public void save(DomainInfo domain, StreamOutput out, Watch watch) throws IOException {
        of(domain).save(domain, out, watch);
    }
}
