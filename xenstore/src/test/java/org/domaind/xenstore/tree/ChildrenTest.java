package org.domaind.xenstore.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class ChildrenTest {
    @Test
    void manyChildrenComeAndGo() {
        Children children = Children.NONE;
        for (int i = 0; i < 20_000; i++) {
            children = children.with(ChildrenProperties.node("c" + i, i + 1), i + 1);
        }
        Children full = children;
        for (int i = 0; i < 20_000; i += 2) {
            children = children.without("c" + i, 30_000 + i);
        }
        assertEquals(10_000, children.size());
        assertNull(children.find("c0"));
        assertNotNull(children.find("c1"));
        assertEquals(20_000, full.size());
        assertNotNull(full.find("c0"));
        assertEquals("c1", children.inOrder().get(0).name());
    }
}
