package org.domaind.daemon.plan.destroy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.domaind.daemon.console.ConsoleService;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.Plan;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.daemon.plan.device.DeviceSteps;
import org.domaind.daemon.plan.devicemodel.DeviceModelSteps;
import org.domaind.schema.api.Json;
import org.domaind.schema.model.Domid;

/** Plans the end of a domain; touches nothing. */
public final class DestroyPlanner {
    public static final String KIND = "destroy";
    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 100;
    /** Beyond it a refusal of the hypervisor is told, however many tries there were: each may take minutes. */
    private static final long DEADLINE_MILLIS = 60_000;
    /** The hypervisor takes all memory back, page by page. */
    private static final int HEAVY = 20;
    private static final StepTerms TRIED = StepTerms.ONCE.tried(TRIES, PAUSE_MILLIS).within(DEADLINE_MILLIS);

    private final DomainOperations domains;
    private final GuestRecords records;
    private final ConsoleService consoles;
    private final DeviceSteps devices;
    private final DeviceModelSteps deviceModels;

    public DestroyPlanner(DomainOperations domains, GuestRecords records, ConsoleService consoles, DeviceSteps devices,
                          DeviceModelSteps deviceModels) {
        this.domains = domains;
        this.records = records;
        this.consoles = consoles;
        this.devices = devices;
        this.deviceModels = deviceModels;
    }

    /** @param uuid the domain's handle: its number alone may be another's by the time that the plan runs again */
    public record Target(Domid domid, UUID uuid) {
    }

    public Plan plan(Target target) {
        Domid domid = target.domid();
        return Plan.finished(KIND, domid.toString(), Json.text(target), List.of(
                step("pause", "stop the domain's vcpus: nothing of it runs while the rest is taken apart", TRIED, () ->
                        domain(target).filter(d -> !d.dying()).ifPresent(d -> domains.pause(domid))),
                step("detach-console", "show its last words and end its console", StepTerms.ONCE, () -> unlessAnothers(target, () -> consoles.detach(domid))),
                step("release-from-store", "end its connection to the store", TRIED, () ->
                        unlessAnothers(target, () -> StoreEdits.release(records.store(), domid))),
                step("end-device-model", "end its device model, if it has one", TRIED, () -> unlessAnothers(target, () -> deviceModels.end(domid))),
                step("remove-devices", "close the backends of its devices and disconnect them, within a bound", TRIED, () ->
                        unlessAnothers(target, () -> devices.removeAll(domid))),
                step("destroy-domain", "give its memory and everything else in the hypervisor back", TRIED.weighing(HEAVY), () ->
                        domain(target).ifPresent(d -> domains.destroy(domid))),
                step("remove-nodes", "remove its nodes from the store", TRIED, () ->
                        StoreEdits.removeGuest(records.store(), records.names(), new GuestPaths(domid, target.uuid()))),
                step("forget-guest", "forget the guest", TRIED, () -> records.state().forget(target.uuid(), domid))));
    }

    /** Disconnects a domain that has stopped from its devices, so that another one can have them. May be repeated. */
    public void disconnect(Domid domid) {
        devices.removeAll(domid);
    }

    private static Step step(String name, String description, StepTerms terms, Runnable act) {
        return new DestroyStep(name, description, terms, act);
    }

    /** Numbers of domains come again: what the daemon and the store hold by that number is then the other domain's. */
    private void unlessAnothers(Target target, Runnable act) {
        if (!records.names().isAnothers(target.domid(), target.uuid())) {
            act.run();
        }
    }

    private Optional<DomainInfo> domain(Target target) {
        return domains.find(target.domid()).filter(d -> d.handle().equals(target.uuid()));
    }
}
