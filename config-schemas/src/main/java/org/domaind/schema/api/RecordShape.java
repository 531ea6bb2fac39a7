package org.domaind.schema.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Locale;

/** The components of a record class, looked up once by reflection. */
final class RecordShape {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final String[] names;
    private final Type[] types;
    private final Method[] accessors;
    private final Constructor<?> constructor;
    private final String word;

    private RecordShape(Class<?> type) {
        word = type.getSimpleName().substring(0, 1).toLowerCase(Locale.ROOT) + type.getSimpleName().substring(1);
        RecordComponent[] components = type.getRecordComponents();
        names = new String[components.length];
        types = new Type[components.length];
        accessors = new Method[components.length];
        Class<?>[] plain = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            names[i] = components[i].getName();
            types[i] = components[i].getGenericType();
            plain[i] = components[i].getType();
            accessors[i] = components[i].getAccessor();
            // Records that are not public are supported as well.
            accessors[i].setAccessible(true);
        }
        try {
            constructor = type.getDeclaredConstructor(plain);
            constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has its canonical constructor", e);
        }
    }

    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    /** The alternative of that name of a sealed interface; null when there is none. */
    static RecordShape alternative(Class<?> oneOf, String word) {
        for (Class<?> record : oneOf.getPermittedSubclasses()) {
            if (of(record).word().equals(word)) {
                return of(record);
            }
        }
        return null;
    }

    /** The record's name as an alternative: {@code pv} for {@code Pv}. */
    String word() {
        return word;
    }

    int size() {
        return names.length;
    }

    String name(int i) {
        return names[i];
    }

    Type type(int i) {
        return types[i];
    }

    /** Whether the record only wraps one value, which then stands for it in JSON: {@code Domid}. */
    boolean isBareValue() {
        return names.length == 1 && names[0].equals("value");
    }

    /** The index of a component, or -1. */
    int find(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    Object get(Object value, int i) {
        try {
            return accessors[i].invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("an accessor of a record only reads it", e);
        }
    }

    /** @throws IllegalArgumentException the record's constructor refuses the values */
    Object make(Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            String why = e.getCause() instanceof NullPointerException ? "something is missing" : e.getCause().getMessage();
            throw new IllegalArgumentException(why, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record that cannot be made", e);
        }
    }
}
