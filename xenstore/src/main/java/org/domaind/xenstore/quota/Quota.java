package org.domaind.xenstore.quota;

/** The limits of an unprivileged domain, with the names and defaults of the C xenstored. 0 is no limit. */
public enum Quota {
    NODES("nodes", 1000, "Nodes per domain"),
    WATCHES("watches", 128, "Watches per domain"),
    TRANSACTIONS("transactions", 10, "Transactions per domain"),
    OUTSTANDING("outstanding", 20, "Outstanding requests per domain"),
    TRANSACTION_NODES("transaction-nodes", 1024, "Max. number of accessed nodes per transaction"),
    MEMORY("memory", 2_621_440, "Total Xenstore memory per domain (error level)"),
    NODE_SIZE("node-size", 2048, "Max. size of a node"),
    PATH_MAX("path-max", 2048, "Max. length of a node path"),
    NODE_PERMISSIONS("node-permissions", 5, "Max. number of permissions per node"),
    SOFT_MEMORY("soft-memory", 2_097_152, "Total Xenstore memory per domain (warning level)");

    private final String label;
    private final int initial;
    private final String description;

    Quota(String label, int initial, String description) {
        this.label = label;
        this.initial = initial;
        this.description = description;
    }

    /** The quota of a name, or null. Xen 4.17 calls {@link #NODE_PERMISSIONS} "permissions". */
    public static Quota named(String label) {
        for (Quota quota : values()) {
            if (quota.label.equals(label)) {
                return quota;
            }
        }
        return label.equals("permissions") ? NODE_PERMISSIONS : null;
    }

    public String label() {
        return label;
    }

    int initial() {
        return initial;
    }

    public String description() {
        return description;
    }

    /** True for a limit that only warns. */
    public boolean soft() {
        return this == SOFT_MEMORY;
    }
}
