package org.domaind.xenstore.store;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The list of children as the protocol has it: names in the order of creation, each with a NUL. */
final class ChildList {
    private ChildList() {
    }

    @SuppressWarnings("deprecation") // String.getBytes(int, int, byte[], int) takes the low bytes: names are ASCII
    static byte[] of(List<String> names) {
        int length = 0;
        for (String name : names) {
            length += name.length() + 1;
        }
        byte[] list = new byte[length];
        int at = 0;
        for (String name : names) {
            name.getBytes(0, name.length(), list, at);
            at += name.length() + 1;
        }
        return list;
    }

    static byte[] of(Children children) {
        return of(children.inOrder().stream().map(Node::name).toList());
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
