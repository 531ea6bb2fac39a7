package org.domaind.xl.command;

import java.util.ArrayList;
import java.util.List;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;

/** {@code xl shutdown} and {@code xl reboot}. */
final class ShutdownCommand implements Command {
    /** How many guests are waited for at once: each takes a connection. */
    private static final int MAX_WAITS = 4096;

    private final boolean reboot;

    ShutdownCommand(boolean reboot) {
        this.reboot = reboot;
    }

    @Override
    public Syntax syntax() {
        String help = """
                -a, --all               Shutdown all guest domains.
                -h                      Print this help.
                -F                      Fallback to ACPI %s event for HVM guests with
                                        no PV drivers.
                -w, --wait              Wait for guest(s) to %s.

                """.formatted(reboot ? "reset" : "power", name());
        return new Syntax(name(), true, false, "[options] <-a|Domain>", help, 0,
                List.of(Option.flag('a', "all"), Option.flag('F'), Option.flag('w', "wait")));
    }

    private String name() {
        return reboot ? "reboot" : "shutdown";
    }

    /** One guest that is on its way down. */
    private record Going(Domid domid, DaemonConnection connection) {
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        if (arguments.operands().isEmpty() && !arguments.has('a')) {
            throw new Failure(Status.FAILURE, "You must specify -a or a domain id.\n");
        }
        List<Going> going = new ArrayList<>();
        try (DaemonConnection daemon = invocation.connect()) {
            int status = Status.OK;
            for (Domid domid : targets(daemon, arguments)) {
                boolean asked = ask(invocation, daemon, domid, arguments, going);
                status = asked ? status : Status.FAILURE;
            }
            if (arguments.has('w') && !going.isEmpty()) {
                invocation.error("Waiting for " + going.size() + " domains");
                for (Going guest : going) {
                    await(invocation, guest);
                }
            }
            return status;
        } finally {
            going.forEach(g -> g.connection().close());
        }
    }

    private static List<Domid> targets(DaemonConnection daemon, Arguments arguments) {
        if (!arguments.has('a')) {
            return List.of(Domains.find(daemon, arguments.operand(0)));
        }
        return Domains.all(daemon).stream().map(DomainReport::domid).filter(d -> !d.equals(Domid.ZERO)).toList();
    }

    /** The wait is begun before the guest is asked: one that goes quickly must not be missed. */
    private boolean ask(Invocation invocation, DaemonConnection daemon, Domid domid, Arguments arguments, List<Going> going) {
        invocation.error((reboot ? "Rebooting domain " : "Shutting down domain ") + domid);
        DaemonConnection wait = null;
        if (arguments.has('w') && going.size() < MAX_WAITS) {
            wait = invocation.connect();
            wait.send(Method.WAIT_STOPPED, new Requests.Guest(domid));
        }
        try {
            daemon.call(Method.SHUTDOWN_GUEST, new Requests.Shutdown(domid, reboot, arguments.has('F')), Replies.Done.class);
            if (wait != null) {
                going.add(new Going(domid, wait));
            }
            return true;
        } catch (ProblemException e) {
            if (wait != null) {
                wait.close();
            }
            invocation.error("xl: " + e.problem().line());
            invocation.error(name() + " failed (rc=-3)");
            return false;
        }
    }

    private static void await(Invocation invocation, Going guest) {
        try {
            Replies.Stopped stopped = guest.connection().receive(Replies.Stopped.class);
            invocation.error(Stopping.line(guest.domid(), stopped));
        } catch (ProblemException e) {
            if (!e.problem().code().equals(Codes.NO_SUCH_DOMAIN)) {
                throw e;
            }
            invocation.error(Stopping.line(guest.domid(), Replies.Stopped.forGood(java.util.Optional.empty())));
        }
    }
}
