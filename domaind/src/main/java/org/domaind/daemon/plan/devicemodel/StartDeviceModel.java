package org.domaind.daemon.plan.devicemodel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.domaind.daemon.build.BuiltGuest;
import org.domaind.daemon.device.HvmNodes;
import org.domaind.daemon.devicemodel.DeviceModel;
import org.domaind.daemon.devicemodel.DeviceModelException;
import org.domaind.daemon.devicemodel.DeviceModels;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreClient;

/** Starts the guest's device model, and waits until it answers; its emulated devices run then, and wait for the guest. */
record StartDeviceModel(StoreClient store, DeviceModels models, DeviceModelSteps steps, GuestConfig config, Emulation emulation) implements Step {
    /** A program with a hundred libraries. */
    private static final int WEIGHT = 10;

    @Override
    public String name() {
        return "start-device-model";
    }

    @Override
    public String description() {
        return "start its device model" + (emulation.restrict() ? " in a jail" : ", with all rights of root") + ", and wait until it answers, for at most "
                + DeviceModels.START_DEADLINE_MILLIS + " ms";
    }

    @Override
    public StepTerms terms() {
        return StepTerms.ONCE.weighing(WEIGHT);
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        Domid domid = bindings.domain();
        StoreEdits.make(store, List.of(), HvmNodes.beforeDeviceModel(domid));
        try (IncomingState state = IncomingState.open(bindings.built().flatMap(BuiltGuest::deviceState))) {
            DeviceModels.Started started = models.start(config, emulation, domid, state.descriptor(),
                    answers -> cancellation.await(answers, DeviceModels.START_DEADLINE_MILLIS));
            DeviceModel model = started.deviceModel();
            cancellation.await(model.commands().resume(), DeviceModels.START_DEADLINE_MILLIS);
            if (state.descriptor().isPresent()) {
                awaitState(model, cancellation);
            }
            StoreEdits.make(store, List.of(), HvmNodes.deviceModel(domid, model.pid(), started.terminals(), started.vnc()));
        } catch (DeviceModelException e) {
            throw new ProblemException(Problem.of("device-model-failed", e.getMessage()), e);
        }
        return bindings;
    }

    /** It reads the state after it has answered, and runs then. */
    private void awaitState(DeviceModel model, Cancellation cancellation) {
        boolean told = cancellation.await(CompletableFuture.anyOf(model.running(), model.ended()), DeviceModels.START_DEADLINE_MILLIS);
        if (model.ended().isDone()) {
            throw new DeviceModelException("the device model of " + config.name() + " " + model.ended().join());
        }
        if (!told) {
            throw new DeviceModelException("the device model of " + config.name() + " has not taken the saved state within " + DeviceModels.START_DEADLINE_MILLIS
                    + " ms");
        }
    }

    @Override
    public void undo(Bindings bindings) {
        bindings.domid().ifPresent(steps::end);
    }
}
