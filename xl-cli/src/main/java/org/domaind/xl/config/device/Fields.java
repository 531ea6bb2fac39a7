package org.domaind.xl.config.device;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A device's values by the reference's JSON names, in the JSON's order whatever the order of the string. */
final class Fields {
    private final List<String> order;
    private final Object[] values;

    Fields(List<String> order) {
        this.order = order;
        this.values = new Object[order.size()];
    }

    /** @throws IllegalArgumentException there is no such name */
    void put(String name, Object value) {
        int index = order.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no field " + name);
        }
        values[index] = value;
    }

    /** A number that the reference does not print when it is 0. */
    void number(String name, long value) {
        put(name, value == 0 ? null : (Object) value);
    }

    /** A C bool: printed only when it is true. */
    void truth(String name, boolean value) {
        put(name, value ? Boolean.TRUE : null);
    }

    /** A value that may be given, unset and unknown. */
    void flag(String name, boolean value) {
        put(name, value ? "True" : "False");
    }

    /** A word that is not printed when it equals the default. */
    void word(String name, String value, String usual) {
        put(name, value.equals(usual) ? null : value);
    }

    List<String> names() {
        return order;
    }

    Object get(String name) {
        return values[order.indexOf(name)];
    }

    boolean has(String name) {
        return get(name) != null;
    }

    Map<String, Object> map() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (Objects.nonNull(values[i])) {
                map.put(order.get(i), values[i]);
            }
        }
        return map;
    }
}
