package org.domaind.schema.keys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.domaind.schema.api.Json;

/** A JSON schema of a guest's keys, for editors and for programs that write configs. */
final class ConfigSchema {
    private static final Map<String, Object> STRING = Map.of("type", "string");
    private static final Map<String, Object> STRINGS = orderly("type", "array", "items", STRING);
    private static final Map<String, Object> LISTS = orderly("type", "array", "items", STRINGS);
    private static final Map<String, Object> FLAG = Map.of("enum", List.of(0, 1));

    private ConfigSchema() {
    }

    static String of(KeyTable table) {
        String properties = table.all().stream().map(key -> "    " + Json.text(key.name()) + ": " + Json.text(property(key)))
                .collect(Collectors.joining(",\n"));
        return """
                {
                  "$schema": "https://json-schema.org/draft/2020-12/schema",
                  "title": "xl.cfg",
                  "description": "The keys of a guest's config file, each with its value as JSON. Made from the table of keys.",
                  "type": "object",
                  "required": ["name"],
                  "additionalProperties": false,
                  "properties": {
                """ + properties + "\n  }\n}\n";
    }

    private static Map<String, Object> property(ConfigKey key) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("description", key.help().replace("`", ""));
        property.putAll(value(key));
        if (key.kind() == KeyKind.INTEGER && key.usual().matches("[0-9]+") || key.kind() == KeyKind.BOOLEAN && !key.usual().isEmpty()) {
            property.put("default", key.usualNumber());
        } else if (key.word(key.usual()).isPresent()) {
            property.put("default", key.usual());
        }
        if (key.arm() || key.section() == KeySection.OBSOLETE) {
            property.put("deprecated", true);
        }
        return property;
    }

    private static Map<String, Object> value(ConfigKey key) {
        return switch (key.kind()) {
            case STRING, STRING_OR_WORD -> STRING;
            case INTEGER -> integer(key);
            case BOOLEAN -> FLAG;
            case WORD -> words(key);
            case WORD_OR_NUMBER, WORD_OR_OLD_NUMBER -> any(words(key), orderly("type", "integer", "minimum", 0, "maximum",
                    key.words().stream().filter(word -> !word.text().equals("unknown")).count() - 1));
            case LIST -> STRINGS;
            case LIST_OR_STRING -> any(STRING, STRINGS);
            case LIST_OF_LISTS -> LISTS;
            case BOOLEAN_OR_LIST -> any(FLAG, STRINGS);
            case BOOLEAN_OR_WORD -> any(FLAG, words(key));
        };
    }

    private static Map<String, Object> integer(ConfigKey key) {
        Map<String, Object> integer = orderly("type", "integer");
        key.min().ifPresent(min -> integer.put("minimum", min));
        key.max().ifPresent(max -> integer.put("maximum", max));
        return integer;
    }

    private static Map<String, Object> words(ConfigKey key) {
        return Map.of("enum", key.words().stream().filter(ConfigKey.Word::offered).map(ConfigKey.Word::text).toList());
    }

    private static Map<String, Object> any(Object... alternatives) {
        return Map.of("anyOf", new ArrayList<>(List.of(alternatives)));
    }

    private static Map<String, Object> orderly(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
