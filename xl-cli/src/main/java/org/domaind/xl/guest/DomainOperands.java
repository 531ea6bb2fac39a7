package org.domaind.xl.guest;

import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Status;

/** Finds the domain for an operand: all digits are a domid, anything else is a name. */
public final class DomainOperands {
    /** The reference's output for a domain without a name. */
    static final String NAMELESS = "(null)";

    private DomainOperands() {
    }

    public static boolean isNumber(String word) {
        return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Parses a domid; empty when it is out of range. */
    public static Optional<Domid> domid(String number) {
        String digits = number.replaceFirst("^0+(?=.)", "");
        boolean possible = digits.length() <= 5 && Integer.parseInt(digits) < Domid.FIRST_RESERVED;
        return possible ? Optional.of(new Domid(Integer.parseInt(digits))) : Optional.empty();
    }

    /** Does not check that a number is an existing domain: the call that follows does. */
    public static Domid find(DaemonConnection daemon, String word) {
        if (isNumber(word)) {
            return domid(word).orElseThrow(() -> noSuchNumber(word));
        }
        return named(daemon, word).orElseThrow(() -> noSuchName(word)).domid();
    }

    /** The report on the domain. */
    public static DomainReport report(DaemonConnection daemon, String word) {
        if (!isNumber(word)) {
            return named(daemon, word).orElseThrow(() -> noSuchName(word));
        }
        return domid(word).flatMap(id -> numbered(daemon, id)).orElseThrow(() -> noSuchNumber(word));
    }

    public static Optional<DomainReport> named(DaemonConnection daemon, String name) {
        return name.isEmpty() ? Optional.empty() : only(daemon, new Requests.ListDomains(Optional.empty(), Optional.of(name), true));
    }

    public static Optional<DomainReport> numbered(DaemonConnection daemon, Domid domid) {
        return only(daemon, new Requests.ListDomains(Optional.of(domid), Optional.empty(), true));
    }

    public static List<DomainReport> all(DaemonConnection daemon) {
        return all(daemon, Requests.ListDomains.ALL);
    }

    public static List<DomainReport> allWithConfigs(DaemonConnection daemon) {
        return all(daemon, Requests.ListDomains.ALL_WITH_CONFIGS);
    }

    private static List<DomainReport> all(DaemonConnection daemon, Requests.ListDomains request) {
        return daemon.call(Method.LIST_DOMAINS, request, Replies.Domains.class).domains();
    }

    private static Optional<DomainReport> only(DaemonConnection daemon, Requests.ListDomains which) {
        try {
            return daemon.call(Method.LIST_DOMAINS, which, Replies.Domains.class).domains().stream().findFirst();
        } catch (ProblemException e) {
            if (e.problem().code().equals(Codes.NO_SUCH_DOMAIN)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public static String name(DomainReport domain) {
        return domain.name().orElse(NAMELESS);
    }

    public static Failure noSuchName(String word) {
        return new Failure(Status.FAILURE, word + " is an invalid domain identifier (rc=-6)");
    }

    public static Failure noSuchNumber(String word) {
        return new Failure(Status.FAILURE, "Error: Domain '" + word + "' does not exist.");
    }
}
