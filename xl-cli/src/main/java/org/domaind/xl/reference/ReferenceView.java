package org.domaind.xl.reference;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.domaind.schema.keys.ConfigKey;
import org.domaind.schema.keys.KeyForm;
import org.domaind.schema.keys.KeyTable;
import org.domaind.schema.keys.Place;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.Spelt;

/** Arranges the values of a guest's keys in the reference's JSON, which has only the values that were put. */
public final class ReferenceView {
    private static final long KIB_PER_MIB = 1024;

    private final GuestType type;
    private final KeyTable table = KeyTable.get();
    /** By the order of their places. */
    private final Object[] values = new Object[table.places().size()];

    public ReferenceView(GuestType type) {
        this.type = type;
        for (Place place : table.objects()) {
            set(place, new LinkedHashMap<String, Object>());
        }
        put("type", type);
    }

    /**
     * @param value in the form of the key: a string or constant, a boolean, a number in the key's unit, an amount of memory, a list of
     *              strings or of cpu sets; for devices a list of maps with the names of the JSON
     */
    public void put(String name, Object value) {
        ConfigKey key = table.key(name);
        String path = key.place().orElseThrow(() -> new IllegalArgumentException(name + " has no place in the reference's JSON"));
        Object printed = switch (key.form()) {
            case PLAIN, BOUNDED, SPLIT, NUMBERS -> plain(key, value);
            case RANGE -> IntStream.range(0, ((Number) value).intValue()).boxed().toList();
            case CPUS -> cpus((List<?>) value);
            case PATHS -> ((List<?>) value).stream().map(item -> Map.of("path", item)).toList();
            case EITHER, DEVICES -> value instanceof Boolean ? plain(key, value) : value;
        };
        if (key.hidden().isPresent() && key.hidden().get().equals(printed.toString())) {
            return;
        }
        set(value instanceof List && key.form() == KeyForm.EITHER ? path + "_list" : path, printed);
    }

    /** Puts a value that has no key. @param value in the form of the JSON */
    public void set(String path, Object value) {
        set(table.place(path), value);
    }

    private void set(Place place, Object value) {
        if (place.types().contains(type)) {
            values[place.order()] = value;
        }
    }

    private static Object plain(ConfigKey key, Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof MemoryKib memory) {
            return memory.value();
        }
        if (value instanceof Number number) {
            return number(key, number.longValue());
        }
        if (value instanceof List) {
            return value;
        }
        String text = value instanceof Spelt constant ? constant.word() : value.toString();
        return key.word(text).map(ConfigKey.Word::printed).orElse(text);
    }

    /** As the reference's field keeps it. */
    public static Number number(ConfigKey key, long value) {
        return switch (key.width()) {
            case INT -> (long) (int) value;
            case WORD -> Integer.toUnsignedLong((int) value);
            case LONG -> unsigned(key.unit().equals("MiB") ? value * KIB_PER_MIB : value);
        };
    }

    /** 64 bits as the reference prints a uint64_t. */
    public static Number unsigned(long value) {
        return value >= 0 ? (Number) value : new BigInteger(Long.toUnsignedString(value));
    }

    private static List<Object> cpus(List<?> sets) {
        List<Object> lists = new ArrayList<>();
        for (Object set : sets) {
            lists.add(IntStream.of(((CpuSet) set).cpus()).boxed().toList());
        }
        return lists;
    }

    /** The JSON as maps, lists, strings and numbers. */
    public Map<String, Object> tree() {
        Map<String, Object> root = new LinkedHashMap<>();
        for (int order = 0; order < values.length; order++) {
            if (values[order] != null) {
                insert(root, table.places().get(order).names(), values[order]);
            }
        }
        return root;
    }

    @SuppressWarnings("unchecked") // this class made the objects on the path
    private static void insert(Map<String, Object> root, List<String> names, Object value) {
        Map<String, Object> object = root;
        int last = names.size() - 1;
        for (int i = 0; i < last; i++) {
            object = (Map<String, Object>) object.computeIfAbsent(names.get(i), name -> new LinkedHashMap<String, Object>());
        }
        object.put(names.get(last), value);
    }
}
