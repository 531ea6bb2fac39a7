package org.domaind.xenstore.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChildrenProperties {
    @Property
    void keepsNamesInOrderOfComing(@ForAll @Size(max = 300) List<@IntRange(min = 0, max = 120) Integer> script) {
        Children children = Children.NONE;
        List<String> model = new ArrayList<>();
        long generation = 1;
        for (int step : script) {
            generation++;
            String name = "n" + step / 2;
            if (step % 2 == 0) {
                Node present = children.find(name);
                Node node = present == null ? node(name, generation) : present.withContent(new byte[1], present.perms(), generation);
                long before = children.generation();
                children = children.with(node, generation);
                assertEquals(model.contains(name) ? before : generation, children.generation());
                if (!model.contains(name)) {
                    model.add(name);
                }
            } else if (model.remove(name)) {
                children = children.without(name, generation);
                assertEquals(generation, children.generation());
                assertNull(children.find(name));
            }
        }
        assertEquals(model, children.inOrder().stream().map(Node::name).toList());
        assertEquals(model.size(), children.size());
        assertEquals(model.stream().mapToInt(name -> name.length() + 1).sum(), children.nameBytes());
        for (String name : model) {
            assertNotNull(children.find("/x/" + name + "/y", 3, 3 + name.length()));
        }
    }

    @Test
    void manyChildrenComeAndGo() {
        Children children = Children.NONE;
        for (int i = 0; i < 20_000; i++) {
            children = children.with(node("c" + i, i + 1), i + 1);
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

    private static Node node(String name, long generation) {
        return new Node(name, Node.NO_VALUE, Perms.ownedBy(0), Children.NONE, generation, generation);
    }
}
