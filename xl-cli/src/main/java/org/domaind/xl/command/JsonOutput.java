package org.domaind.xl.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.domaind.schema.api.Json;
import org.domaind.xl.render.JsonText;

/** Prints records as JSON, in the layout of the rest. */
final class JsonOutput {
    private JsonOutput() {
    }

    static int print(Invocation invocation, Object value) {
        invocation.print(JsonText.of(tree(Json.tree(value))));
        return Status.OK;
    }

    private static Object tree(JsonNode node) {
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(n -> list.add(tree(n)));
            return list;
        }
        if (node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.fieldNames().forEachRemaining(name -> map.put(name, tree(node.get(name))));
            return map;
        }
        if (node.isNull()) {
            return null;
        }
        return node.isTextual() ? node.textValue() : node.isBoolean() ? (Object) node.booleanValue() : node.numberValue();
    }
}
