package org.domaind.xl.config.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.domaind.schema.keys.ConfigKey;
import org.domaind.schema.keys.KeyForm;
import org.domaind.schema.keys.KeyTable;
import org.domaind.schema.model.GuestType;
import org.domaind.xl.config.device.Items;
import org.domaind.xl.config.grammar.Value;
import org.domaind.xl.config.value.Settings;
import org.domaind.xl.reference.ReferenceView;

/** Keys whose value is shown as it stands in the config file, by the table of keys. */
final class PlainKeys {
    private static final Set<String> UNKNOWN_WORDS = Set.of("vga", "device_model_version", "gic_version", "tee", "sve");

    private final Settings settings;
    private final ReferenceView view;
    private final GuestType type;

    PlainKeys(Settings settings, ReferenceView view, GuestType type) {
        this.settings = settings;
        this.view = view;
        this.type = type;
    }

    /** Nothing if the JSON of such a guest has no place for the key. */
    void read(ConfigKey key) {
        if (key.place().isEmpty() || !KeyTable.get().place(key.place().get()).types().contains(type)) {
            return;
        }
        String name = key.name();
        switch (key.kind()) {
            case STRING, STRING_OR_WORD -> put(name, settings.atom(name));
            case BOOLEAN -> put(name, settings.flag(name));
            case INTEGER -> number(key);
            case WORD -> settings.atom(name).ifPresent(word -> word(key, word));
            case WORD_OR_NUMBER, WORD_OR_OLD_NUMBER -> wordOrNumber(key);
            case BOOLEAN_OR_WORD -> flagOrWord(key);
            case LIST -> list(key);
            case LIST_OR_STRING -> listOrString(key);
            case LIST_OF_LISTS, BOOLEAN_OR_LIST -> throw new IllegalStateException(name + " has a reader of its own");
        }
    }

    private void number(ConfigKey key) {
        if (key.form() == KeyForm.BOUNDED) {
            OptionalLong number = settings.quietNumber(key.name());
            if (number.isPresent() && key.accepts(number.getAsLong())) {
                view.put(key.name(), number.getAsLong());
            } else {
                settings.error(key.name(), number.isPresent() ? key.name() + "=" + number.getAsLong() + " is out of range" : key.name() + " is not a number");
            }
            return;
        }
        OptionalLong number = settings.anyNumber(key.name());
        if (number.isPresent()) {
            view.put(key.name(), number.getAsLong());
            Number kept = ReferenceView.number(key, number.getAsLong());
            if (key.width() != ConfigKey.Width.LONG && number.getAsLong() >= 0 && kept.longValue() != number.getAsLong()) {
                settings.warning(settings.at(key.name()), "`" + key.name() + "' has 32 bits: " + number.getAsLong() + " becomes " + kept);
            }
        }
    }

    private void word(ConfigKey key, String text) {
        Optional<ConfigKey.Word> word = key.word(text);
        if (word.isPresent()) {
            view.put(key.name(), word.get().text());
        } else {
            String message = UNKNOWN_WORDS.contains(key.name()) ? "Unknown " + key.name() + " \"" + text + "\" specified"
                    : "invalid value \"" + text + "\" for \"" + key.name() + "\"";
            settings.error(key.name(), message);
        }
    }

    /** A word's number is its position in the table. */
    private void wordOrNumber(ConfigKey key) {
        String name = key.name();
        OptionalLong number = settings.quietNumber(name);
        if (number.isEmpty()) {
            settings.atom(name).ifPresent(word -> word(key, word));
            return;
        }
        Optional<String> word = settings.numbered(key, number.getAsLong());
        if (word.isPresent()) {
            view.put(name, word.get());
        } else {
            settings.error(name, "invalid value " + number.getAsLong() + " for \"" + name + "\"");
        }
    }

    private void flagOrWord(ConfigKey key) {
        OptionalLong number = settings.quietNumber(key.name());
        if (number.isPresent()) {
            view.put(key.name(), number.getAsLong() != 0);
            return;
        }
        Optional<String> text = settings.atom(key.name());
        if (text.isEmpty()) {
            return;
        }
        Optional<ConfigKey.Word> word = key.word(text.get());
        if (word.isEmpty()) {
            settings.error(key.name(), "invalid value \"" + text.get() + "\" for \"" + key.name() + "\"");
            return;
        }
        view.put(key.name(), true);
        if (!word.get().text().equals("default")) {
            view.set(key.place().get() + "_kind", word.get().text());
        }
    }

    /** A list of strings that may not be anything else. */
    private void list(ConfigKey key) {
        Optional<List<Value.Atom>> items = settings.list(key.name());
        if (items.isPresent()) {
            putTexts(key.name(), items.get());
        } else if (key.form() == KeyForm.PLAIN) {
            settings.error(key.name(), "Unable to parse " + key.name());
        }
    }

    private void listOrString(ConfigKey key) {
        String name = key.name();
        if (settings.isList(name)) {
            putTexts(name, settings.list(name).orElseThrow());
        } else if (key.form() == KeyForm.SPLIT) {
            settings.atom(name).ifPresent(text -> {
                settings.note("WARNING: Specifying \"" + name + "\" as a string is deprecated. Please use a list of arguments.");
                List<String> words = Items.words(text);
                if (words.isEmpty()) {
                    settings.error(name, name + " has no word", "a list of arguments");
                } else {
                    view.put(name, words);
                }
            });
        } else {
            put(name, settings.atom(name));
        }
    }

    private void putTexts(String name, List<Value.Atom> items) {
        List<String> texts = new ArrayList<>();
        items.forEach(item -> texts.add(item.text()));
        if (!texts.isEmpty()) {
            view.put(name, texts);
        }
    }

    private void put(String key, Optional<?> value) {
        value.ifPresent(v -> view.put(key, v));
    }
}
