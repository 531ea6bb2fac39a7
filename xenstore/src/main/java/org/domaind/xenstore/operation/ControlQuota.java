package org.domaind.xenstore.operation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.quota.Accounts;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.session.Outcome;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;
import org.domaind.xenstore.wire.RequestArguments;

/** CONTROL "quota" and "quota-soft". A limit set here applies to all domains, existing ones too, as in Xen 4.17. */
final class ControlQuota {
    private final StoreState state;

    ControlQuota(StoreState state) {
        this.state = state;
    }

    byte[] hard(List<String> arguments, Outcome outcome) throws Refusal {
        if (arguments.isEmpty()) {
            return limits(false);
        }
        return switch (arguments.get(0)) {
            case "set" -> set(arguments, false, outcome);
            case "max" -> highest(arguments.subList(1, arguments.size()));
            default -> use(arguments);
        };
    }

    byte[] soft(List<String> arguments, Outcome outcome) throws Refusal {
        if (arguments.isEmpty()) {
            return limits(true);
        }
        if (!arguments.get(0).equals("set")) {
            throw Errno.EINVAL.refusal();
        }
        return set(arguments, true, outcome);
    }

    private byte[] limits(boolean soft) {
        return Dispatcher.text("Quota settings:\n" + Arrays.stream(Quota.values()).filter(quota -> quota.soft() == soft).map(this::line)
                .collect(Collectors.joining()));
    }

    private String line(Quota quota) {
        String label = quota.soft() ? quota.label().substring("soft-".length()) : quota.label();
        return String.format(Locale.ROOT, "%-17s: %8d %s\n", label, state.store().accounts().limits().get(quota), quota.description());
    }

    /** Unlike SET_QUOTA this does not accept 0 for "no limit"; nor does the C xenstored. */
    private byte[] set(List<String> arguments, boolean soft, Outcome outcome) throws Refusal {
        if (arguments.size() != 3) {
            throw Errno.EINVAL.refusal();
        }
        Quota quota = Quota.named((soft ? "soft-" : "") + arguments.get(1));
        int value = RequestArguments.number(arguments.get(2));
        if (quota == null || quota.soft() != soft || value < 1) {
            throw Errno.EINVAL.refusal();
        }
        Accounts accounts = state.store().accounts();
        accounts.limitEverywhere(quota, value);
        outcome.record(new Entry.Limited(Entry.Limited.EVERYBODY, quota, value));
        accounts.all().forEach(account -> outcome.record(new Entry.Limited(account.domid(), quota, value)));
        return Dispatcher.OK;
    }

    private byte[] use(List<String> arguments) throws Refusal {
        if (arguments.size() != 1) {
            throw Errno.EINVAL.refusal();
        }
        int domid = RequestArguments.number(arguments.get(0));
        Account account = state.store().accounts().existing(domid);
        if (account == null) {
            throw Errno.ENOENT.refusal();
        }
        return Dispatcher.text(String.format(Locale.ROOT, "Domain %d:\n", domid) + use("nodes", account.nodes()) + use("watches", account.watches())
                + use("transactions", account.transactions()) + use("outstanding", account.outstanding()) + use("memory", account.memory()));
    }

    private static String use(String label, long value) {
        return String.format(Locale.ROOT, "%-16s: %8d\n", label, value);
    }

    private byte[] highest(List<String> options) throws Refusal {
        if (!options.isEmpty() && !options.equals(List.of("-r"))) {
            throw Errno.EINVAL.refusal();
        }
        Accounts accounts = state.store().accounts();
        if (!options.isEmpty()) {
            accounts.forgetHighest();
        }
        return Dispatcher.text("Max. seen accounting values:\n" + Arrays.stream(Quota.values()).filter(quota -> !quota.soft())
                .map(quota -> String.format(Locale.ROOT, "%-17s: %8d\n", quota.label(), accounts.highest(quota)))
                .collect(Collectors.joining()));
    }
}
