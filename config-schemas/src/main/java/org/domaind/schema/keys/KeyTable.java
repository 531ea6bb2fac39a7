package org.domaind.schema.keys;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.domaind.schema.api.Json;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.Spelt;

/** All keys of a guest's config file, in the table's order, and the places of the reference's JSON. Immutable. */
public final class KeyTable {
    private static final String RESOURCE = "/config/keys.json";
    private static final Map<String, GuestType> TYPES = byWord(GuestType.values());

    private final Map<String, ConfigKey> keys;
    private final List<ConfigKey> reading = new ArrayList<>();
    private final Map<String, Integer> readingIndexes = new HashMap<>();
    private final Map<String, Place> byPath;
    private final List<Place> places;
    private final List<Place> objects;
    private final Map<String, ConfigKey> byPlace = new HashMap<>();

    private KeyTable(Map<String, ConfigKey> keys, List<?> reading, Map<String, Place> places) {
        this.keys = Collections.unmodifiableMap(keys);
        this.byPath = places;
        this.places = List.copyOf(places.values());
        this.objects = objects(this.places);
        for (ConfigKey key : keys.values()) {
            require(key.place().isEmpty() || byPlace.put(key.place().get(), key) == null, key.name(), "stands where another key does");
        }
        for (Object name : reading) {
            require(keys.containsKey(name) && !readingIndexes.containsKey(name), (String) name, "is read, but is no key, or is read twice");
            readingIndexes.put((String) name, this.reading.size());
            this.reading.add(keys.get(name));
        }
    }

    /** Loads the table at its first use. */
    public static KeyTable get() {
        return Loaded.TABLE;
    }

    private static final class Loaded {
        static final KeyTable TABLE = parse(read());
    }

    public Collection<ConfigKey> all() {
        return keys.values();
    }

    /** The keys that the reference reads, in its order. */
    public List<ConfigKey> reading() {
        return Collections.unmodifiableList(reading);
    }

    /** Its index in {@link #reading()}; -1: the reference does not read it. */
    public int readingIndex(ConfigKey key) {
        return readingIndexes.getOrDefault(key.name(), -1);
    }

    public Set<String> names() {
        return keys.keySet();
    }

    public Optional<ConfigKey> find(String name) {
        return Optional.ofNullable(keys.get(name));
    }

    /** @throws IllegalArgumentException there is no key of that name */
    public ConfigKey key(String name) {
        ConfigKey key = keys.get(name);
        if (key == null) {
            throw new IllegalArgumentException("no key " + name);
        }
        return key;
    }

    /** In the order of the reference's JSON. */
    public List<Place> places() {
        return places;
    }

    /** The places of objects, in their order. */
    public List<Place> objects() {
        return objects;
    }

    private static List<Place> objects(List<Place> places) {
        List<Place> objects = new ArrayList<>();
        for (Place place : places) {
            if (place.object()) {
                objects.add(place);
            }
        }
        return List.copyOf(objects);
    }

    /** The key whose value is printed there. */
    public Optional<ConfigKey> keyAt(Place place) {
        return Optional.ofNullable(byPlace.get(place.path()));
    }

    /** @throws IllegalArgumentException there is no place with that path */
    public Place place(String path) {
        Place place = byPath.get(path);
        if (place == null) {
            throw new IllegalArgumentException("no place " + path);
        }
        return place;
    }

    /** @throws IllegalArgumentException the text is not a valid table; the message names the key */
    static KeyTable parse(byte[] text) {
        Map<?, ?> file = (Map<?, ?>) Json.plain(text, 0, text.length);
        Map<String, Place> places = new LinkedHashMap<>();
        for (Object line : (List<?>) file.get("places")) {
            Place place = place(((String) line).split(" "), places.size());
            require(places.put(place.path(), place) == null, place.path(), "stands twice");
        }
        Map<String, ConfigKey> keys = new LinkedHashMap<>();
        for (Object line : (List<?>) file.get("keys")) {
            ConfigKey key = new Line((Map<?, ?>) line).key();
            require(keys.put(key.name(), key) == null, key.name(), "stands twice");
        }
        return new KeyTable(keys, (List<?>) file.get("reading"), places);
    }

    private static Place place(String[] words, int order) {
        Set<GuestType> types = EnumSet.noneOf(GuestType.class);
        for (int i = 1; i < words.length; i++) {
            types.add(constant(TYPES, words[i], words[0]));
        }
        boolean object = words[0].endsWith("/");
        String path = object ? words[0].substring(0, words[0].length() - 1) : words[0];
        return new Place(path, List.of(path.split("/")), order, object, types.isEmpty() ? EnumSet.allOf(GuestType.class) : types);
    }

    /** The constants by their words, made once, because a load of the table makes about two thousand look-ups. */
    private static <E extends Spelt> Map<String, E> byWord(E[] constants) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : constants) {
            words.put(constant.word(), constant);
        }
        return words;
    }

    private static <E> E constant(Map<String, E> constants, String word, String where) {
        E constant = constants.get(word);
        if (constant == null) {
            throw new IllegalArgumentException(where + ": \"" + word + "\" is none of " + constants.keySet());
        }
        return constant;
    }

    private static void require(boolean held, String where, String what) {
        if (!held) {
            throw new IllegalArgumentException(where + " " + what);
        }
    }

    private static byte[] read() {
        try (InputStream in = KeyTable.class.getResourceAsStream(RESOURCE)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line of one key. Without lambdas, because each adds to the start time of a short command. */
    private record Line(Map<?, ?> members) {
        private static final Set<String> MEMBERS = Set.of("key", "section", "kind", "unit", "min", "max", "width", "words", "letters", "default",
                "since", "until", "arch", "pv", "pvh", "hvm", "place", "via", "form", "hidden", "with", "status", "help");
        private static final Map<String, KeySection> SECTIONS = byWord(KeySection.values());
        private static final Map<String, KeyKind> KINDS = byWord(KeyKind.values());
        private static final Map<String, KeyRole> ROLES = byWord(KeyRole.values());
        private static final Map<String, KeyForm> FORMS = byWord(KeyForm.values());

        ConfigKey key() {
            String name = plain("key");
            for (Object member : members.keySet()) {
                if (!MEMBERS.contains(member)) {
                    throw new IllegalArgumentException(name + " has an unknown member " + member);
                }
            }
            return new ConfigKey(name, constant(SECTIONS, plain("section"), name), constant(KINDS, plain("kind"), name), plain("unit"),
                    number("min"), number("max"), width(), words(), plain("letters").equals("any"), plain("default"), text("since"), text("until"), plain("arch").equals("arm"), roles(name),
                    text("place"), text("via"), members.containsKey("form") ? constant(FORMS, plain("form"), name) : KeyForm.PLAIN,
                    text("hidden"), text("with"), (int) number("status").orElse(ConfigKey.USUAL_STATUS), plain("help"));
        }

        private ConfigKey.Width width() {
            return plain("width").equals("word") ? ConfigKey.Width.WORD : plain("unit").equals("MiB") ? ConfigKey.Width.LONG : ConfigKey.Width.INT;
        }

        private Map<GuestType, KeyRole> roles(String name) {
            Map<GuestType, KeyRole> roles = new EnumMap<>(GuestType.class);
            for (Map.Entry<String, GuestType> type : TYPES.entrySet()) {
                if (members.containsKey(type.getKey())) {
                    roles.put(type.getValue(), constant(ROLES, plain(type.getKey()), name));
                }
            }
            return roles;
        }

        /** Empty when it is absent. */
        private String plain(String member) {
            Object value = members.get(member);
            return value == null ? "" : (String) value;
        }

        private Optional<String> text(String member) {
            return Optional.ofNullable((String) members.get(member));
        }

        private OptionalLong number(String member) {
            return members.get(member) instanceof Number n ? OptionalLong.of(n.longValue()) : OptionalLong.empty();
        }

        private List<ConfigKey.Word> words() {
            List<ConfigKey.Word> words = new ArrayList<>();
            if (!members.containsKey("words")) {
                return words;
            }
            for (String item : plain("words").split(" ")) {
                boolean offered = !item.startsWith("!");
                String[] sides = (offered ? item : item.substring(1)).split("=");
                words.add(new ConfigKey.Word(sides[0], sides[sides.length - 1], offered));
            }
            return words;
        }
    }
}
