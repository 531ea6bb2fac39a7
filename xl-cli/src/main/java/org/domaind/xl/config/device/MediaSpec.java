package org.domaind.xl.config.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Virtual displays and sound cards. */
public final class MediaSpec {
    private static final Set<String> PCM_FORMATS = Set.of("s8", "u8", "s16_le", "s16_be", "u16_le", "u16_be", "s24_le", "s24_be", "u24_le", "u24_be",
            "s32_le", "s32_be", "u32_le", "u32_be", "f32_le", "f32_be", "f64_le", "f64_be", "iec958_subframe_le", "iec958_subframe_be", "mu_law", "a_law",
            "ima_adpcm", "mpeg", "gsm");
    private static final List<String> PARAMETERS = List.of("sample_rates", "sample_formats", "channels_min", "channels_max", "buffer_size");
    private static final int DECIMAL = 10;

    private MediaSpec() {
    }

    /** Comma-separated {@code key=value}; connectors are {@code id:WIDTHxHEIGHT}, separated by semicolons. */
    public static Map<String, Object> display(String text, int devid) throws SpecException {
        Fields said = new Fields(List.of("backend_domname", "devid", "be_alloc", "connectors"));
        said.put("devid", devid);
        for (String item : Items.of(text)) {
            String value = KeyValue.of(item).value();
            switch (KeyValue.of(item).key()) {
                case "backend" -> said.put("backend_domname", value);
                case "be-alloc" -> said.truth("be_alloc", new Scan(value).unsigned(0) != 0);
                case "connectors" -> {
                    List<Object> connectors = new ArrayList<>();
                    for (String connector : Items.of(value, ";", false)) {
                        connectors.add(connector(connector));
                    }
                    said.put("connectors", nonEmpty(connectors));
                }
                default -> throw new SpecException("Unknown string \"" + item + "\" in vdispl spec");
            }
        }
        if (!said.has("connectors")) {
            throw new SpecException("At least one connector should be specified.");
        }
        return said.map();
    }

    private static Map<String, Object> connector(String text) throws SpecException {
        List<String> sides = Items.of(text, ":", false);
        Scan size = new Scan(sides.size() < 2 ? "" : sides.get(1));
        long width = size.unsigned(DECIMAL);
        boolean right = size.found() && size.take('x');
        long height = size.unsigned(DECIMAL);
        if (!right || !size.found()) {
            throw new SpecException("Can't parse connector resolution");
        }
        Fields connector = new Fields(List.of("unique_id", "width", "height"));
        connector.put("unique_id", sides.get(0));
        connector.number("width", width & 0xffff_ffffL);
        connector.number("height", height & 0xffff_ffffL);
        return connector.map();
    }

    /** Parameters of a card, a pcm device or a stream. */
    private static final class Part {
        final Fields said;
        final Fields parameters = new Fields(PARAMETERS);
        final List<Part> parts = new ArrayList<>();

        Part(String... order) {
            said = new Fields(List.of(order));
        }

        /** @param inner the name of its parts in the JSON; null: it has none */
        Map<String, Object> map(String inner, String innermost) {
            said.put("params", parameters.map());
            Map<String, Object> map = new LinkedHashMap<>(said.map());
            if (inner != null && !parts.isEmpty()) {
                map.put(inner, parts.stream().map(part -> part.map(innermost, null)).toList());
            }
            return map;
        }
    }

    /** One card: strings of which the first word is {@code card}, {@code pcm} or {@code stream}. */
    public static Map<String, Object> sound(List<String> texts, int devid) throws SpecException {
        Part card = new Part("backend_domname", "devid", "short_name", "long_name", "params");
        card.said.put("devid", devid);
        for (String text : texts) {
            List<String> items = Items.of(text);
            if (!items.isEmpty()) {
                Part part = part(card, items.get(0));
                for (String item : items.subList(1, items.size())) {
                    parameter(part, item);
                }
            }
        }
        return card.map("pcms", "streams");
    }

    private static Part part(Part card, String kind) throws SpecException {
        switch (kind.toLowerCase(Locale.ROOT)) {
            case "card" -> {
                return card;
            }
            case "pcm" -> {
                card.parts.add(new Part("name", "params"));
                return last(card);
            }
            case "stream" -> {
                if (card.parts.isEmpty()) {
                    card.parts.add(new Part("name", "params"));
                }
                last(card).parts.add(new Part("unique_id", "type", "params"));
                return last(last(card));
            }
            default -> throw new SpecException("Invalid key: " + kind);
        }
    }

    private static Part last(Part part) {
        return part.parts.get(part.parts.size() - 1);
    }

    private static void parameter(Part part, String item) throws SpecException {
        String key = KeyValue.of(item).key();
        String value = KeyValue.of(item).value();
        List<String> names = part.said.names();
        switch (key) {
            case "sample-rates" -> part.parameters.put("sample_rates", nonEmpty(Items.of(value, ";", false).stream().map(Scan::word).toList()));
            case "sample-formats" -> part.parameters.put("sample_formats", nonEmpty(formats(value)));
            case "channels-min", "channels-max", "buffer-size" -> part.parameters.number(key.replace('-', '_'), Scan.word(value));
            case "type" -> {
                require(names.contains("type"), "Invalid parameter: " + item);
                require(value.equalsIgnoreCase("p") || value.equalsIgnoreCase("c"), "Invalid stream type: " + value);
                part.said.put("type", value.toLowerCase(Locale.ROOT));
            }
            case "backend" -> {
                require(names.contains("backend_domname"), "Invalid parameter: " + item);
                part.said.put("backend_domname", value);
            }
            case "short-name", "long-name", "unique-id", "name" -> {
                require(names.contains(key.replace('-', '_')), "Invalid parameter: " + item);
                part.said.put(key.replace('-', '_'), value);
            }
            default -> throw new SpecException("Invalid parameter: " + item);
        }
    }

    private static List<String> formats(String value) throws SpecException {
        List<String> formats = new ArrayList<>();
        for (String format : Items.of(value, ";", false)) {
            require(PCM_FORMATS.contains(format.toLowerCase(Locale.ROOT)), "Invalid pcm format: " + format);
            formats.add(format.toLowerCase(Locale.ROOT));
        }
        return formats;
    }

    private static Object nonEmpty(List<?> list) {
        return list.isEmpty() ? null : list;
    }

    private static void require(boolean right, String otherwise) throws SpecException {
        if (!right) {
            throw new SpecException(otherwise);
        }
    }
}
