package org.domaind.xenstore.server;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.store.Account;
import org.domaind.xenstore.store.Accounts;
import org.domaind.xenstore.store.Audit;
import org.domaind.xenstore.store.Quota;
import org.domaind.xenstore.wire.Arguments;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;

/** The commands of CONTROL, for administrators. Answers have the shape of the C xenstored's. */
final class ControlHandler {
    private static final String HELP = """
            check\t
            log\ton|off
            memreport\t
            print\t<string>
            quota\t[set <name> <val>|<domid>]
            quota-soft\t[set <name> <val>]
            help\t
            """;

    private final StoreState state;
    private final StoreListener listener;
    private boolean tracing;

    ControlHandler(StoreState state, StoreListener listener) {
        this.state = state;
        this.listener = listener;
    }

    boolean tracing() {
        return tracing;
    }

    byte[] perform(List<String> words, Outcome outcome) throws Refusal {
        List<String> arguments = words.subList(1, words.size());
        return switch (words.get(0)) {
            case "check" -> check(arguments);
            case "log" -> log(arguments);
            case "print" -> print(arguments);
            case "memreport" -> memoryReport(arguments);
            case "quota" -> quota(arguments, false, outcome);
            case "quota-soft" -> quota(arguments, true, outcome);
            case "help" -> help(arguments);
            default -> throw Errno.EINVAL.refusal();
        };
    }

    private byte[] check(List<String> arguments) throws Refusal {
        none(arguments);
        Audit audit = Audit.of(state.store());
        listener.message("store check: " + audit.nodes() + " nodes, " + (audit.faults().isEmpty() ? "clean" : String.join("; ", audit.faults())));
        return Dispatcher.OK;
    }

    private byte[] log(List<String> arguments) throws Refusal {
        boolean on = arguments.equals(List.of("on"));
        if (!on && !arguments.equals(List.of("off"))) {
            throw Errno.EINVAL.refusal();
        }
        tracing = on;
        return Dispatcher.OK;
    }

    private byte[] print(List<String> arguments) throws Refusal {
        if (arguments.size() != 1) {
            throw Errno.EINVAL.refusal();
        }
        listener.message("control: " + arguments.get(0));
        return Dispatcher.OK;
    }

    private byte[] memoryReport(List<String> arguments) throws Refusal {
        none(arguments);
        Runtime runtime = Runtime.getRuntime();
        long bytes = state.store().accounts().all().stream().mapToLong(Account::memory).sum();
        return Dispatcher.text(String.format(Locale.ROOT,
                "heap used: %d bytes\nheap reserved: %d bytes\ncounted for domains: %d bytes\nwatches: %d\n",
                runtime.totalMemory() - runtime.freeMemory(), runtime.totalMemory(), bytes, state.watches().size()));
    }

    private static byte[] help(List<String> arguments) throws Refusal {
        none(arguments);
        return Dispatcher.text(HELP);
    }

    private byte[] quota(List<String> arguments, boolean soft, Outcome outcome) throws Refusal {
        if (arguments.isEmpty()) {
            return Dispatcher.text("Quota settings:\n" + Arrays.stream(Quota.values()).filter(quota -> quota.soft() == soft).map(this::line)
                    .collect(Collectors.joining()));
        }
        if (arguments.get(0).equals("set") && arguments.size() == 3) {
            Quota quota = Quota.named((soft ? "soft-" : "") + arguments.get(1));
            if (quota == null || quota.soft() != soft) {
                throw Errno.EINVAL.refusal();
            }
            int value = QuotaHandler.value(arguments.get(2));
            Accounts accounts = state.store().accounts();
            accounts.limitEverywhere(quota, value);
            outcome.record(new Entry.Limited(Entry.Limited.EVERYBODY, quota, value));
            accounts.all().forEach(account -> outcome.record(new Entry.Limited(account.domid(), quota, value)));
            return Dispatcher.OK;
        }
        if (soft || arguments.size() != 1) {
            throw Errno.EINVAL.refusal();
        }
        return use(Arguments.number(arguments.get(0)));
    }

    private String line(Quota quota) {
        String label = quota.soft() ? quota.label().substring("soft-".length()) : quota.label();
        return String.format(Locale.ROOT, "%-17s: %8d %s\n", label, state.store().accounts().limits().get(quota), quota.description());
    }

    private byte[] use(int domid) throws Refusal {
        if (!state.exists(domid)) {
            throw Errno.ENOENT.refusal();
        }
        Account account = state.store().accounts().of(domid);
        return Dispatcher.text(String.format(Locale.ROOT, "Domain %d:\n", domid) + use("nodes", account.nodes()) + use("watches", account.watches())
                + use("transactions", account.transactions()) + use("outstanding", account.outstanding()) + use("memory", account.memory()));
    }

    private static String use(String label, long value) {
        return String.format(Locale.ROOT, "%-16s: %8d\n", label, value);
    }

    private static void none(List<String> arguments) throws Refusal {
        if (!arguments.isEmpty()) {
            throw Errno.EINVAL.refusal();
        }
    }
}
