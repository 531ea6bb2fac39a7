package org.domaind.schema.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.OneOf;
import org.domaind.schema.model.Spelt;

/** The interface definition in Varlink's language, generated from the records so that it always matches them. */
public final class VarlinkDescription {
    private final Map<String, String> types = new LinkedHashMap<>();

    private VarlinkDescription() {
    }

    /** The text of {@code org.domaind}. */
    public static String ofManagementApi() {
        VarlinkDescription description = new VarlinkDescription();
        String methods = Stream.of(Method.values())
                .map(m -> "method " + m.fullName().substring(Method.INTERFACE.length() + 1)
                        + description.fields(m.parameters()) + " -> " + description.fields(m.reply()))
                .collect(Collectors.joining("\n\n"));
        String types = description.types.entrySet().stream().map(t -> "type " + t.getKey() + " " + t.getValue())
                .collect(Collectors.joining("\n\n"));
        return "# The management API of domaind. Amounts of memory are in KiB, times in nanoseconds, unless a name says otherwise.\n"
                + "interface " + Method.INTERFACE + "\n\n" + types + "\n\n" + methods + "\n\nerror Problem "
                + description.fields(Problem.class) + "\n";
    }

    /** The definition of Varlink's standard interface (varlink.org, "org.varlink.service"). */
    public static String ofService() {
        return """
                interface org.varlink.service

                method GetInfo() -> (vendor: string, product: string, version: string, url: string, interfaces: []string)

                method GetInterfaceDescription(interface: string) -> (description: string)

                error InterfaceNotFound (interface: string)

                error MethodNotFound (method: string)

                error MethodNotImplemented (method: string)

                error InvalidParameter (parameter: string)
                """;
    }

    private String fields(Class<?> record) {
        return Stream.of(record.getRecordComponents()).map(this::field).collect(Collectors.joining(", ", "(", ")"));
    }

    private String field(RecordComponent component) {
        return component.getName() + ": " + type(component.getGenericType());
    }

    private String type(Type type) {
        if (type instanceof ParameterizedType p) {
            String argument = type(p.getActualTypeArguments()[0]);
            return p.getRawType() == Optional.class ? "?" + argument : "[]" + argument;
        }
        Class<?> c = (Class<?>) type;
        if (c == OptionalInt.class || c == OptionalLong.class) {
            return "?int";
        }
        if (c == boolean.class) {
            return "bool";
        }
        if (c == int.class || c == long.class || c == Integer.class || c == Domid.class || c == MemoryKib.class) {
            return "int";
        }
        if (c == CpuSet.class) {
            return "[]int";
        }
        if (c == String.class || c == UUID.class) {
            return "string";
        }
        if (c.isEnum()) {
            // Varlink's enumerations allow no hyphens; such a type is described as a string.
            String words = Stream.of(c.getEnumConstants()).map(e -> ((Spelt) e).word()).collect(Collectors.joining(", ", "(", ")"));
            return words.contains("-") ? "string" : named(c, words);
        }
        if (c.isRecord()) {
            return named(c, fields(c));
        }
        if (OneOf.class.isAssignableFrom(c)) {
            return named(c, Stream.of(c.getPermittedSubclasses()).map(r -> RecordShape.of(r).word() + ": ?" + type(r))
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        if (Collection.class.isAssignableFrom(c)) {
            return "[]object";
        }
        throw new IllegalStateException("no Varlink type for " + c);
    }

    private String named(Class<?> c, String definition) {
        types.put(c.getSimpleName(), definition);
        return c.getSimpleName();
    }
}
