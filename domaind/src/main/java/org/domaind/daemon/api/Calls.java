package org.domaind.daemon.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.VarlinkDescription;
import org.domaind.xenstore.client.StoreException;

/** Varlink's frame around each call: which method, its parameters, its reply or error. */
final class Calls {
    static final String SERVICE = "org.varlink.service";
    private static final String PROBLEM = Method.INTERFACE + ".Problem";

    private final ManagementApi api;
    private final String version;

    Calls(ManagementApi api, String version) {
        this.api = api;
        this.version = version;
    }

    /**
     * One call's outcome.
     *
     * @param reply   the last reply to send
     * @param upgrade what then runs on the connection, or null
     */
    record Outcome(Map<String, Object> reply, ManagementApi.RawSession upgrade) {
        static Outcome of(Object parameters) {
            return new Outcome(Map.of("parameters", parameters), null);
        }

        static Outcome error(String name, Object parameters) {
            return new Outcome(Map.of("error", name, "parameters", parameters), null);
        }
    }

    /** @param progress takes replies that come before the last one */
    Outcome apply(JsonNode call, Consumer<Map<String, Object>> progress) throws InterruptedException {
        String name = call.path("method").asText("");
        try {
            if (name.startsWith(SERVICE + ".")) {
                return service(name, call.path("parameters"));
            }
            Method method = Method.ofFullName(name).orElse(null);
            if (method == null) {
                return Outcome.error(SERVICE + ".MethodNotFound", Map.of("method", name));
            }
            if (method == Method.ATTACH_CONSOLE && !call.path("upgrade").asBoolean()) {
                throw new ProblemException(Codes.INVALID_REQUEST, name + " needs \"upgrade\": true");
            }
            JsonNode parameters = call.has("parameters") ? call.get("parameters") : JsonNodeFactory.instance.objectNode();
            boolean more = call.path("more").asBoolean();
            Consumer<Object> each = p -> {
                if (more) {
                    progress.accept(Map.of("parameters", p, "continues", true));
                }
            };
            return perform(method, Parameters.read(parameters, method.parameters()), each);
        } catch (ProblemException e) {
            return Outcome.error(PROBLEM, e.problem());
        } catch (HypervisorException e) {
            return Outcome.error(PROBLEM, Problem.of("hypervisor-refused", "the hypervisor refuses " + e.getMessage()));
        } catch (StoreException e) {
            return Outcome.error(PROBLEM, Problem.of("store-refused", "the store refuses " + e.getMessage()));
        }
    }

    private Outcome perform(Method method, Object request, Consumer<Object> progress) throws InterruptedException {
        return switch (method) {
            case HOST_INFO -> Outcome.of(api.hostInfo());
            case CONSOLE_RING -> Outcome.of(api.consoleRing((Requests.ConsoleRing) request));
            case LIST_DOMAINS -> Outcome.of(api.listDomains((Requests.ListDomains) request));
            case LIST_VCPUS -> Outcome.of(api.listVcpus((Requests.ListVcpus) request));
            case PLAN_GUEST -> Outcome.of(api.planGuest((Requests.CreateGuest) request));
            case CREATE_GUEST -> Outcome.of(api.createGuest((Requests.CreateGuest) request, progress::accept));
            case PAUSE_GUEST -> Outcome.of(api.pauseGuest((Requests.Guest) request));
            case UNPAUSE_GUEST -> Outcome.of(api.unpauseGuest((Requests.Guest) request));
            case SHUTDOWN_GUEST -> Outcome.of(api.shutdownGuest((Requests.Shutdown) request));
            case DESTROY_GUEST -> Outcome.of(api.destroyGuest((Requests.Destroy) request));
            case RENAME_GUEST -> Outcome.of(api.renameGuest((Requests.Rename) request));
            case WAIT_STOPPED -> Outcome.of(api.waitStopped((Requests.Guest) request));
            case ATTACH_CONSOLE -> new Outcome(Map.of("parameters", Map.of()), api.attachConsole((Requests.Guest) request));
            case STORE_STATS -> Outcome.of(api.storeStats());
            case STORE_LOG -> Outcome.of(api.storeLog((Requests.StoreLog) request));
            case STORE_TREE_AT -> Outcome.of(api.storeTreeAt((Requests.StoreTreeAt) request));
        };
    }

    private Outcome service(String name, JsonNode parameters) {
        return switch (name) {
            case SERVICE + ".GetInfo" -> Outcome.of(Map.of("vendor", "domaind", "product", "domaind", "version", version,
                    "url", "", "interfaces", List.of(SERVICE, Method.INTERFACE)));
            case SERVICE + ".GetInterfaceDescription" -> description(parameters.path("interface").asText(""));
            default -> Outcome.error(SERVICE + ".MethodNotFound", Map.of("method", name));
        };
    }

    private static Outcome description(String wanted) {
        return switch (wanted) {
            case Method.INTERFACE -> Outcome.of(Map.of("description", VarlinkDescription.ofManagementApi()));
            case SERVICE -> Outcome.of(Map.of("description", VarlinkDescription.ofService()));
            default -> Outcome.error(SERVICE + ".InterfaceNotFound", Map.of("interface", wanted));
        };
    }

    /** For a failure that is nobody's answer: a fault of ours. */
    static Map<String, Object> internal(String message) {
        return Map.of("error", PROBLEM, "parameters", Problem.of(Codes.INTERNAL, message));
    }
}
