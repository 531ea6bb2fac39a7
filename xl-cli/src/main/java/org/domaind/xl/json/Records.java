package org.domaind.xl.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.CpuSet;

/**
 * The interface's records as trees, and back. A record is a map of its components; one whose only component is called {@code value}
 * is that value; an enum is its {@code word()}; a set of cpus is a list; what is empty is null.
 */
public final class Records {
    private Records() {
    }

    /** @throws ProblemException {@code invalid-request}: the tree is not such a record */
    public static <T> T read(Object tree, Class<T> type) {
        try {
            return type.cast(bind(tree, type));
        } catch (ReflectiveOperationException | ClassCastException | IllegalArgumentException e) {
            throw new ProblemException(org.domaind.schema.api.Problem.of(Codes.INVALID_REQUEST,
                    "domaind answers with something that is no " + type.getSimpleName()), e);
        }
    }

    private static Object bind(Object tree, Type type) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            Type inner = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return tree == null ? Optional.empty() : Optional.of(bind(tree, inner));
            }
            List<Object> list = new ArrayList<>();
            for (Object item : tree == null ? List.of() : (List<?>) tree) {
                list.add(bind(item, inner));
            }
            return list;
        }
        Class<?> plain = (Class<?>) type;
        if (plain == OptionalInt.class) {
            return tree == null ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact((Long) tree));
        }
        if (plain == OptionalLong.class) {
            return tree == null ? OptionalLong.empty() : OptionalLong.of((Long) tree);
        }
        if (plain == int.class || plain == Integer.class) {
            return tree == null ? 0 : toInt((Long) tree);
        }
        if (plain == long.class || plain == Long.class) {
            return tree == null ? 0L : (Long) tree;
        }
        if (plain == boolean.class) {
            return tree == null ? Boolean.FALSE : (Boolean) tree;
        }
        return tree == null ? null : object(tree, plain);
    }

    private static int toInt(long number) {
        if (number != (int) number) {
            throw new IllegalArgumentException(number + " is no int");
        }
        return (int) number;
    }

    private static Object object(Object tree, Class<?> type) throws ReflectiveOperationException {
        if (type.isRecord()) {
            return record(tree, type);
        }
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (word(constant).equals(tree)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException(tree + " is no " + type.getSimpleName());
        }
        if (type == UUID.class) {
            return UUID.fromString((String) tree);
        }
        if (type == CpuSet.class) {
            return CpuSet.of(((List<?>) tree).stream().mapToInt(cpu -> toInt((Long) cpu)).toArray());
        }
        return type.cast(tree);
    }

    private static Object record(Object tree, Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            Object part = isBareValue(components) ? tree : ((Map<?, ?>) tree).get(components[i].getName());
            values[i] = bind(part, components[i].getGenericType());
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            // The record's own checks.
            throw new IllegalArgumentException(e.getCause());
        }
    }

    private static boolean isBareValue(RecordComponent[] components) {
        return components.length == 1 && components[0].getName().equals("value");
    }

    private static Object word(Object constant) throws ReflectiveOperationException {
        return constant.getClass().getMethod("word").invoke(constant);
    }

    /** A tree that {@link JsonText} can print. */
    public static Object tree(Object value) {
        try {
            return toTree(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(value.getClass() + " is not a record of the interface", e);
        }
    }

    private static Object toTree(Object value) throws ReflectiveOperationException {
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Optional<?> optional) {
            return toTree(optional.orElse(null));
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? optional.getAsInt() : null;
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        if (value instanceof CpuSet cpus) {
            return java.util.Arrays.stream(cpus.cpus()).boxed().toList();
        }
        if (value instanceof List<?> list) {
            List<Object> trees = new ArrayList<>();
            for (Object item : list) {
                trees.add(toTree(item));
            }
            return trees;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> trees = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                trees.put(entry.getKey().toString(), toTree(entry.getValue()));
            }
            return trees;
        }
        if (value instanceof Enum<?>) {
            return word(value);
        }
        return value instanceof Record ? recordTree(value) : value.toString();
    }

    private static Object recordTree(Object value) throws ReflectiveOperationException {
        RecordComponent[] components = value.getClass().getRecordComponents();
        Map<String, Object> map = new LinkedHashMap<>();
        for (RecordComponent component : components) {
            Object part = toTree(component.getAccessor().invoke(value));
            if (isBareValue(components)) {
                return part;
            }
            map.put(component.getName(), part);
        }
        return map;
    }
}
