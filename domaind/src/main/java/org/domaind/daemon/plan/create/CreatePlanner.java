package org.domaind.daemon.plan.create;

import java.time.Clock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.domaind.daemon.bootloader.Bootloaders;
import org.domaind.daemon.build.GuestBuilder;
import org.domaind.daemon.console.ConsoleService;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.Plan;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.device.DeviceChecks;
import org.domaind.daemon.plan.device.DeviceSteps;
import org.domaind.daemon.plan.devicemodel.DeviceModelSteps;
import org.domaind.daemon.plan.resource.DomainZeroBalloon;
import org.domaind.daemon.plan.resource.MemoryLedger;
import org.domaind.daemon.stream.hvm.HvmRestorer;
import org.domaind.daemon.stream.pv.PvRestorer;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.model.Autoballoon;
import org.domaind.schema.model.GuestType;

/** Plans the creation of a guest; touches nothing. */
public final class CreatePlanner {
    public static final String KIND = "create";
    public static final String RESTORE = "restore";

    private final XenHost host;
    private final Map<GuestType, GuestBuilder> builders;
    private final GuestRecords records;
    private final ConsoleService consoles;
    private final DeviceSteps devices;
    private final DeviceModelSteps deviceModels;
    private final Bootloaders bootloaders;
    private final MemoryLedger ledger;
    private final DomainZeroBalloon balloon;
    private final Clock clock;

    /** @param builders of those types that can be made */
    public CreatePlanner(XenHost host, Map<GuestType, GuestBuilder> builders, GuestRecords records, ConsoleService consoles, DeviceSteps devices,
                         Bootloaders bootloaders, DeviceModelSteps deviceModels, Clock clock) {
        this.host = host;
        this.builders = Map.copyOf(builders);
        this.records = records;
        this.consoles = consoles;
        this.devices = devices;
        this.deviceModels = deviceModels;
        this.bootloaders = bootloaders;
        this.ledger = new MemoryLedger(host.machine(), host.domains());
        this.balloon = new DomainZeroBalloon(ledger, host.machine(), host.domains(), records.store());
        this.clock = clock;
    }

    private static List<Integer> nics(Emulation emulation) {
        return emulation.nicModels().stream().map(Emulation.EmulatedNic::devid).toList();
    }

    /** @param request its config must have a uuid @throws ProblemException when no guest of that kind can be made */
    public Plan plan(Requests.CreateGuest request) {
        GuestConfig config = request.config();
        GuestBuilder builder = builders.get(config.type());
        if (builder == null) {
            throw new ProblemException(Codes.NOT_SUPPORTED, "guests of type " + config.type().word() + " are not supported yet",
                    "type=\"pv\" or \"pvh\" is");
        }
        UUID uuid = uuid(config);
        List<Step> steps = steps(request, new LoadKernel(builder, bootloaders, config),
                new PopulateMemory(config.memory().atBoot(), ledger, uuid), new WriteBootImage());
        if (config.boot().bootloader().isPresent()) {
            GuestConfig named = config.withUuid(uuid);
            int load = index(steps, LoadKernel.class);
            steps.add(load, new RunBootloader(bootloaders, named));
            steps.add(load + 2, new RemoveBootFiles(bootloaders, named));
        }
        return Plan.undone(KIND, config.name(), Json.text(request), steps);
    }

    /** A guest that goes on where it was saved: all is made as for a new one, but for its memory and its vcpus. */
    public Plan plan(Requests.RestoreGuest request) {
        GuestConfig config = request.config();
        Requests.CreateGuest same = new Requests.CreateGuest(config, request.source(), request.leavePaused(), request.autoballoon());
        return Plan.undone(RESTORE, config.name(), Json.text(request), steps(same,
                new OpenSaveFile(restorer(config.type(), Path.of(request.file())), config, request.file()),
                new RestoreMemory(config.memory().atBoot(), ledger, uuid(config)), new RestoreState()));
    }

    /** The steps that make a guest from what arrives; it stays paused. @param from for messages */
    public List<Step> arrival(GuestConfig config, String source, Autoballoon autoballoon, GuestBuilder receiver, String from) {
        if (config.type() != GuestType.PV) {
            throw new ProblemException(Codes.NOT_SUPPORTED, "guests of type " + config.type().word() + " are not received by this release");
        }
        return steps(new Requests.CreateGuest(config, source, true, autoballoon), new OpenSaveFile(receiver, config, from),
                new RestoreMemory(config.memory().atBoot(), ledger, uuid(config)), new RestoreState());
    }

    private GuestBuilder restorer(GuestType type, Path file) {
        return switch (type) {
            case PV -> new PvRestorer(host, file);
            case PVH, HVM -> new HvmRestorer(host, file);
        };
    }

    private static UUID uuid(GuestConfig config) {
        return config.uuid().orElseThrow(() -> new IllegalArgumentException("the plan of a guest needs its uuid"));
    }

    private static int index(List<Step> steps, Class<? extends Step> kind) {
        for (int i = 0; i < steps.size(); i++) {
            if (kind.isInstance(steps.get(i))) {
                return i;
            }
        }
        throw new IllegalStateException("no step " + kind);
    }

    /** @param prepare what reads files and touches nothing  @param populate gets the memory  @param write makes it a guest */
    private List<Step> steps(Requests.CreateGuest request, Step prepare, Step populate, Step write) {
        GuestConfig config = request.config();
        UUID uuid = uuid(config);
        List<DeviceConfig> all = config.devices();
        DeviceChecks.require(config.type(), all);
        List<Step> steps = new ArrayList<>(List.of(
                new ReserveName(records.names(), config.name(), uuid),
                new ReserveMemory(balloon, ledger, config, uuid, request.autoballoon()),
                prepare,
                new CreateDomain(host.machine(), host.domains(), host.pools(), records.index(), records.names(), records.state(), config, uuid),
                new WriteSkeleton(records.store(), records.names(), config, uuid),
                new ConfigureDomain(host, clock, config, write instanceof RestoreState),
                new AllocateEventChannels(host.domains()),
                populate,
                write,
                new WriteNodes(records.store(), clock, config, uuid, write instanceof RestoreState),
                new RecordGuest(records.state(), clock, config, uuid, request.source())));
        if (!all.isEmpty()) {
            steps.add(1, devices.check(config.type(), all));
            steps.addAll(devices.attach(config.type(), all, config.platform().deviceModel().map(CreatePlanner::nics).orElse(List.of())));
        }
        // The scripts of network interfaces look for what it makes.
        config.platform().deviceModel().ifPresent(emulation -> {
            // One without a jail serves disks itself, which are waited for.
            int before = all.isEmpty() ? 0 : config.servedDisks().isEmpty() || emulation.restrict() ? 1 : 2;
            steps.add(steps.size() - before, deviceModels.start(config, emulation));
        });
        steps.add(new AttachConsole(consoles));
        steps.add(new IntroduceToStore(records.store(), records.names()));
        if (!request.leavePaused()) {
            steps.add(new Unpause(host.domains(), records.names()));
        }
        return steps;
    }
}
