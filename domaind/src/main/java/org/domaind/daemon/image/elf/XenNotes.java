package org.domaind.daemon.image.elf;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * A kernel's Xen notes (elfnote.h).
 *
 * @param source   where they were found
 * @param texts    values of notes that are text
 * @param numbers  values of notes that are numbers
 * @param required names of features that it needs: {@code dom0}
 * @param supported names of features that it supports, including required ones
 */
public record XenNotes(Source source, Map<XenNote, String> texts, Map<XenNote, Long> numbers, Set<String> required, Set<String> supported) {
    public enum Source { NONE, SEGMENT, SECTION, GUEST_STRING }

    public XenNotes {
        texts = Map.copyOf(texts);
        numbers = Map.copyOf(numbers);
        required = Set.copyOf(required);
        supported = Set.copyOf(supported);
    }

    public Optional<String> text(XenNote note) {
        return Optional.ofNullable(texts.get(note));
    }

    public OptionalLong number(XenNote note) {
        Long value = numbers.get(note);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Whether the text starts with {@code prefix}. */
    public boolean says(XenNote note, String prefix) {
        return text(note).filter(t -> t.startsWith(prefix)).isPresent();
    }

    public boolean flag(XenNote note) {
        return number(note).orElse(0) != 0;
    }

    /** Collects notes; a later one replaces an earlier one of the same kind. */
    static final class Builder {
        private final Map<XenNote, String> texts = new EnumMap<>(XenNote.class);
        private final Map<XenNote, Long> numbers = new HashMap<>();
        private final Set<String> required = new TreeSet<>();
        private final Set<String> supported = new TreeSet<>();

        boolean isEmpty() {
            return texts.isEmpty() && numbers.isEmpty() && supported.isEmpty();
        }

        void put(XenNote note, String text) {
            texts.put(note, text);
        }

        void put(XenNote note, long number) {
            numbers.put(note, number);
        }

        /** Names separated by {@code |}; a leading {@code !} marks a required one. */
        void features(String list) {
            for (String name : list.split("\\|")) {
                boolean needed = name.startsWith("!");
                String bare = needed ? name.substring(1) : name;
                supported.add(bare);
                if (needed) {
                    required.add(bare);
                }
            }
        }

        XenNotes build(Source source) {
            return new XenNotes(isEmpty() ? Source.NONE : source, texts, numbers, required, supported);
        }
    }
}
