package org.domaind.schema.abi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;

/** The ABI of one release of the hypervisor, x86-64. Immutable. */
public final class AbiTable {
    private final String release;
    private final Map<String, StructLayout> structs;
    private final Map<String, Long> constants;

    private AbiTable(String release, Map<String, StructLayout> structs, Map<String, Long> constants) {
        this.release = release;
        this.structs = structs;
        this.constants = constants;
    }

    /** The releases with a table, oldest first: {@code 4.14}. */
    public static List<String> releases() {
        return ((List<?>) read("releases.json")).stream().map(String.class::cast).toList();
    }

    /** @throws ProblemException {@code unknown-hypervisor} when there is no table for that release; the message lists the known ones */
    public static AbiTable of(int major, int minor) {
        String release = major + "." + minor;
        List<String> known = releases();
        if (!known.contains(release)) {
            throw new ProblemException("unknown-hypervisor", "this hypervisor is Xen " + release + "; known are Xen " + String.join(", ", known),
                    "a new release needs a table of its interface: docs/abi.md");
        }
        return parse(object(read("xen-" + release + ".json")));
    }

    private static AbiTable parse(Map<String, Object> table) {
        Map<String, StructLayout> structs = new HashMap<>();
        object(table.get("structs")).forEach((name, described) -> {
            Map<String, String> notations = new LinkedHashMap<>();
            object(object(described).get("fields")).forEach((field, notation) -> notations.put(field, (String) notation));
            structs.put(name, new StructLayout(name, (Integer) object(described).get("size"), notations));
        });
        Map<String, Long> constants = new HashMap<>();
        object(table.get("constants")).forEach((name, value) -> constants.put(name, ((Number) value).longValue()));
        return new AbiTable((String) table.get("xen"), Map.copyOf(structs), Map.copyOf(constants));
    }

    @SuppressWarnings("unchecked") // names are strings in JSON
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    private static Object read(String name) {
        try (InputStream in = AbiTable.class.getResourceAsStream("/abi/" + name)) {
            byte[] text = in.readAllBytes();
            return Json.plain(text, 0, text.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String release() {
        return release;
    }

    public boolean hasStruct(String name) {
        return structs.containsKey(name);
    }

    /** @throws IllegalArgumentException when this release has no such struct */
    public StructLayout struct(String name) {
        StructLayout layout = structs.get(name);
        if (layout == null) {
            throw new IllegalArgumentException("Xen " + release + " has no struct " + name);
        }
        return layout;
    }

    public boolean hasConstant(String name) {
        return constants.containsKey(name);
    }

    /** @throws IllegalArgumentException when this release has no such constant */
    public long constant(String name) {
        Long value = constants.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Xen " + release + " has no constant " + name);
        }
        return value;
    }
}
