package org.domaind.xenstore.quota;

/** Is told when a domain comes near a limit. Must not wait. */
@FunctionalInterface
public interface QuotaAlarm {
    /** Nobody listens yet. */
    QuotaAlarm NONE = (domid, quota, used, limit) -> false;

    /** @return false when nobody could be told now: it is to be told again when the domain's use changes and is still near the limit */
    boolean near(int domid, Quota quota, long used, int limit);
}
