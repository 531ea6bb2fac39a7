package org.domaind.xl.config.device;

import java.util.ArrayList;
import java.util.List;

/** One item {@code key=value}. @param key what comes before the first {@code =}; "" where there is none, and then the value is the whole item */
record KeyValue(String key, String value) {
    static KeyValue of(String item) {
        int equals = item.indexOf('=');
        return new KeyValue(equals < 0 ? "" : item.substring(0, equals), item.substring(equals + 1));
    }

    /** The items between commas up to the first that has no value: what follows that one is ignored without a word, as in the reference. */
    static List<KeyValue> upToABareWord(String text) {
        List<KeyValue> found = new ArrayList<>();
        for (String item : Items.of(text)) {
            if (item.indexOf('=') < 0) {
                break;
            }
            found.add(of(item));
        }
        return found;
    }
}
