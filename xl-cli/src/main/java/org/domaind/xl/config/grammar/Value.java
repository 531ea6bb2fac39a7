package org.domaind.xl.config.grammar;

import java.util.List;

/** The right-hand side of an assignment. */
public sealed interface Value {
    Position position();

    /** A string or a number: kept as text until its type is known. */
    record Atom(String text, Position position) implements Value {
    }

    /** Lists nest. */
    record Items(List<Value> values, Position position) implements Value {
        public Items {
            values = List.copyOf(values);
        }
    }
}
