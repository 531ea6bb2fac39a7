package org.domaind.xl.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads typed values from a document. A value of the wrong shape is told of in the reference's words and counts as unset, as it
 * does there. What was found is kept, in the order of reading.
 */
final class Settings {
    private final ConfigDocument document;
    private final List<ConfigProblem> problems = new ArrayList<>();

    Settings(ConfigDocument document) {
        this.document = document;
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    Optional<Setting> setting(String key) {
        return document.setting(key);
    }

    Collection<Setting> all() {
        return document.all();
    }

    boolean has(String key) {
        return document.setting(key).isPresent();
    }

    /** Where the key's value stands; only for keys that are there. */
    Position at(String key) {
        return document.setting(key).orElseThrow().value().position();
    }

    Optional<String> text(String key) {
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

    OptionalLong number(String key) {
        Optional<Setting> setting = document.setting(key);
        Optional<String> text = text(key);
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

    /** A number that must lie within bounds: outside them is an error, as in the reference. */
    OptionalInt bounded(String key, long min, long max) {
        OptionalLong number = number(key);
        if (number.isEmpty()) {
            return OptionalInt.empty();
        }
        if (number.getAsLong() < min || number.getAsLong() > max) {
            error(key, key + "=" + number.getAsLong() + " is out of range", min + " to " + max);
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) number.getAsLong());
    }

    Optional<Boolean> flag(String key) {
        OptionalLong number = number(key);
        return number.isPresent() ? Optional.of(number.getAsLong() != 0) : Optional.empty();
    }

    /** The strings of a list; what is not a string in it is passed over, as in the reference. */
    Optional<List<Value.Atom>> list(String key) {
        Optional<Setting> setting = document.setting(key);
        if (setting.isEmpty()) {
            return Optional.empty();
        }
        if (setting.get().value() instanceof Value.Items items) {
            return Optional.of(atoms(items));
        }
        warn(setting.get(), "parameter `" + key + "' is a single value but should be a list");
        return Optional.empty();
    }

    /** The strings of a list, or one string as a list of one; empty when the key is not there. */
    Optional<List<Value.Atom>> listOrText(String key) {
        return document.setting(key).map(setting -> setting.value() instanceof Value.Items items
                ? atoms(items)
                : List.of((Value.Atom) setting.value()));
    }

    boolean isList(String key) {
        return document.setting(key).filter(s -> s.value() instanceof Value.Items).isPresent();
    }

    private static List<Value.Atom> atoms(Value.Items items) {
        List<Value.Atom> atoms = new ArrayList<>();
        for (Value value : items.values()) {
            if (value instanceof Value.Atom atom) {
                atoms.add(atom);
            }
        }
        return atoms;
    }

    void error(String key, String message, String expected) {
        problems.add(ConfigProblem.error(at(key), message, expected));
    }

    void error(Position position, String message, String expected) {
        problems.add(ConfigProblem.error(position, message, expected));
    }

    void note(String message) {
        problems.add(ConfigProblem.note(message));
    }

    void bare(String message) {
        problems.add(ConfigProblem.bare(message));
    }

    private void warn(Setting setting, String message) {
        problems.add(ConfigProblem.referenceWarning(setting.position(), message));
    }
}
