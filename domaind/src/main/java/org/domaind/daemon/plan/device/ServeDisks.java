package org.domaind.daemon.plan.device;

import java.util.List;
import java.util.stream.Collectors;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.model.Vdev;

/** Has a device model ready for disks, before their nodes are there: it looks at these once. */
record ServeDisks(DiskServers servers, List<Disk> disks) implements Step {
    /** A program with a hundred libraries. */
    private static final int WEIGHT = 10;

    @Override
    public String name() {
        return "serve-disks";
    }

    @Override
    public String description() {
        return "let a jailed device model serve " + disks.stream().map(Disk::vdev).collect(Collectors.joining(", ")) + "; start one if the guest has none";
    }

    @Override
    public StepTerms terms() {
        return StepTerms.ONCE.weighing(WEIGHT);
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        servers.serve(bindings.domain(), disks, cancellation);
        return bindings;
    }

    @Override
    public void undo(Bindings bindings) {
        bindings.domid().ifPresent(guest -> servers.gone(guest, disks.stream().map(disk -> Vdev.number(disk.vdev()).orElseThrow()).toList()));
    }
}
