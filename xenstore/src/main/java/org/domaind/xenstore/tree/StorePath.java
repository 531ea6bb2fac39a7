package org.domaind.xenstore.tree;

import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;

/**
 * The canonical name of a node: absolute, or a special name that starts with {@code @}.
 *
 * <p>Grammar: characters {@code A-Z a-z 0-9 - / _ @}; no empty component, no trailing slash except the root's own. Clients may name nodes in their
 * domain's home relative to {@code /local/domain/<domid>/}, a prefix that does not count for the length either.
 *
 * @param text the whole name, one char per byte
 */
public record StorePath(String text) {
    /** xs_wire.h: XENSTORE_REL_PATH_MAX; the prefix of the home is not included. */
    public static final int MAX_LENGTH = 2048;
    public static final StorePath ROOT = new StorePath("/");
    public static final StorePath INTRODUCE_DOMAIN = new StorePath("@introduceDomain");
    public static final StorePath RELEASE_DOMAIN = new StorePath("@releaseDomain");

    private static final String HOMES = "/local/domain/";
    private static final int DOMID_DIGITS = 5;
    private static final boolean[] ALLOWED = new boolean[128];

    static {
        String allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/_@";
        for (int i = 0; i < allowed.length(); i++) {
            ALLOWED[allowed.charAt(i)] = true;
        }
    }

    /** The path of a domain's home, without a trailing slash. */
    public static String home(int domid) {
        return HOMES.concat(Integer.toUnsignedString(domid));
    }

    /**
     * The path of a node as a client of {@code domid} names it.
     *
     * @param maxLength the longest name in characters, at most {@link #MAX_LENGTH} counts
     * @throws Refusal EINVAL
     */
    public static StorePath of(String given, int domid, int maxLength) throws Refusal {
        if (given.isEmpty() || given.charAt(0) == '@') {
            throw Errno.EINVAL.refusal();
        }
        return checked(given.charAt(0) == '/' ? given : home(domid).concat("/").concat(given), maxLength);
    }

    /** As {@link #of}, for requests that accept special names too. */
    public static StorePath orSpecial(String given, int domid, int maxLength) throws Refusal {
        return given.startsWith("@") ? checked(given, maxLength) : of(given, domid, maxLength);
    }

    private static StorePath checked(String path, int maxLength) throws Refusal {
        int length = path.length();
        if (length - homeLength(path) > Math.min(MAX_LENGTH, maxLength) || length > 1 && path.charAt(length - 1) == '/') {
            throw Errno.EINVAL.refusal();
        }
        char before = 0;
        for (int i = 0; i < length; i++) {
            char c = path.charAt(i);
            if (c >= ALLOWED.length || !ALLOWED[c] || c == '/' && before == '/') {
                throw Errno.EINVAL.refusal();
            }
            before = c;
        }
        return new StorePath(path);
    }

    /** The length of a leading "/local/domain/N/", with at most five digits; 0 without. */
    private static int homeLength(String path) {
        if (!path.startsWith(HOMES)) {
            return 0;
        }
        int at = HOMES.length();
        int end = Math.min(path.length(), at + DOMID_DIGITS);
        while (at < end && path.charAt(at) >= '0' && path.charAt(at) <= '9') {
            at++;
        }
        return at > HOMES.length() && at < path.length() && path.charAt(at) == '/' ? at + 1 : 0;
    }

    /** The length that counts against a limit. */
    public int countedLength() {
        return text.length() - homeLength(text);
    }

    public boolean isRoot() {
        return text.length() == 1;
    }

    public boolean isSpecial() {
        return text.charAt(0) == '@';
    }

    /** The parent's path; for the root, the root. */
    public StorePath parent() {
        int slash = text.lastIndexOf('/');
        return slash <= 0 ? ROOT : new StorePath(text.substring(0, slash));
    }

    /** The last component; for the root, empty. */
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    public StorePath child(String name) {
        return new StorePath(isRoot() ? "/" + name : text + '/' + name);
    }

    @Override
    public String toString() {
        return text;
    }
}
