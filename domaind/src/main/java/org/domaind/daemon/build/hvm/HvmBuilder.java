package org.domaind.daemon.build.hvm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.domaind.daemon.build.BootFile;
import org.domaind.daemon.build.GuestBuilder;
import org.domaind.daemon.build.PreparedGuest;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.image.FirmwareFolder;
import org.domaind.daemon.image.HvmLoader;
import org.domaind.daemon.image.KernelImages;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.config.hvm.Firmware;

/** Builds HVM guests: a loader, the firmware that it starts, and a machine for them. Their device model is started by the plan. Thread-safe. */
public final class HvmBuilder implements GuestBuilder {
    private static final String LOADER = "hvmloader";
    private static final int PAGES_PER_MIB = 256;

    private final XenHost host;
    private final KernelImages images;
    private final Path root;

    /** @param root of the host's file system, where firmware is looked for */
    public HvmBuilder(XenHost host, KernelImages images, Path root) {
        this.host = host;
        this.images = images;
        this.root = root;
    }

    /**
     * @throws ProblemException {@code host-lacks-hvm}, {@code too-many-vcpus}, {@code firmware-not-found}, {@code firmware-unreadable}, likewise {@code acpi-firmware}, {@code smbios-firmware},
     *         {@code memory-too-small}, or what {@link KernelImages#loadHvm} throws
     */
    @Override
    public PreparedGuest prepare(GuestConfig config) {
        HvmHost.require(host.machine(), config.type());
        if (config.vcpus().max() > VcpuSpec.MAX_HVM) {
            throw new ProblemException("too-many-vcpus", "an HVM guest has at most " + VcpuSpec.MAX_HVM + " vcpus, not " + config.vcpus().max());
        }
        Platform.Hvm platform = (Platform.Hvm) config.platform();
        Firmware firmware = platform.firmware();
        HvmLoader loader = images.loadHvm(loader(firmware));
        List<BootFile> files = new ArrayList<>();
        try {
            List<HvmLayout.Module> modules = new ArrayList<>();
            add(files, modules, "firmware", bios(firmware), Optional.empty());
            firmware.acpi().ifPresent(tables -> add(files, modules, "acpi-firmware", Path.of(tables), Optional.of("acpi")));
            firmware.smbios().ifPresent(structures -> add(files, modules, "smbios-firmware", Path.of(structures), Optional.of("smbios")));
            long card = (long) platform.emulation().cardMib() * PAGES_PER_MIB;
            long target = config.memory().atBoot().pages() - card;
            HvmLayout layout = HvmLayout.plan(loader, modules, config.memory().max().pages() - card, target, platform.emulation().mmioHoleMib());
            InfoTable table = new InfoTable(layout.ram(), platform.board().apic(), config.vcpus().atBoot(), config.vcpus().max());
            return new HvmGuest(host, loader, files, layout, table, target);
        } catch (ProblemException e) {
            files.forEach(BootFile::close);
            throw e;
        }
    }

    private static void add(List<BootFile> files, List<HvmLayout.Module> modules, String what, Path path, Optional<String> inStore) {
        files.add(BootFile.open(what, path));
        modules.add(new HvmLayout.Module(files.get(files.size() - 1).bytes(), inStore));
    }

    private Path loader(Firmware firmware) {
        Optional<Path> absolute = firmware.loader().map(Path::of).filter(Path::isAbsolute);
        HypervisorInfo hypervisor = host.machine().info();
        return absolute.orElseGet(() -> FirmwareFolder.find(root, hypervisor.major(), hypervisor.minor(), firmware.loader().orElse(LOADER)));
    }

    private Path bios(Firmware firmware) {
        HypervisorInfo hypervisor = host.machine().info();
        return firmware.file().map(Path::of).orElseGet(() -> FirmwareFolder.bios(root, hypervisor.major(), hypervisor.minor(), firmware.bios()));
    }
}
