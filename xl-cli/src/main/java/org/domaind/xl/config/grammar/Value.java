package org.domaind.xl.config.grammar;

import java.util.List;

/** What stands right of the equals sign. */
public sealed interface Value {
    Position position();

    /** A string or a number: kept as text until someone reads it as something. */
    record Atom(String text, Position position) implements Value {
    }

    /** Lists nest. */
    record Items(List<Value> values, Position position) implements Value {
        public Items {
            values = List.copyOf(values);
        }
    }
}
