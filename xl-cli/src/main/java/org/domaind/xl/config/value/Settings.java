package org.domaind.xl.config.value;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.domaind.schema.keys.ConfigKey;
import org.domaind.schema.keys.KeyKind;
import org.domaind.schema.keys.KeyTable;
import org.domaind.xl.config.grammar.ConfigDocument;
import org.domaind.xl.config.grammar.ConfigProblem;
import org.domaind.xl.config.grammar.Position;
import org.domaind.xl.config.grammar.Setting;
import org.domaind.xl.config.grammar.Value;

/**
 * Reads typed values from a document, with the kinds and ranges of {@link KeyTable}. A value of the wrong form is reported in the
 * reference's words and counts as unset, as it does there. Problems are kept in the order of reading.
 */
public final class Settings {
    private static final Set<KeyKind> TEXTS = EnumSet.of(KeyKind.STRING, KeyKind.STRING_OR_WORD, KeyKind.LIST_OR_STRING);
    private static final Set<KeyKind> NUMBERS = EnumSet.of(KeyKind.INTEGER);
    private static final Set<KeyKind> FLAGS = EnumSet.of(KeyKind.BOOLEAN, KeyKind.BOOLEAN_OR_LIST, KeyKind.BOOLEAN_OR_WORD);
    private static final Set<KeyKind> LISTS_OR_TEXTS = EnumSet.of(KeyKind.LIST_OR_STRING);
    private static final Set<KeyKind> WORDS = EnumSet.of(KeyKind.WORD, KeyKind.WORD_OR_NUMBER, KeyKind.WORD_OR_OLD_NUMBER);

    private final ConfigDocument document;
    private final List<ConfigProblem> problems = new ArrayList<>();

    public Settings(ConfigDocument document) {
        this.document = document;
    }

    public List<ConfigProblem> problems() {
        return problems;
    }

    public Optional<Setting> setting(String key) {
        return document.setting(key);
    }

    public Collection<Setting> all() {
        return document.all();
    }

    public boolean has(String key) {
        return document.setting(key).isPresent();
    }

    /** The position of the key's value; only for keys in the document. */
    public Position at(String key) {
        return document.setting(key).orElseThrow().value().position();
    }

    public Optional<String> text(String key) {
        expect(key, TEXTS);
        return atom(key);
    }

    /** One of the key's words, or another text, which the caller reports. A number that stands for a word is that word. */
    public Optional<String> looseWord(String key) {
        ConfigKey described = expect(key, WORDS);
        Optional<String> text = atom(key);
        if (text.isEmpty() || described.kind() == KeyKind.WORD) {
            return text;
        }
        CNumber number = CNumber.parse(text.get());
        return number.kind() == CNumber.Kind.NUMBER ? numbered(described, number.value()).or(() -> text) : text;
    }

    /** The word with that number; empty: there is none. */
    public Optional<String> numbered(ConfigKey key, long number) {
        Optional<String> word = number >= 0 && number < key.words().size() ? Optional.of(key.words().get((int) number).text()) : Optional.empty();
        word = word.filter(w -> !w.equals("unknown"));
        if (key.kind() == KeyKind.WORD_OR_OLD_NUMBER) {
            note("WARNING: specifying \"" + key.name() + "\" as an integer is deprecated. Please use the named parameter variant. "
                    + word.map(w -> "e.g. " + key.name() + "=\"" + w + "\"").orElse(""));
        }
        return word;
    }

    /** One of the key's words; any other text is an error. */
    public Optional<String> word(String key) {
        Optional<String> word = looseWord(key);
        if (word.isPresent() && KeyTable.get().key(key).word(word.get()).isEmpty()) {
            error(key, "invalid value \"" + word.get() + "\" for \"" + key + "\"");
            return Optional.empty();
        }
        return word;
    }

    /** A number within the key's range; out of range is an error, as in the reference. */
    public OptionalLong number(String key) {
        ConfigKey described = expect(key, NUMBERS);
        OptionalLong number = anyNumber(key);
        if (number.isPresent() && !described.accepts(number.getAsLong())) {
            error(key, key + "=" + number.getAsLong() + " is out of range");
            return OptionalLong.empty();
        }
        return number;
    }

    /** A number whose range lies within 32 bits. */
    public OptionalInt count(String key) {
        OptionalLong number = number(key);
        return number.isPresent() ? OptionalInt.of(Math.toIntExact(number.getAsLong())) : OptionalInt.empty();
    }

    public Optional<Boolean> flag(String key) {
        expect(key, FLAGS);
        OptionalLong number = anyNumber(key);
        return number.isPresent() ? Optional.of(number.getAsLong() != 0) : Optional.empty();
    }

    /** A number of any size, or a warning. */
    public OptionalLong anyNumber(String key) {
        Optional<Setting> setting = document.setting(key);
        Optional<String> text = atom(key);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (setting.orElseThrow().appended()) {
            warn(setting.get(), "can't use += with numbers for parameter `" + key + "'");
            return OptionalLong.empty();
        }
        CNumber number = CNumber.parse(text.get());
        if (number.kind() == CNumber.Kind.NOT_A_NUMBER) {
            warn(setting.get(), "parameter `" + key + "' is not a valid number");
        } else if (number.kind() == CNumber.Kind.OUT_OF_RANGE) {
            warn(setting.get(), "parameter `" + key + "' could not be parsed as a number: Numerical result out of range");
        } else {
            return OptionalLong.of(number.value());
        }
        return OptionalLong.empty();
    }

    /** A number, where something else is looked at otherwise. */
    public OptionalLong quietNumber(String key) {
        Optional<Setting> setting = document.setting(key);
        if (setting.isEmpty() || setting.get().appended() || !(setting.get().value() instanceof Value.Atom atom)) {
            return OptionalLong.empty();
        }
        CNumber number = CNumber.parse(atom.text());
        return number.kind() == CNumber.Kind.NUMBER ? OptionalLong.of(number.value()) : OptionalLong.empty();
    }

    /** A string, which is read elsewhere too. */
    public Optional<String> quietText(String key) {
        return document.setting(key).filter(s -> s.value() instanceof Value.Atom).map(s -> ((Value.Atom) s.value()).text());
    }

    /** A single value as text, or a warning. */
    public Optional<String> atom(String key) {
        Optional<Setting> setting = document.setting(key);
        if (setting.isEmpty()) {
            return Optional.empty();
        }
        if (setting.get().value() instanceof Value.Atom atom) {
            return Optional.of(atom.text());
        }
        warn(setting.get(), "parameter `" + key + "' is a list but should be a single value");
        return Optional.empty();
    }

    /** @throws IllegalArgumentException the table has no such key of this kind: table and code disagree */
    private ConfigKey expect(String key, Set<KeyKind> kinds) {
        ConfigKey described = KeyTable.get().key(key);
        if (!kinds.contains(described.kind())) {
            throw new IllegalArgumentException(key + " is a " + described.kind().description());
        }
        return described;
    }

    /** The strings of a list, or a warning. A list among them ends it, as in the reference. */
    public Optional<List<Value.Atom>> list(String key) {
        Optional<Setting> setting = document.setting(key);
        if (setting.isEmpty()) {
            return Optional.empty();
        }
        if (setting.get().value() instanceof Value.Items items) {
            List<Value.Atom> strings = strings(items);
            if (strings.size() < items.values().size()) {
                warning(items.values().get(strings.size()).position(), "a list among the strings of `" + key + "': it and what follows are ignored");
            }
            return Optional.of(strings);
        }
        warn(setting.get(), "parameter `" + key + "' is a single value but should be a list");
        return Optional.empty();
    }

    /** The strings of a list, or one string as a list of one; empty when the key is absent. */
    public Optional<List<Value.Atom>> listOrText(String key) {
        expect(key, LISTS_OR_TEXTS);
        return document.setting(key).map(setting -> setting.value() instanceof Value.Items items
                ? strings(items)
                : List.of((Value.Atom) setting.value()));
    }

    public boolean isList(String key) {
        return document.setting(key).filter(s -> s.value() instanceof Value.Items).isPresent();
    }

    /** An error for a list in which a list stands, where the reference does not ignore it; after its strings have been looked at. */
    public void refuseLists(String key) {
        if (document.setting(key).isPresent() && document.setting(key).get().value() instanceof Value.Items items) {
            int strings = strings(items).size();
            if (strings < items.values().size()) {
                error(key, "element " + strings + " of `" + key + "' is a list", "a list of strings");
            }
        }
    }

    /** Up to the first list among the items. */
    public static List<Value.Atom> strings(Value.Items items) {
        List<Value.Atom> atoms = new ArrayList<>();
        for (Value value : items.values()) {
            if (!(value instanceof Value.Atom atom)) {
                break;
            }
            atoms.add(atom);
        }
        return atoms;
    }

    /** An error that names the legal values, with the status of the reference, both from the table. */
    public void error(String key, String message) {
        ConfigKey described = KeyTable.get().key(key);
        error(at(key), message, described.expected(), described.status());
    }

    public void error(String key, String message, String expected, int status) {
        error(at(key), message, expected, status);
    }

    public void error(Position position, String message, String expected, int status) {
        problems.add(ConfigProblem.error(position, message, expected, status));
    }

    /** Of something that the reference accepts without a word. */
    public void warning(Position position, String message) {
        problems.add(ConfigProblem.warning(position, message));
    }

    public void error(String key, String message, String expected) {
        problems.add(ConfigProblem.error(at(key), message, expected));
    }

    public void error(Position position, String message, String expected) {
        problems.add(ConfigProblem.error(position, message, expected));
    }

    public void note(String message) {
        problems.add(ConfigProblem.note(message));
    }

    public void bare(String message) {
        problems.add(ConfigProblem.bare(message));
    }

    private void warn(Setting setting, String message) {
        problems.add(ConfigProblem.referenceWarning(setting.position(), message));
    }
}
