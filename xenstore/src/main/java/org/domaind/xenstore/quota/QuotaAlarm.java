package org.domaind.xenstore.quota;

/** Told when a domain comes near a limit. Must not wait. */
@FunctionalInterface
public interface QuotaAlarm {
    /** Ignores everything. */
    QuotaAlarm NONE = (domid, quota, used, limit) -> false;

    /** @return false when it could not be reported now: it is to be told again when the domain's use changes and is still near the limit */
    boolean near(int domid, Quota quota, long used, int limit);
}
