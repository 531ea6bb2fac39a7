package org.domaind.daemon.api;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.VarlinkDescription;

/** Dispatches Varlink calls: finds the method, reads its parameters, makes a reply or error of the outcome. */
final class VarlinkDispatch {
    static final String SERVICE = "org.varlink.service";
    private static final String PROBLEM = Method.INTERFACE + ".Problem";
    private static final Logger LOG = LogManager.getLogger(VarlinkDispatch.class);

    private final ApiDispatch dispatch;
    private final String version;

    VarlinkDispatch(ApiDispatch dispatch, String version) {
        this.dispatch = dispatch;
        this.version = version;
    }

    /**
     * One call's outcome.
     *
     * @param reply   the last reply to send
     * @param upgrade the session that then runs on the connection, or null
     */
    record Outcome(Map<String, Object> reply, ManagementApi.RawSession upgrade) {
        static Outcome of(Object parameters) {
            return new Outcome(Map.of("parameters", parameters), null);
        }

        static Outcome error(String name, Object parameters) {
            return new Outcome(Map.of("error", name, "parameters", parameters), null);
        }

        static Outcome problem(Problem problem) {
            return error(PROBLEM, problem);
        }
    }

    /**
     * @param progress takes replies that come before the last one, on any thread
     * @return completes in any case; cancelling it ends a wait
     */
    CompletableFuture<Outcome> apply(VarlinkCall call, Consumer<Map<String, Object>> progress) {
        String name = call.method();
        try {
            if (name.startsWith(SERVICE + ".")) {
                return CompletableFuture.completedFuture(service(name, call.parameters()));
            }
            Method method = Method.ofFullName(name).orElse(null);
            if (method == null) {
                return CompletableFuture.completedFuture(Outcome.error(SERVICE + ".MethodNotFound", Map.of("method", name)));
            }
            if (method == Method.ATTACH_CONSOLE && !call.upgrade()) {
                throw new ProblemException(Codes.INVALID_REQUEST, name + " needs \"upgrade\": true");
            }
            Consumer<Object> each = p -> {
                if (call.more()) {
                    progress.accept(Map.of("parameters", p, "continues", true));
                }
            };
            return outcome(dispatch.call(method, Parameters.read(call.parameters(), method.parameters()), each));
        } catch (ProblemException e) {
            return CompletableFuture.completedFuture(Outcome.problem(e.problem()));
        } catch (RuntimeException | Error e) {
            // Last resort: a bug in one call must not affect other callers.
            LOG.error("A call of {} failed because of a bug in domaind", name, e);
            return CompletableFuture.completedFuture(Outcome.problem(Problem.of(Codes.INTERNAL, "a bug in domaind: " + e)));
        }
    }

    private static CompletableFuture<Outcome> outcome(CompletableFuture<Object> answer) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        answer.whenComplete((reply, failure) -> {
            if (failure instanceof ProblemException problem) {
                outcome.complete(Outcome.problem(problem.problem()));
            } else if (failure != null) {
                outcome.completeExceptionally(failure);
            } else if (reply instanceof ManagementApi.RawSession session) {
                outcome.complete(new Outcome(Map.of("parameters", Map.of()), session));
            } else {
                outcome.complete(Outcome.of(reply));
            }
        });
        outcome.whenComplete((reply, failure) -> {
            if (outcome.isCancelled()) {
                answer.cancel(false);
            }
        });
        return outcome;
    }

    private Outcome service(String name, byte[] parameters) {
        return switch (name) {
            case SERVICE + ".GetInfo" -> Outcome.of(Map.of("vendor", "domaind", "product", "domaind", "version", version,
                    "url", "", "interfaces", List.of(SERVICE, Method.INTERFACE)));
            case SERVICE + ".GetInterfaceDescription" -> description(wantedInterface(parameters));
            default -> Outcome.error(SERVICE + ".MethodNotFound", Map.of("method", name));
        };
    }

    private static String wantedInterface(byte[] parameters) {
        return Json.plain(parameters, 0, parameters.length) instanceof Map<?, ?> map && map.get("interface") instanceof String wanted ? wanted : "";
    }

    private static Outcome description(String wanted) {
        return switch (wanted) {
            case Method.INTERFACE -> Outcome.of(Map.of("description", VarlinkDescription.ofManagementApi()));
            case SERVICE -> Outcome.of(Map.of("description", VarlinkDescription.ofService()));
            default -> Outcome.error(SERVICE + ".InterfaceNotFound", Map.of("interface", wanted));
        };
    }
}
