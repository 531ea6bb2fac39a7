package org.domaind.daemon.plan.create;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.domaind.daemon.build.GuestBuilder;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Plan;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.GuestConfig;

/** Plans the creation of a guest; touches nothing. */
public final class CreatePlanner {
    public static final String KIND = "create";

    private final Environment rooms;

    public CreatePlanner(Environment rooms) {
        this.rooms = rooms;
    }

    /** @param request its config must have a uuid @throws ProblemException when no guest of that kind can be made */
    public Plan plan(Requests.CreateGuest request) {
        GuestConfig config = request.config();
        UUID uuid = config.uuid().orElseThrow(() -> new IllegalArgumentException("the plan of a guest needs its uuid"));
        GuestBuilder builder = rooms.builders().get(config.type());
        if (builder == null) {
            throw new ProblemException(Codes.NOT_SUPPORTED, "guests of type " + config.type().word() + " are not supported yet",
                    "type=\"pv\" is");
        }
        if (!config.devices().isEmpty()) {
            throw new ProblemException(Codes.NOT_SUPPORTED, "devices are not supported yet", "a guest without devices is");
        }
        XenHost host = rooms.host();
        List<Step> steps = new ArrayList<>(List.of(
                new ReserveName(rooms.names(), config.name(), uuid),
                new CheckMemory(host.machine(), config.memory().atBoot()),
                new LoadKernel(builder, config),
                new CreateDomain(host.domains(), host.pools(), rooms.index(), rooms.names(), rooms.state(), config, uuid),
                new WriteSkeleton(rooms.store(), rooms.names(), config, uuid),
                new ConfigureDomain(host, rooms.clock(), config),
                new AllocateEventChannels(host.domains()),
                new PopulateMemory(config.memory().atBoot()),
                new WriteBootImage(),
                new WriteNodes(rooms.store(), rooms.clock(), config, uuid),
                new RecordGuest(rooms.state(), rooms.clock(), rooms.bootId(), config, uuid, request.source()),
                new AttachConsole(rooms.consoles()),
                new IntroduceToStore(rooms.store(), rooms.names())));
        if (!request.leavePaused()) {
            steps.add(new Unpause(host.domains(), rooms.names()));
        }
        return Plan.undone(KIND, config.name(), Json.text(request), steps);
    }
}
