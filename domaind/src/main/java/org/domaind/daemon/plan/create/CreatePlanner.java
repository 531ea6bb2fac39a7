package org.domaind.daemon.plan.create;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.domaind.daemon.plan.Plan;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.GuestConfig;
import org.domaind.schema.model.GuestType;

/** Plans the creation of a guest; pure. */
public final class CreatePlanner {
    public static final String KIND = "create";

    private CreatePlanner() {
    }

    /** @param request its config must have a uuid @throws ProblemException when no guest of that kind can be made */
    public static Plan plan(Requests.CreateGuest request) {
        GuestConfig config = request.config();
        UUID uuid = config.uuid().orElseThrow(() -> new IllegalArgumentException("the plan of a guest needs its uuid"));
        if (config.type() != GuestType.PV) {
            throw new ProblemException(Codes.NOT_SUPPORTED, "guests of type " + config.type().word() + " are not supported yet",
                    "type=\"pv\" is");
        }
        if (!config.devices().isEmpty()) {
            throw new ProblemException(Codes.NOT_SUPPORTED, "devices are not supported yet", "a guest without devices is");
        }
        List<Step> steps = new ArrayList<>(List.of(
                new ReserveName(config.name(), uuid),
                new CheckMemory(config.memory().atBoot()),
                new LoadKernel(config.boot(), config.memory().atBoot()),
                new CreateDomain(config, uuid),
                new WriteSkeleton(config, uuid),
                new ConfigureDomain(config),
                new AllocateEventChannels(),
                new PopulateMemory(config.memory().atBoot()),
                new WriteBootImage(),
                new WriteNodes(config, uuid),
                new RecordGuest(config, uuid, request.source()),
                new AttachConsole(),
                new IntroduceToStore()));
        if (!request.leavePaused()) {
            steps.add(new Unpause());
        }
        return new Plan(KIND, config.name(), Json.text(request), true, steps);
    }
}
