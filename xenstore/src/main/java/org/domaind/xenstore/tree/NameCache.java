package org.domaind.xenstore.tree;

/**
 * Recently used names of nodes. Most names in a store are the same few hundred words, once per guest or device; sharing them saves a third of the
 * store's memory. A name that is not used for a while loses its place to another one, so guests cannot make this grow.
 */
public final class NameCache {
    private static final int PLACES = 4096;

    private final String[] places = new String[PLACES];

    /** The last component of a path. */
    public String of(StorePath path) {
        String text = path.text();
        int from = text.lastIndexOf('/') + 1;
        int place = Children.hash(text, from, text.length()) & PLACES - 1;
        String known = places[place];
        if (known != null && known.length() == text.length() - from && text.endsWith(known)) {
            return known;
        }
        String name = text.substring(from);
        places[place] = name;
        return name;
    }
}
