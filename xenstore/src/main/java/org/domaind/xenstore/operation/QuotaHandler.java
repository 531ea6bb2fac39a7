package org.domaind.xenstore.operation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.quota.Accounts;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.quota.QuotaLimits;
import org.domaind.xenstore.session.Outcome;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;
import org.domaind.xenstore.wire.RequestArguments;

/** GET_QUOTA and SET_QUOTA. */
final class QuotaHandler {
    private final StoreState state;

    QuotaHandler(StoreState state) {
        this.state = state;
    }

    /** No argument: all names. One: the limit for new domains. Two: the limit of a domain. */
    byte[] get(List<String> arguments) throws Refusal {
        if (arguments.isEmpty()) {
            return Dispatcher.text(Arrays.stream(Quota.values()).map(Quota::label).collect(Collectors.joining(" ")));
        }
        Quota quota = quota(arguments.get(arguments.size() - 1));
        QuotaLimits limits = state.store().accounts().limits();
        if (arguments.size() == 2) {
            int domid = existing(arguments.get(0));
            limits = state.store().accounts().of(domid).limits();
        }
        return Dispatcher.text(Integer.toString(limits.get(quota)));
    }

    byte[] set(List<String> arguments, Outcome outcome) throws Refusal {
        int count = arguments.size();
        Quota quota = quota(arguments.get(count - 2));
        int value = value(arguments.get(count - 1));
        Accounts accounts = state.store().accounts();
        if (count == 2) {
            accounts.limit(quota, value);
            outcome.record(new Entry.Limited(Entry.Limited.EVERYBODY, quota, value));
        } else {
            int domid = existing(arguments.get(0));
            accounts.of(domid).limit(quota, value);
            outcome.record(new Entry.Limited(domid, quota, value));
        }
        return Dispatcher.OK;
    }

    static int value(String text) throws Refusal {
        boolean digits = !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw Errno.EINVAL.refusal();
        }
        return Integer.parseInt(text);
    }

    private int existing(String text) throws Refusal {
        int domid = RequestArguments.number(text);
        if (!state.exists(domid)) {
            throw Errno.ENOENT.refusal();
        }
        return domid;
    }

    private static Quota quota(String label) throws Refusal {
        Quota quota = Quota.named(label);
        if (quota == null) {
            throw Errno.EINVAL.refusal();
        }
        return quota;
    }
}
