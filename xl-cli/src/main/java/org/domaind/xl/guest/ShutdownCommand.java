package org.domaind.xl.guest;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl shutdown} and {@code xl reboot}. */
public final class ShutdownCommand implements Command {
    private final boolean reboot;

    public ShutdownCommand(boolean reboot) {
        this.reboot = reboot;
    }

    @Override
    public Syntax syntax() {
        String help = String.format(Locale.ROOT, """
                -a, --all               Shutdown all guest domains.
                -h                      Print this help.
                -F                      Fallback to ACPI %s event for HVM guests with
                                        no PV drivers.
                -w, --wait              Wait for guest(s) to %s.

                """, reboot ? "reset" : "power", name());
        return new Syntax(name(), true, false, "[options] <-a|Domain>", help, 0,
                List.of(Option.flag('a', "all"), Option.flag('F'), Option.flag('w', "wait")));
    }

    private String name() {
        return reboot ? "reboot" : "shutdown";
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        if (arguments.operands().isEmpty() && !arguments.has('a')) {
            throw new Failure(Status.FAILURE, "You must specify -a or a domain id.\n");
        }
        try (DaemonConnection daemon = invocation.connect()) {
            List<Domid> targets = targets(daemon, arguments);
            if (!arguments.has('w')) {
                return ask(invocation, daemon, targets, arguments).size() == targets.size() ? Status.OK : Status.FAILURE;
            }
            // The waits begin before the guests are asked, so that a quick stop is not missed.
            try (StopWaits stops = StopWaits.await(invocation, targets)) {
                Set<Domid> going = ask(invocation, daemon, targets, arguments);
                if (!going.isEmpty()) {
                    invocation.error("Waiting for " + going.size() + " domains");
                }
                stops.of(going, stopped -> invocation.error(StopMessage.line(stopped.domid(), stopped.end())));
                stops.problems().forEach(problem -> invocation.error("xl: " + problem.problem().line()));
                return going.size() == targets.size() && stops.problems().isEmpty() ? Status.OK : Status.FAILURE;
            }
        }
    }

    private static List<Domid> targets(DaemonConnection daemon, Arguments arguments) {
        if (!arguments.has('a')) {
            return List.of(DomainOperands.find(daemon, arguments.operand(0)));
        }
        return DomainOperands.all(daemon).stream().map(DomainReport::domid).filter(d -> !d.equals(Domid.ZERO)).toList();
    }

    /** @return the domains whose request succeeded */
    private Set<Domid> ask(Invocation invocation, DaemonConnection daemon, List<Domid> targets, Arguments arguments) {
        Set<Domid> going = new LinkedHashSet<>();
        for (Domid domid : targets) {
            invocation.error((reboot ? "Rebooting domain " : "Shutting down domain ") + domid);
            try {
                daemon.call(Method.SHUTDOWN_GUEST, new Requests.Shutdown(domid, reboot, arguments.has('F')), Replies.Done.class);
                going.add(domid);
            } catch (ProblemException e) {
                if (arguments.has('a') && e.problem().code().equals(Codes.NO_SUCH_DOMAIN)) {
                    // It has stopped by itself since it was listed, which is the wanted result.
                    going.add(domid);
                    continue;
                }
                invocation.error("xl: " + e.problem().line());
                invocation.error(name() + " failed (rc=-3)");
            }
        }
        return going;
    }
}
