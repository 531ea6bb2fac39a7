package org.domaind.xl.save;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.domaind.schema.HostPaths;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.file.ConfigFile;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.ProgressLine;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.invocation.Terminal;

/** {@code xl save}. */
public final class SaveCommand implements Command {
    private static final int CONFIG_OPERAND = 2;

    @Override
    public Syntax syntax() {
        return new Syntax("save", true, false, "[options] <Domain> <CheckpointFile> [<ConfigFile>]", """
                -h  Print this help.
                -c  Leave domain running after creating the snapshot.
                -p  Leave domain paused after creating the snapshot.
                -D  Store the domain id in the configuration.
                """, 2, List.of(Option.flag('c'), Option.flag('p'), Option.flag('D')));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        if (arguments.operands().size() > CONFIG_OPERAND + 1) {
            invocation.out().print(syntax().usage());
            return Status.FAILURE;
        }
        if (arguments.has('D')) {
            throw new Failure(Status.FAILURE, "xl: save -D: a guest's number cannot be kept yet by this release of domaind");
        }
        String file = invocation.folder().resolve(arguments.operand(1)).normalize().toString();
        try (DaemonConnection daemon = invocation.connect()) {
            DomainReport domain = DomainOperands.report(daemon, arguments.operand(0));
            String json = arguments.operands().size() > CONFIG_OPERAND
                    ? ConfigFile.read(invocation, arguments.operand(CONFIG_OPERAND), List.of(), true).dryRun(false) : SavedConfig.json(HostPaths.ofEnvironment(invocation.environment()), daemon, domain);
            // With its own length and a NUL, as the reference counts.
            invocation.error("Saving to " + arguments.operand(1) + " new xl format (info 0x3/0x0/"
                    + (Integer.BYTES + json.getBytes(StandardCharsets.UTF_8).length + 1) + ")");
            save(invocation, daemon, new Requests.SaveGuest(domain.domid(), file, json, after(arguments)));
            return Status.OK;
        } catch (ProblemException e) {
            invocation.error("xl: " + e.problem().line());
            throw new Failure(Status.FAILURE, "Failed to save domain, resuming domain");
        }
    }

    private static Requests.AfterSave after(Arguments arguments) {
        return arguments.has('p') ? Requests.AfterSave.PAUSE : arguments.has('c') ? Requests.AfterSave.RESUME : Requests.AfterSave.DESTROY;
    }

    private static void save(Invocation invocation, DaemonConnection daemon, Requests.SaveGuest request) {
        if (!invocation.terminal().is(Terminal.Stream.ERR)) {
            daemon.call(Method.SAVE_GUEST, request, Replies.Done.class);
            return;
        }
        ProgressLine line = new ProgressLine(invocation, "Saving domain " + request.domid());
        try {
            daemon.callWithProgress(Method.SAVE_GUEST, request, Replies.Done.class, line::percent);
        } finally {
            line.clear();
        }
    }
}
