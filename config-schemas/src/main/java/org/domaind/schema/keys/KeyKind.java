package org.domaind.schema.keys;

import java.util.Locale;
import org.domaind.schema.model.Spelt;

/** The type of a key's value. */
public enum KeyKind implements Spelt {
    STRING,
    /** One of the words, or another text, such as a path. */
    STRING_OR_WORD,
    INTEGER, BOOLEAN, WORD, WORD_OR_NUMBER,
    /** A word; its number is deprecated. */
    WORD_OR_OLD_NUMBER,
    LIST, LIST_OR_STRING, LIST_OF_LISTS, BOOLEAN_OR_LIST, BOOLEAN_OR_WORD;

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code a list or a string} is described as {@code list or string}. */
    public String description() {
        return word().replace('-', ' ');
    }
}
