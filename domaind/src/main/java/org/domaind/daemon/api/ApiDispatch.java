package org.domaind.daemon.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.xenstore.client.StoreException;

/** The management API as one function from a method and its request to its reply, for the socket and for callers in this process. */
public final class ApiDispatch {
    private static final Logger LOG = LogManager.getLogger(ApiDispatch.class);

    private final ManagementApi api;

    public ApiDispatch(ManagementApi api) {
        this.api = api;
    }

    /**
     * Calls a method. A quick call is complete when this returns; one that has to wait holds no thread and completes on another one.
     *
     * @param request  of the type {@link Method#parameters}
     * @param progress takes replies that come before the last one; called on other threads as well, one at a time for a create; must not wait
     * @return completes with a record of the type {@link Method#reply} or fails with a {@link ProblemException}, nothing else. Cancelling it ends a
     *         wait; work that was begun goes on. ATTACH_CONSOLE completes with the {@link ManagementApi.RawSession} to run.
     */
    public CompletableFuture<Object> call(Method method, Object request, Consumer<Object> progress) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        CompletableFuture<?> work;
        try {
            work = begin(method, request, progress);
        } catch (RuntimeException | Error e) {
            // Last resort: a bug in one call must not affect other callers.
            answer.completeExceptionally(problem(method, e));
            return answer;
        }
        work.whenComplete((reply, failure) -> {
            if (failure == null) {
                answer.complete(reply);
            } else if (!answer.isDone()) {
                answer.completeExceptionally(problem(method, failure));
            }
        });
        answer.whenComplete((reply, failure) -> {
            if (answer.isCancelled()) {
                work.cancel(false);
            }
        });
        return answer;
    }

    private CompletableFuture<?> begin(Method method, Object request, Consumer<Object> progress) {
        return switch (method) {
            case HOST_INFO -> done(api.hostInfo());
            case CONSOLE_RING -> done(api.consoleRing((Requests.ConsoleRing) request));
            case LIST_DOMAINS -> done(api.listDomains((Requests.ListDomains) request));
            case LIST_VCPUS -> done(api.listVcpus((Requests.ListVcpus) request));
            case PLAN_GUEST -> done(api.planGuest((Requests.CreateGuest) request));
            case CREATE_GUEST -> api.createGuest((Requests.CreateGuest) request, progress::accept);
            case PAUSE_GUEST -> api.pauseGuest((Requests.Guest) request);
            case UNPAUSE_GUEST -> api.unpauseGuest((Requests.Guest) request);
            case SHUTDOWN_GUEST -> api.shutdownGuest((Requests.Shutdown) request);
            case DESTROY_GUEST -> api.destroyGuest((Requests.Destroy) request);
            case RENAME_GUEST -> api.renameGuest((Requests.Rename) request);
            case UPDATE_CONFIG -> api.updateConfig((Requests.UpdateConfig) request);
            case DUMP_CORE -> api.dumpCore((Requests.DumpCore) request, progress::accept);
            case SAVE_GUEST -> api.saveGuest((Requests.SaveGuest) request, progress::accept);
            case SUSPEND_GUEST -> api.suspendGuest((Requests.Guest) request);
            case RESUME_GUEST -> api.resumeGuest((Requests.Guest) request);
            case RESTORE_GUEST -> api.restoreGuest((Requests.RestoreGuest) request, progress::accept);
            case MIGRATE_GUEST -> api.migrateGuest((Requests.MigrateGuest) request, progress::accept);
            case RECEIVE_GUEST -> api.receiveGuest((Requests.ReceiveGuest) request, progress::accept);
            case CHECK_DEPARTURE -> done(api.checkDeparture((Requests.Guest) request));
            case CHECK_ARRIVAL -> done(api.checkArrival((Requests.CheckArrival) request));
            case RESOLVE_MIGRATION -> api.resolveMigration((Requests.ResolveMigration) request);
            case SET_MEMORY_TARGET -> api.setMemoryTarget((Requests.SetMemoryTarget) request);
            case SET_MEMORY_LIMIT -> api.setMemoryLimit((Requests.SetMemoryLimit) request);
            case SET_VCPUS -> api.setVcpus((Requests.SetVcpus) request);
            case PIN_VCPUS -> api.pinVcpus((Requests.PinVcpus) request);
            case SEND_TRIGGER -> api.sendTrigger((Requests.SendTrigger) request);
            case SEND_SYSRQ -> api.sendSysrq((Requests.SendSysrq) request);
            case DEBUG_KEYS -> done(api.debugKeys((Requests.DebugKeys) request));
            case SCHEDULING -> done(api.scheduling());
            case SET_SHARE -> api.setShare((Requests.SetShare) request);
            case SET_POOL_PARAMETERS -> done(api.setPoolParameters((Requests.SetPoolParameters) request));
            case ATTACH_DEVICE -> api.attachDevice((Requests.AttachDevice) request);
            case DETACH_DEVICE -> api.detachDevice((Requests.DetachDevice) request);
            case CHANGE_MEDIUM -> api.changeMedium((Requests.ChangeMedium) request);
            case LIST_DEVICES -> done(api.listDevices((Requests.ListDevices) request));
            case WAIT_STOPPED -> api.waitStopped((Requests.Guest) request);
            case WAIT_ALL_STOPPED -> api.waitAllStopped((Requests.Guests) request, progress::accept);
            case ATTACH_CONSOLE -> done(api.attachConsole((Requests.Console) request));
            case EVENTS -> api.events((Requests.Events) request);
            case STORE_STATS -> api.storeStats();
            case STORE_LOG -> api.storeLog((Requests.StoreLog) request);
            case STORE_TREE_AT -> api.storeTreeAt((Requests.StoreTreeAt) request);
        };
    }

    private static CompletableFuture<?> done(Object reply) {
        return CompletableFuture.completedFuture(reply);
    }

    /** Translates a failure for the caller. */
    private static ProblemException problem(Method method, Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProblemException problem) {
            return problem;
        }
        if (cause instanceof HypervisorException e) {
            return new ProblemException(Problem.of("hypervisor-refused", "the hypervisor refuses " + e.getMessage()), e);
        }
        if (cause instanceof StoreException e) {
            return new ProblemException(Problem.of("store-refused", "the store refuses " + e.getMessage()), e);
        }
        LOG.error("A call of {} failed because of a bug in domaind", method.fullName(), cause);
        return new ProblemException(Problem.of(Codes.INTERNAL, "a bug in domaind: " + cause), cause);
    }
}
