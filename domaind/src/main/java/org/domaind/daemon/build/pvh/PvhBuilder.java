package org.domaind.daemon.build.pvh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.domaind.daemon.build.BootFile;
import org.domaind.daemon.build.GuestBuilder;
import org.domaind.daemon.build.PreparedGuest;
import org.domaind.daemon.build.hvm.HvmHost;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.image.FirmwareFolder;
import org.domaind.daemon.image.KernelImages;
import org.domaind.daemon.image.PvhKernel;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.PvShim;
import org.domaind.schema.config.VcpuSpec;

/** Builds PVH guests. Thread-safe. */
public final class PvhBuilder implements GuestBuilder {
    private static final String SHIM = "xen-shim";

    private final XenHost host;
    private final KernelImages images;

    public PvhBuilder(XenHost host, KernelImages images) {
        this.host = host;
        this.images = images;
    }

    /**
     * @throws ProblemException {@code host-lacks-hvm}, {@code too-many-vcpus}, {@code ramdisk-not-found}, {@code ramdisk-unreadable},
     *         {@code memory-too-small}, {@code firmware-not-found}, or what {@link KernelImages#loadPvh} throws
     */
    @Override
    public PreparedGuest prepare(GuestConfig config) {
        HvmHost.require(host.machine(), config.type());
        if (config.vcpus().max() > VcpuSpec.MAX_HVM) {
            throw new ProblemException("too-many-vcpus", "a PVH guest has at most " + VcpuSpec.MAX_HVM + " vcpus, not " + config.vcpus().max());
        }
        BootSpec boot = config.boot();
        Optional<PvShim> shim = ((Platform.Pvh) config.platform()).shim();
        PvhKernel kernel = images.loadPvh(shim.map(this::file).orElse(Path.of(boot.kernel())));
        // The shim unpacks the kernel itself; that it will be able to is better known now.
        shim.ifPresent(s -> images.loadPv(Path.of(boot.kernel())));
        List<BootFile> files = new ArrayList<>();
        try {
            shim.ifPresent(s -> files.add(BootFile.open("kernel", Path.of(boot.kernel()))));
            boot.ramdisk().ifPresent(file -> files.add(BootFile.open("ramdisk", Path.of(file))));
            List<PvhLayout.Module> modules = new ArrayList<>();
            for (BootFile file : files) {
                // The shim takes the first module for the kernel.
                boolean kernelOfShim = shim.isPresent() && modules.isEmpty();
                modules.add(new PvhLayout.Module(file.bytes(), kernelOfShim ? Optional.of(boot.commandLine()) : Optional.empty()));
            }
            PvhLayout layout = PvhLayout.plan(kernel, shim.map(PvShim::arguments).orElse(boot.commandLine()), modules, config.memory(), config.vcpus());
            return new PvhGuest(host, kernel, files, layout, config.memory().atBoot().pages(), config.vcpus().max());
        } catch (ProblemException e) {
            files.forEach(BootFile::close);
            throw e;
        }
    }

    private Path file(PvShim shim) {
        HypervisorInfo hypervisor = host.machine().info();
        return shim.path().map(Path::of).orElseGet(() -> FirmwareFolder.find(Path.of("/"), hypervisor.major(), hypervisor.minor(), SHIM));
    }
}
