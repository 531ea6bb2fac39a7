package org.domaind.xenstore.store;

import java.util.Arrays;
import java.util.List;

/**
 * Edits that follow each other and of which each puts a node directly below the one before: what a request makes that names a node far below the
 * last one that exists. One after the other they would cost the square of their number, which a guest chooses.
 *
 * @param edits puts, at least one, the first of a node that is not there
 */
record PutChain(List<Edit> edits) {
    /** How many edits of a list, from a place on, make a chain; may be one, or none. */
    static int length(List<Edit> edits, int from) {
        int to = from;
        while (to < edits.size() && edits.get(to) instanceof Edit.Put put && !put.path().isSpecial()
                && (to == from || below(edits.get(to - 1).path().text(), put.path().text()))) {
            to++;
        }
        return to - from;
    }

    private static boolean below(String above, String path) {
        return path.length() > above.length() && path.lastIndexOf('/') == above.length() && path.startsWith(above);
    }

    int length() {
        return edits.size();
    }

    Edit top() {
        return edits.get(0);
    }

    /**
     * The nodes, from the top: each has the next one as its child.
     *
     * @param above of the node that the first one is put below
     * @param first the generation of the first; the others follow
     */
    List<Edit.Applied> made(Perms above, long first, NameCache names) {
        Perms[] perms = new Perms[length() + 1];
        perms[0] = above;
        for (int i = 0; i < length(); i++) {
            Perms own = ((Edit.Put) edits.get(i)).perms();
            perms[i + 1] = own.equals(perms[i]) ? perms[i] : own;
        }
        Edit.Applied[] made = new Edit.Applied[length()];
        Children below = Children.NONE;
        for (int i = length() - 1; i >= 0; i--) {
            Edit.Put put = (Edit.Put) edits.get(i);
            Node node = new Node(names.of(put.path()), put.value(), perms[i + 1], below, first + i, first + i);
            made[i] = new Edit.Applied(put, null, node, perms[i]);
            below = Children.NONE.with(node, first + i);
        }
        return Arrays.asList(made);
    }
}
