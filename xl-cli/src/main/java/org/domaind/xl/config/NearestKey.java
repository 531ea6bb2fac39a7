package org.domaind.xl.config;

import java.util.Optional;
import org.domaind.schema.keys.KeyTable;

/** Finds the known key nearest to an unknown one, for "did you mean". */
public final class NearestKey {
    /** More edits than this make another word, not a typo. */
    private static final int MAX_SLIPS = 2;

    private NearestKey() {
    }

    public static Optional<String> to(String word) {
        String best = null;
        int bestDistance = MAX_SLIPS + 1;
        for (String key : KeyTable.get().names()) {
            // In a word of three letters even one edit usually makes another word.
            int allowed = Math.min(bestDistance, word.length() <= 3 ? 1 : MAX_SLIPS);
            if (Math.abs(key.length() - word.length()) <= allowed) {
                int distance = distance(word, key);
                // Among equally near keys the alphabetically first, independent of the table's order.
                if (distance <= allowed && (distance < bestDistance || key.compareTo(best) < 0)) {
                    best = key;
                    bestDistance = distance;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** The edit distance: letters added, removed, changed, or swapped with their neighbour. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
