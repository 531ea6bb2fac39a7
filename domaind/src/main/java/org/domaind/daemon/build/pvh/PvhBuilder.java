package org.domaind.daemon.build.pvh;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.domaind.daemon.build.BootFile;
import org.domaind.daemon.build.GuestBuilder;
import org.domaind.daemon.build.PreparedGuest;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.image.KernelImages;
import org.domaind.daemon.image.PvhKernel;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.BootSpec;
import org.domaind.schema.model.GuestConfig;

/** Builds PVH guests. Thread-safe. */
public final class PvhBuilder implements GuestBuilder {
    /** The capability of a hypervisor that can run guests by the processor's virtualisation. */
    private static final String CAPABILITY = "hvm-3.0-x86_32";
    /** hvm_info_table.h: HVM_MAX_VCPUS */
    private static final int MAX_VCPUS = 128;

    private final XenHost host;
    private final KernelImages images;

    public PvhBuilder(XenHost host, KernelImages images) {
        this.host = host;
        this.images = images;
    }

    /**
     * @throws ProblemException {@code host-lacks-hvm}, {@code too-many-vcpus}, {@code ramdisk-not-found}, {@code ramdisk-unreadable},
     *         {@code memory-too-small}, or what {@link KernelImages#loadPvh} throws
     */
    @Override
    public PreparedGuest prepare(GuestConfig config) {
        if (!host.machine().info().capabilities().contains(CAPABILITY)) {
            throw new ProblemException("host-lacks-hvm", "this host runs no PVH guests: its processor has no virtualisation, or the firmware has turned "
                    + "it off", "type = \"pv\", or turn on VT-x or AMD-V");
        }
        if (config.vcpus().max() > MAX_VCPUS) {
            throw new ProblemException("too-many-vcpus", "a PVH guest has at most " + MAX_VCPUS + " vcpus, not " + config.vcpus().max());
        }
        BootSpec boot = config.boot();
        PvhKernel kernel = images.loadPvh(Path.of(boot.kernel()));
        Optional<BootFile> ramdisk = boot.ramdisk().map(file -> BootFile.open("ramdisk", Path.of(file)));
        try {
            List<BootFile> files = ramdisk.stream().toList();
            List<PvhLayout.Module> modules = files.stream().map(file -> new PvhLayout.Module(file.bytes(), Optional.empty())).toList();
            PvhLayout layout = PvhLayout.plan(kernel, boot.commandLine(), modules, config.memory(), config.vcpus());
            return new PvhGuest(host, kernel, files, layout, config.memory().atBoot().pages(), config.vcpus().max());
        } catch (ProblemException e) {
            ramdisk.ifPresent(BootFile::close);
            throw e;
        }
    }
}
