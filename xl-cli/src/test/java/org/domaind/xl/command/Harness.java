package org.domaind.xl.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.domaind.schema.HostPaths;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.model.Domid;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Terminal;

/** Runs {@code xl} in this process against a fake daemon. */
final class Harness implements AutoCloseable {
    /** @param out of stdout  @param err of stderr */
    record Result(int status, String out, String err) {
    }

    final FakeDaemon daemon;
    private final Path folder;
    private Set<Terminal.Stream> terminals = Set.of();
    private String input = "";

    Harness(Path root, Path folder) throws IOException {
        this.daemon = new FakeDaemon(root);
        this.folder = folder;
        daemon.answer(Method.HOST_INFO, p -> FakeHost.HOST);
        daemon.answer(Method.CONSOLE_RING, p -> new Replies.Text("(XEN) hello\n"));
        daemon.answer(Method.LIST_DOMAINS, p -> new Replies.Domains(FakeHost.DOMAINS.stream()
                .filter(d -> !p.hasNonNull("domid") || p.get("domid").intValue() == d.domid().value())
                .filter(d -> !p.hasNonNull("name") || d.name().equals(Optional.of(p.get("name").textValue()))).toList()));
        daemon.answer(Method.LIST_VCPUS, p -> vcpus(p.hasNonNull("domid") ? Optional.of(p.get("domid").intValue()) : Optional.empty()));
        daemon.answer(Method.CREATE_GUEST, p -> new Replies.Created(new Domid(17)));
        for (Method method : List.of(Method.PAUSE_GUEST, Method.UNPAUSE_GUEST, Method.SHUTDOWN_GUEST, Method.DESTROY_GUEST,
                Method.RENAME_GUEST)) {
            daemon.answer(method, p -> done(p.get("domid").intValue()));
        }
        daemon.answer(Method.ATTACH_CONSOLE, Harness::firstConsole);
    }

    /** Its guests have the one PV console. */
    private static Replies.Done firstConsole(JsonNode wanted) {
        int domid = wanted.get("domid").intValue();
        if (wanted.path("type").asText().equals("serial")) {
            throw new ProblemException("no-console", "domain " + domid + " has no serial line 0 with a terminal (serial=\"pty\" in its config)");
        }
        if (wanted.path("number").asInt() != 0) {
            throw new ProblemException("no-console", "domain " + domid + " has one PV console only, number 0");
        }
        return done(domid);
    }

    private static Replies.Vcpus vcpus(Optional<Integer> domid) {
        domid.ifPresent(Harness::done);
        return new Replies.Vcpus(FakeHost.vcpus().stream().filter(v -> domid.isEmpty() || domid.get() == v.domid().value()).toList());
    }

    private static Replies.Done done(int domid) {
        Optional<DomainReport> domain = FakeHost.domain(domid);
        if (domain.isEmpty()) {
            throw new ProblemException(Codes.NO_SUCH_DOMAIN, "Domain " + domid + " does not exist");
        }
        return new Replies.Done();
    }

    Harness withTerminal(Terminal.Stream... streams) {
        terminals = Set.of(streams);
        return this;
    }

    Harness withInput(String text) {
        input = text;
        return this;
    }

    Result xl(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream outStream = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, false, StandardCharsets.UTF_8);
        int status = Xl.run(new Invocation(List.of(arguments), folder, Map.of(HostPaths.ROOT_VARIABLE, daemon.root().toString()),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), outStream, errStream, terminals::contains,
                () -> FakeHost.NOW_SECONDS * 1000));
        outStream.flush();
        errStream.flush();
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    List<String> calls() {
        return daemon.calls.stream().map(FakeDaemon.Call::toString).toList();
    }

    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
