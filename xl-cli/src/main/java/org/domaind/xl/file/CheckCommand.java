package org.domaind.xl.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.domaind.xl.config.GuestFile;
import org.domaind.xl.config.grammar.ConfigDocument;
import org.domaind.xl.config.grammar.ConfigProblem;
import org.domaind.xl.config.grammar.Position;
import org.domaind.xl.config.value.HostCpus;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.JsonOutput;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl check}: needs no daemon; one that runs is asked for the host's processors if a file names some. */
public final class CheckCommand implements Command {
    /** @param line and column from 1, 0: the file as a whole */
    private record Found(String file, int line, int column, boolean error, String message, String expected, Optional<String> nearest) {
        String text() {
            String place = line == 0 ? file : file + ":" + line + ":" + column;
            return place + ": " + (error ? "error: " : "warning: ") + message + (expected.isEmpty() ? "" : "; expected " + expected)
                    + nearest.map(key -> "; did you mean `" + key + "'?").orElse("");
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("file", file);
            json.put("line", line == 0 ? null : line);
            json.put("column", line == 0 ? null : column);
            json.put("severity", error ? "error" : "warning");
            json.put("message", message);
            json.put("expected", expected.isEmpty() ? null : expected);
            json.put("nearestKey", nearest.orElse(null));
            return json;
        }
    }

    @Override
    public Syntax syntax() {
        return new Syntax("check", false, false, "[options] <ConfigFile>...", """
                --strict                Warnings count as errors
                --json                  Print the problems as JSON
                """, 1, List.of(Option.flag("strict"), Option.JSON));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        List<Found> found = new ArrayList<>();
        Supplier<HostCpus> host = ConfigFile.hostCpus(invocation);
        for (String file : arguments.operands()) {
            List<Found> inFile = check(invocation, file, host);
            found.addAll(inFile);
            if (!arguments.has("json")) {
                inFile.forEach(one -> invocation.print(one.text()));
                invocation.print(file + ": " + (inFile.isEmpty() ? "nothing is wrong" : count(inFile)));
            }
        }
        if (arguments.has("json")) {
            JsonOutput.print(invocation, found.stream().map(Found::json).toList());
        }
        boolean failed = found.stream().anyMatch(one -> one.error || arguments.has("strict"));
        return failed ? Status.FAILURE : Status.OK;
    }

    private static String count(List<Found> found) {
        long errors = found.stream().filter(Found::error).count();
        long warnings = found.size() - errors;
        return errors + (errors == 1 ? " error, " : " errors, ") + warnings + (warnings == 1 ? " warning" : " warnings");
    }

    private static List<Found> check(Invocation invocation, String file, Supplier<HostCpus> host) {
        String text;
        try {
            text = ConfigFile.content(invocation, file);
        } catch (Failure e) {
            return List.of(new Found(file, 0, 0, true, e.getMessage(), "", Optional.empty()));
        }
        ConfigDocument document = ConfigDocument.parse(file, text, List.of());
        List<ConfigProblem> problems = new ArrayList<>(document.problems());
        boolean readable = problems.isEmpty();
        for (ConfigProblem problem : GuestFile.guest(document, invocation.folder(), host).problems()) {
            // What a line that cannot be read says may only seem to be missing.
            if (readable || problem.severity() != ConfigProblem.Severity.BARE) {
                problems.add(problem);
            }
        }
        List<Found> found = new ArrayList<>();
        if (document.looksPython()) {
            found.add(new Found(file, 0, 0, true, "the file looks like Python, which configs of old were: only assignments are read", "key = value",
                    Optional.empty()));
        }
        problems.forEach(problem -> found.add(found(file, problem)));
        found.sort(Comparator.comparingInt(Found::line).thenComparingInt(Found::column));
        return found;
    }

    private static Found found(String file, ConfigProblem problem) {
        Position at = problem.position().orElse(new Position(file, 0, 0));
        return new Found(at.source(), at.line(), at.column(), !problem.isWarning(), problem.message().replace('\n', ' '), problem.expected(), problem.nearestKey());
    }
}
