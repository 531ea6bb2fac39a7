package org.domaind.xenstore.store;

/**
 * Names of nodes as seen lately. Most of a store's names are the same few hundred words, once a guest or device; kept once each, they are a third of
 * its memory less. A name that does not come for a while gives its place to another one, so that guests cannot make this grow.
 */
final class NameCache {
    private static final int PLACES = 4096;

    private final String[] places = new String[PLACES];

    /** The last component of a path. */
    String of(StorePath path) {
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
