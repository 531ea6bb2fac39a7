package org.domaind.daemon.plan.device;

import java.util.Collection;
import java.util.List;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.model.Domid;

/** What serves the PV disks that domain 0's driver cannot: device models. */
public interface DiskServers {
    /** There are no such disks. */
    DiskServers NONE = new DiskServers() {
        @Override
        public void serve(Domid guest, List<Disk> disks, Cancellation cancellation) {
            throw new IllegalStateException("nothing serves disks here");
        }

        @Override
        public boolean serves(Domid guest) {
            return false;
        }

        @Override
        public String lastWords(Domid guest) {
            return "";
        }

        @Override
        public void release(Domid guest, Collection<Integer> devids) {
            // Nothing serves them.
        }

        @Override
        public void gone(Domid guest, Collection<Integer> devids) {
            // Nothing served them.
        }
    };

    /** Makes ready for disks whose nodes come next. @throws org.domaind.schema.api.ProblemException they cannot be served */
    void serve(Domid guest, List<Disk> disks, Cancellation cancellation);

    /** Whether something runs that hears when a disk of the guest is to go. */
    boolean serves(Domid guest);

    /** What it wrote last, for a message; may be empty. */
    String lastWords(Domid guest);

    /** The nodes of these disks go next: what served them may write there no more, lest it makes them again. */
    void release(Domid guest, Collection<Integer> devids);

    /** The nodes of these disks are gone, or were never made. */
    void gone(Domid guest, Collection<Integer> devids);
}
