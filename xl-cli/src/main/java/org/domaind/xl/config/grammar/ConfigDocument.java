package org.domaind.xl.config.grammar;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A parsed config text: keys, values and their positions, not interpreted.
 *
 * @param settings     in the order in which the keys first appeared
 * @param problems     syntax errors; if there are any the document must not be used
 * @param looksPython  the text seems to be an old config, which was a Python program
 */
public record ConfigDocument(Map<String, Setting> settings, List<ConfigProblem> problems, boolean looksPython) {

    public ConfigDocument {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        problems = List.copyOf(problems);
    }

    /**
     * @param source    the file's name in messages
     * @param text      the file's content
     * @param overrides {@code key=value} arguments, each a line after those of the file
     */
    public static ConfigDocument parse(String source, String text, List<String> overrides) {
        return new Parser(new Lexer(source, text, overrides)).document();
    }

    public Optional<Setting> setting(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    public Collection<Setting> all() {
        return settings.values();
    }
}
