package org.domaind.xenstore.tree;

import java.util.Arrays;
import java.util.List;

/**
 * Consecutive puts, each of a node directly below the one before: the result of a request that names a node far below the last existing one. Applied
 * one by one they would cost the square of their number, which a guest chooses.
 *
 * @param edits at least one put, the first of a node that does not exist
 */
public record PutChain(List<Edit> edits) {
    /** The length of the chain that starts at a position of a list; may be 1 or 0. */
    public static int length(List<Edit> edits, int from) {
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

    public int length() {
        return edits.size();
    }

    public Edit top() {
        return edits.get(0);
    }

    /**
     * Makes the nodes, from the top: each has the next one as its child.
     *
     * @param above the permissions of the parent of the first node
     * @param first the generation of the first node; the others follow
     */
    public List<Edit.Applied> made(Perms above, long first, NameCache names) {
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
