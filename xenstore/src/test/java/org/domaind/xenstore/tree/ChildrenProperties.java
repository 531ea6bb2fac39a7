package org.domaind.xenstore.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

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

    static Node node(String name, long generation) {
        return new Node(name, Node.NO_VALUE, Perms.ownedBy(0), Children.NONE, generation, generation);
    }
}
