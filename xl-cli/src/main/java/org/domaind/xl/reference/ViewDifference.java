package org.domaind.xl.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.domaind.schema.keys.ConfigKey;
import org.domaind.schema.keys.KeyTable;
import org.domaind.schema.keys.Place;

/**
 * One value in which two guests differ.
 *
 * @param key    of the config file; the path in the JSON of what has no key
 * @param before in the form of the JSON; empty: the default
 */
public record ViewDifference(String key, Optional<Object> before, Optional<Object> after) {

    /** In the order of the JSON. @param before made by {@link ReferenceView#tree}  @param after likewise */
    public static List<ViewDifference> between(Map<String, Object> before, Map<String, Object> after) {
        List<ViewDifference> differences = new ArrayList<>();
        for (Place place : KeyTable.get().places()) {
            Object mine = at(before, place);
            Object theirs = at(after, place);
            if (!place.object() && !Objects.equals(mine, theirs)) {
                String key = KeyTable.get().keyAt(place).map(ConfigKey::name).orElse(place.path());
                differences.add(new ViewDifference(key, Optional.ofNullable(mine), Optional.ofNullable(theirs)));
            }
        }
        return differences;
    }

    private static Object at(Map<?, ?> tree, Place place) {
        Object value = tree;
        for (String name : place.names()) {
            value = value instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return value;
    }
}
