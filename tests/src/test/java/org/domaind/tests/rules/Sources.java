package org.domaind.tests.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The repository's Java sources as text: for rules about what documents say of them. */
final class Sources {
    static final Path ROOT = Path.of(System.getProperty("repository.root"));
    private static final Pattern PRODUCT = Pattern.compile("[*/]|<<|[A-Z][\\w.]+|\\d[\\d_]*");

    private final Map<Path, String> files;

    private Sources(Map<Path, String> files) {
        this.files = files;
    }

    /** @param folder {@code src/main/java} or {@code src/test/java} of each module */
    static Sources of(String folder) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return new Sources(all.filter(path -> path.toString().contains("/" + folder + "/") && path.toString().endsWith(".java"))
                    .collect(Collectors.toMap(path -> path, Sources::text)));
        }
    }

    static List<String> document(String path) throws IOException {
        return Files.readAllLines(ROOT.resolve(path));
    }

    /** @param module in which the test must be; empty for any */
    boolean hasTest(String module, String type, String method) {
        Pattern test = Pattern.compile("@(Test|ParameterizedTest|Property|RepeatedTest)\\b[^;{}]*(\\{[^;]*?\\}\\)?[^;{}]*)?\\bvoid " + method + "\\(");
        return of(type, module).anyMatch(source -> test.matcher(source).find());
    }

    /** The value of a constant that is a number, or a product or shift of numbers and other classes' constants. */
    OptionalLong constant(String type, String name) {
        Pattern declared = Pattern.compile("\\b(?:int|long) " + name + " = ([^;]+);");
        return of(type, "").flatMap(source -> declared.matcher(source).results()).mapToLong(found -> value(found.group(1))).findFirst();
    }

    /** @param place a class, or some of its folders and the class: {@code plan/create/Unpause} */
    boolean hasClass(String place) {
        return files.keySet().stream().anyMatch(file -> file.endsWith(place + ".java"));
    }

    /** How many classes each folder has, by its path in the repository; a package's own page is none. */
    Map<String, Long> classesPerFolder() {
        return files.keySet().stream().filter(file -> !file.endsWith("package-info.java")).collect(
                Collectors.groupingBy(file -> ROOT.relativize(file.getParent()).toString(), TreeMap::new, Collectors.counting()));
    }

    /** What a pattern's first group finds, sorted. @param modules only there */
    List<String> matches(Pattern pattern, String... modules) {
        return files.entrySet().stream().filter(file -> Stream.of(modules).anyMatch(module -> file.getKey().startsWith(ROOT.resolve(module))))
                .flatMap(file -> pattern.matcher(file.getValue()).results()).map(found -> found.group(1)).sorted().toList();
    }

    private Stream<String> of(String type, String module) {
        return files.entrySet().stream().filter(file -> file.getKey().getFileName().toString().equals(type + ".java")
                && (module.isEmpty() || file.getKey().startsWith(ROOT.resolve(module)))).map(Map.Entry::getValue);
    }

    private long value(String expression) {
        List<String> parts = PRODUCT.matcher(expression.replaceAll("(?<=\\d)L", "")).results().map(MatchResult::group).toList();
        long value = number(parts.get(0));
        for (int i = 1; i < parts.size(); i += 2) {
            long next = number(parts.get(i + 1));
            value = switch (parts.get(i)) {
                case "*" -> value * next;
                case "/" -> value / next;
                case "<<" -> value << next;
                default -> throw new AssertionError("not a product of numbers: " + expression);
            };
        }
        return value;
    }

    private long number(String word) {
        if (Character.isDigit(word.charAt(0))) {
            return Long.parseLong(word.replace("_", ""));
        }
        String[] path = word.split("\\.");
        return constant(path[0], path[path.length - 1]).orElseThrow(() -> new AssertionError("no constant " + word));
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
