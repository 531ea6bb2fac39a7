package org.domaind.schema.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Locale;

/** What a class of records is made of, looked up once. */
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
            // A record that is not public is its own package's business, but a record for all that.
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

    /** The alternative of that name among those of a sealed interface; null: there is none. */
    static RecordShape alternative(Class<?> oneOf, String word) {
        for (Class<?> record : oneOf.getPermittedSubclasses()) {
            if (of(record).word().equals(word)) {
                return of(record);
            }
        }
        return null;
    }

    /** The name of the record as one of several alternatives: {@code pv} of {@code Pv}. */
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

    /** Whether the record is nothing but a checked value, and so in JSON is that value: {@code Domid}. */
    boolean isBareValue() {
        return names.length == 1 && names[0].equals("value");
    }

    /** The place of a component, or -1. */
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

    /** @throws IllegalArgumentException the record's own checks refuse the values */
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
