package org.domaind.xenstore.operation;

import static org.domaind.xenstore.operation.StoreConversation.row;

import java.util.List;

import org.domaind.xenstore.operation.StoreConversation.Row;

/** A conversation with the replies of the C xenstored of Xen 4.17; the generation of a list is ours. */
public final class ReferenceConversation {
    private ReferenceConversation() {
    }

    public static List<Row> rows() {
        return List.of(
            row("A", 20, 0, "/|", "16 ENOSYS|"),
            row("A", 128, 0, "5|", "16 ENOSYS|"),
            row("A", 99, 0, "|", "16 ENOSYS|"),
            row("A", 22, 0, "/|0|", "22 2|tool||"),
            row("A", 22, 0, "/|4|", "22 2|||"),
            row("A", 21, 0, "|", "21 OK|"),
            row("A", 0, 0, "", "16 EINVAL|"),
            row("A", 0, 0, "bogus|", "16 EINVAL|"),
            row("A", 0, 0, "print|hi|", "0 OK|"),
            row("A", 9, 0, "5|", "16 ENOENT|"),
            row("A", 9, 0, "0|", "16 EINVAL|"),
            row("A", 18, 0, "5|", "16 ENOENT|"),
            row("A", 19, 0, "5|6|", "16 ENOENT|"),
            row("A", 8, 0, "5|", "16 EINVAL|"),
            row("A", 4, 0, "/w|tok|", "4 OK|", "15 /w|tok|"),
            row("A", 11, 0, "/w|v", "15 /w|tok|", "11 OK|"),
            row("A", 11, 0, "/w/x|v", "15 /w/x|tok|", "11 OK|"),
            row("A", 12, 0, "/w|", "12 OK|"),
            row("A", 14, 0, "/w|n0|", "15 /w|tok|", "14 OK|"),
            row("A", 13, 0, "/w|", "15 /w|tok|", "13 OK|"),
            row("A", 11, 0, "/w/x/y|v", "15 /w/x/y|tok|", "11 OK|"),
            row("A", 13, 0, "/w|", "15 /w|tok|", "13 OK|"),
            row("A", 13, 0, "/w|", "13 OK|"),
            row("A", 4, 0, "/w/x/y|tok2|", "4 OK|", "15 /w/x/y|tok2|"),
            row("A", 11, 0, "/w/x/y|v", "15 /w/x/y|tok|", "15 /w/x/y|tok2|", "11 OK|"),
            row("A", 13, 0, "/w|", "15 /w/x/y|tok2|", "15 /w|tok|", "13 OK|"),
            row("A", 4, 0, "rel|r|", "4 OK|", "15 rel|r|"),
            row("A", 11, 0, "rel/a|v", "15 rel/a|r|", "11 OK|"),
            row("A", 11, 0, "/local/domain/0/rel/b|v", "15 rel/b|r|", "11 OK|"),
            row("A", 13, 0, "rel|", "15 rel|r|", "13 OK|"),
            row("A", 4, 5, "/q|q|", "4 OK|", "15 /q|q|"),
            row("A", 6, 0, "|", "6 1|"),
            row("A", 11, 1, "/w/t|v", "11 OK|"),
            row("A", 6, 1, "|", "16 EBUSY|"),
            row("A", 7, 1, "T|", "15 /w/t|tok|", "7 OK|"),
            row("A", 7, 1, "T|", "16 ENOENT|"),
            row("A", 6, 0, "|", "6 2|"),
            row("A", 2, 2, "/w/t|", "2 v"),
            row("B", 11, 0, "/w/t|other", "11 OK|"),
            row("A", 11, 2, "/w/t|mine", "15 /w/t|tok|", "11 OK|"),
            row("A", 7, 2, "T|", "16 EAGAIN|"),
            row("A", 6, 0, "|", "6 3|"),
            row("A", 13, 3, "/w|", "13 OK|"),
            row("A", 7, 3, "F|", "7 OK|"),
            row("A", 11, 0, "/w/n|a|b", "15 /w/n|tok|", "11 OK|"),
            row("A", 2, 0, "/w/n|", "2 a|b"),
            row("A", 11, 0, "/w/e|", "15 /w/e|tok|", "11 OK|"),
            row("A", 11, 0, "/w/e", "16 EINVAL|"),
            row("A", 11, 0, "/" + "a".repeat(2047) + "|v", "11 OK|"),
            row("A", 2, 0, "/" + "a".repeat(3071) + "|", "16 EINVAL|"),
            row("A", 2, 0, "/" + "a".repeat(3072) + "|", "16 EINVAL|"),
            row("A", 2, 0, "" + "a".repeat(2048) + "|", "16 ENOENT|"),
            row("A", 2, 0, "" + "a".repeat(2049) + "|", "16 EINVAL|"),
            row("A", 3, 0, "name|", "16 ENOENT|"),
            row("A", 3, 0, "/zz|", "16 ENOENT|"),
            row("A", 1, 0, "/zz|", "16 ENOENT|"),
            row("A", 13, 0, "/w/|", "16 EINVAL|"),
            row("A", 17, 0, "x|", "17 T|"),
            row("A", 10, 0, "abc|", "10 /local/domain/0|"),
            row("A", 4, 0, "/w|" + "t".repeat(600) + "|", "4 OK|", "15 /w|" + "t".repeat(600) + "|")
        );
    }
}
