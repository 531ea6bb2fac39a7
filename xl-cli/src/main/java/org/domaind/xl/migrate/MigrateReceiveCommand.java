package org.domaind.xl.migrate;

import java.io.IOException;
import java.util.List;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.file.ConfigFile;
import org.domaind.xl.file.XlConf;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.save.SavedConfig;

/** {@code xl migrate-receive}: started by the sender, with its standard input and output as the way to it. */
public final class MigrateReceiveCommand implements Command {
    private static final String READY = "xl migration receiver ready, send binary domain data.\n";
    private static final String COLO = "colo";
    private static final String CHECK = "check";

    @Override
    public Syntax syntax() {
        return new Syntax("migrate-receive", true, false, "- for internal use only", """
                -e, -F  Accepted; no process waits for the death of the domain.
                -d      Accepted.
                -p      Do not unpause domain after receiving it.
                --check Only tell what speaks against receiving it.
                -r, --colo, --coloft-script <script>, --userspace-colo-proxy
                        Refused: streams of checkpoints are not received.
                """, 0, List.of(Option.flag('F'), Option.flag('e'), Option.flag('d'),
                Option.flag('r'), Option.flag('p'), Option.flag(COLO), Option.flag(CHECK), Option.value((char) 0, "coloft-script"), Option.flag("userspace-colo-proxy")));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        if (!arguments.operands().isEmpty()) {
            invocation.out().print(syntax().usage());
            return Status.FAILURE;
        }
        if (arguments.has('r') || arguments.has(COLO)) {
            throw new Failure(Status.FAILURE, "xl: migrate-receive: streams of checkpoints (remus, colo) are not received by domaind");
        }
        try (DaemonConnection daemon = invocation.connect()) {
            if (arguments.has(CHECK)) {
                return check(invocation, daemon);
            }
            // Before the banner: a host that cannot receive a guest is to be known before one is sent.
            daemon.call(Method.HOST_INFO, new Requests.None(), HostReport.class);
            invocation.error("migration target: Ready to receive domain.");
            invocation.out().print(READY);
            invocation.out().flush();
            ConfigFile config = SavedConfig.read(invocation.in()).config(invocation, "migration stream");
            Requests.ReceiveGuest request = new Requests.ReceiveGuest(config.guest(), config.text(), new Requests.Link(invocation.context().process(), 0, 1),
                    arguments.has('p'), new XlConf(invocation).autoballoon());
            daemon.call(Method.RECEIVE_GUEST, request, Replies.Created.class);
            invocation.error("migration target: Domain started successfully.");
            return Status.OK;
        } catch (ProblemException e) {
            throw new Failure(Status.FAILURE, "migration target: " + e.problem().line());
        } catch (IOException e) {
            throw new Failure(Status.FAILURE, "migration target: the sender cannot be heard: " + e.getMessage());
        }
    }

    /** Reads a guest's config as it would come before the guest, and prints a line for each problem. */
    private static int check(Invocation invocation, DaemonConnection daemon) throws IOException {
        ConfigFile config = SavedConfig.read(invocation.in()).quietly().config(invocation, "");
        List<Problem> problems = daemon.call(Method.CHECK_ARRIVAL, new Requests.CheckArrival(config.guest()), Replies.Problems.class).problems();
        problems.forEach(problem -> invocation.print(problem.line()));
        return problems.isEmpty() ? Status.OK : Status.FAILURE;
    }
}
