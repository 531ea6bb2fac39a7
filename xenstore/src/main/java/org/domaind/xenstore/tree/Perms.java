package org.domaind.xenstore.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;

/**
 * A node's permission list. The first entry names the owner, who may do everything, and the rights of all other domains; further entries give the
 * rights of one domain, of which the first match counts. Immutable.
 */
public final class Perms {
    public static final int READ = 1;
    public static final int WRITE = 2;
    public static final int OWNER = 4;
    /** Stands for every domain, on connections that support it (Xen 4.22: DOMID_ANY). */
    public static final int ANY_DOMID = 0x7FF5;

    private static final int STALE = 8;
    private static final String LETTERS = "nrwb";

    private final int[] ids;
    private final byte[] rights;

    private Perms(int[] ids, byte[] rights) {
        this.ids = ids;
        this.rights = rights;
    }

    /** Only the owner and privileged callers have rights. */
    public static Perms ownedBy(int domid) {
        return new Perms(new int[] {domid}, new byte[] {0});
    }

    /**
     * Parses a list as it goes over the wire, e.g. {@code n0}, {@code r5}.
     *
     * @throws Refusal EINVAL for an empty list or a malformed entry
     */
    public static Perms parse(List<String> entries) throws Refusal {
        if (entries.isEmpty()) {
            throw Errno.EINVAL.refusal();
        }
        int[] ids = new int[entries.size()];
        byte[] rights = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            String entry = entries.get(i);
            int right = entry.isEmpty() ? -1 : LETTERS.indexOf(entry.charAt(0));
            if (right < 0) {
                throw Errno.EINVAL.refusal();
            }
            rights[i] = (byte) right;
            try {
                ids[i] = Integer.parseInt(entry, 1, entry.length(), 10);
            } catch (NumberFormatException notANumber) {
                throw Errno.EINVAL.refusal();
            }
        }
        return new Perms(ids, rights);
    }

    public int owner() {
        return ids[0];
    }

    public int size() {
        return ids.length;
    }

    /** The domain of one entry. */
    public int id(int index) {
        return ids[index];
    }

    /** The rights of a caller, as bits. */
    public int rights(Caller caller) {
        if (caller.privileged() || caller.owns(this)) {
            return READ | WRITE | OWNER;
        }
        for (int i = 1; i < ids.length; i++) {
            if (rights[i] < STALE && caller.is(ids[i])) {
                return rights[i];
            }
        }
        return rights[0];
    }

    public boolean allows(Caller caller, int wanted) {
        return (rights(caller) & wanted) == wanted;
    }

    /** True when the domain is the owner or has a valid entry. */
    public boolean mentions(int domid) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == domid && rights[i] < STALE) {
                return true;
            }
        }
        return false;
    }

    /** True when a valid entry names a domain for which {@code exists} is false. */
    public boolean mentionsOther(IntPredicate exists) {
        for (int i = 0; i < ids.length; i++) {
            if (rights[i] < STALE && ids[i] != ANY_DOMID && !exists.test(ids[i])) {
                return true;
            }
        }
        return false;
    }

    /** A copy with another owner. */
    public Perms withOwner(int domid) {
        if (ids[0] == domid) {
            return this;
        }
        int[] changed = ids.clone();
        changed[0] = domid;
        return new Perms(changed, rights);
    }

    /** A copy in which entries of domains that do not exist are invalid, even if such a domain is created later. */
    public Perms withStale(IntPredicate exists) {
        byte[] changed = null;
        for (int i = 1; i < ids.length; i++) {
            if (rights[i] < STALE && ids[i] != ANY_DOMID && !exists.test(ids[i])) {
                changed = changed == null ? rights.clone() : changed;
                changed[i] |= STALE;
            }
        }
        return changed == null ? this : new Perms(ids, changed);
    }

    /** A copy without a domain's entries; the owner's entry stays. */
    public Perms without(int domid) {
        int kept = 1;
        int[] fewer = ids.clone();
        byte[] fewerRights = rights.clone();
        for (int i = 1; i < ids.length; i++) {
            if (ids[i] != domid) {
                fewer[kept] = ids[i];
                fewerRights[kept++] = rights[i];
            }
        }
        return kept == ids.length ? this : new Perms(Arrays.copyOf(fewer, kept), Arrays.copyOf(fewerRights, kept));
    }

    /** The entries as they go over the wire. */
    public List<String> strings() {
        List<String> strings = new ArrayList<>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            strings.add(LETTERS.charAt(rights[i] & (READ | WRITE)) + Integer.toString(ids[i]));
        }
        return strings;
    }

    /** The rights of one entry including its mark as invalid, for the journal; the inverse is {@link #restored}. */
    public byte raw(int index) {
        return rights[index];
    }

    /** A list from the results of {@link #id} and {@link #raw}. */
    public static Perms restored(int[] ids, byte[] raw) {
        if (ids.length == 0 || ids.length != raw.length) {
            throw new IllegalArgumentException("a permission list of " + ids.length + " domains and " + raw.length + " rights");
        }
        return new Perms(ids.clone(), raw.clone());
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Perms perms && Arrays.equals(ids, perms.ids) && Arrays.equals(rights, perms.rights);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids) * 31 + Arrays.hashCode(rights);
    }

    @Override
    public String toString() {
        return String.join(",", strings());
    }
}
