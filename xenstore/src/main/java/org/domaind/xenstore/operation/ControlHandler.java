package org.domaind.xenstore.operation;

import java.util.List;

import org.domaind.xenstore.session.Outcome;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.store.ConsistencyCheck;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;

/** The commands of CONTROL, for administrators. Replies have the C xenstored's format. */
final class ControlHandler {
    private static final String HELP = """
            check\t
            log\t[on|off]
            live-update\t[-F] [-t <timeout>] <file>
            logfile\t<file>
            memreport\t[<file>]
            print\t<string>
            quota\t[set <name> <val>|<domid>|max [-r]]
            quota-soft\t[set <name> <val>]
            help\t
            """;

    private final StoreState state;
    private final StoreListener listener;
    private final ControlQuota quota;
    private final ControlUpdate update;
    private final MemoryReport memory;
    private final Trace trace;

    ControlHandler(StoreState state, StoreListener listener, Trace trace) {
        this.state = state;
        this.listener = listener;
        this.trace = trace;
        quota = new ControlQuota(state);
        update = new ControlUpdate(listener);
        memory = new MemoryReport(state);
    }

    byte[] perform(List<String> words, Outcome outcome) throws Refusal {
        List<String> arguments = words.subList(1, words.size());
        return switch (words.get(0)) {
            case "check" -> check(arguments);
            case "log" -> trace.log(arguments);
            case "live-update" -> update.perform(arguments);
            case "logfile" -> trace.logFile(arguments);
            case "memreport" -> memory.report(arguments);
            case "print" -> print(arguments);
            case "quota" -> quota.hard(arguments, outcome);
            case "quota-soft" -> quota.soft(arguments, outcome);
            case "help" -> help(arguments);
            default -> throw Errno.EINVAL.refusal();
        };
    }

    private byte[] check(List<String> arguments) throws Refusal {
        none(arguments);
        ConsistencyCheck audit = ConsistencyCheck.of(state.store());
        listener.message("store check: " + audit.nodes() + " nodes, " + (audit.faults().isEmpty() ? "clean" : String.join("; ", audit.faults())));
        return Dispatcher.OK;
    }

    private byte[] print(List<String> arguments) throws Refusal {
        if (arguments.size() != 1) {
            throw Errno.EINVAL.refusal();
        }
        listener.message("control: " + arguments.get(0));
        return Dispatcher.OK;
    }

    private static byte[] help(List<String> arguments) throws Refusal {
        none(arguments);
        return Dispatcher.text(HELP);
    }

    private static void none(List<String> arguments) throws Refusal {
        if (!arguments.isEmpty()) {
            throw Errno.EINVAL.refusal();
        }
    }
}
