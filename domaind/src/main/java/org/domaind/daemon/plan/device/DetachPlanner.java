package org.domaind.daemon.plan.device;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.domaind.daemon.device.DeviceKind;
import org.domaind.daemon.device.DeviceNodes;
import org.domaind.daemon.device.DevicePaths;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestNames;
import org.domaind.daemon.plan.Plan;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/** Plans how a guest loses a device; touches nothing. Until the device's backend is closed the plan may fail; from then on it is finished. */
public final class DetachPlanner {
    public static final String KIND = "detach-device";

    private final DeviceRemoval removal;
    private final GuestNames names;
    private final StateDatabase state;

    public DetachPlanner(DeviceSteps steps, GuestNames names, StateDatabase state) {
        this.removal = steps.removal();
        this.names = names;
        this.state = state;
    }

    /**
     * @param uuid  the domain's handle: its number alone may be another's by the time that the plan is settled
     * @param force do not ask the guest
     */
    public record Target(Domid domid, UUID uuid, String kind, int devid, boolean force) {
        DevicePaths device() {
            return new DevicePaths(domid, DeviceKind.ofWord(kind).orElseThrow(), devid);
        }
    }

    public Plan plan(Target target) {
        DevicePaths device = target.device();
        Step ask = new DetachStep("close-device", target.force() ? "do not ask the guest" : "ask the guest to let " + device + " go, and wait for at most "
                + removal.closeMillis() + " ms", cancellation -> close(target, device, cancellation), () -> finishIfClosed(target, device));
        Step remove = new DetachStep("remove-device", "run the script that disconnects its backend, and remove its nodes",
                cancellation -> remove(target, device), () -> { });
        Step forget = new DetachStep("forget-device", "remove it from the guest's config", cancellation -> forget(target, device), () -> { });
        return new Plan(KIND, target.domid().toString(), Json.text(target), 1, List.of(ask, remove, forget));
    }

    private void close(Target target, DevicePaths device, Cancellation cancellation) {
        removal.requireThere(device);
        // A network interface may always go; a disk that is in use has data which would be lost.
        if (!target.force() && !removal.askToClose(device, cancellation) && device.kind() == DeviceKind.VBD) {
            throw new ProblemException("device-in-use", "the guest has not let " + device + " go within " + removal.closeMillis() + " ms",
                    "let the guest unmount it, then detach it again; or take it by force, which may lose data");
        }
    }

    private void remove(Target target, DevicePaths device) {
        if (!names.isAnothers(target.domid(), target.uuid())) {
            removal.remove(List.of(device));
        }
    }

    /** A backend that has closed does not open again. */
    private void finishIfClosed(Target target, DevicePaths device) {
        if (!names.isAnothers(target.domid(), target.uuid()) && removal.isClosed(device)) {
            remove(target, device);
            forget(target, device);
        }
    }

    private void forget(Target target, DevicePaths device) {
        state.guest(target.uuid()).ifPresent(guest -> state.change(guest.withConfig(
                guest.config().withoutDevice(config -> DeviceNodes.paths(device.guest(), guest.config().type(), config).isSame(device)))));
    }

    /** One part of it; may be done again. */
    private record DetachStep(String name, String description, Consumer<Cancellation> act, Runnable back) implements Step {
        @Override
        public Bindings run(Bindings bindings, Cancellation cancellation) {
            act.accept(cancellation);
            return bindings;
        }

        @Override
        public void undo(Bindings bindings) {
            back.run();
        }
    }
}
