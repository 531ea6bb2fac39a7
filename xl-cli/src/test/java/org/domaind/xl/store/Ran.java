package org.domaind.xl.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Terminal;

/**
 * What a call gave.
 *
 * @param out of stdout, one char a byte; likewise {@code err}
 */
record Ran(int status, String out, String err) {
    private static final String CUT_AFTER = "Valid commands are:";

    /** Runs a command in this process. */
    static Ran of(CommandLine line, Path socketFolder) {
        Map<String, String> environment = new HashMap<>(Map.of("XENSTORED_RUNDIR", socketFolder.toString()));
        environment.putAll(line.settings());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream outStream = new PrintStream(out, false, StandardCharsets.ISO_8859_1);
        PrintStream errStream = new PrintStream(err, false, StandardCharsets.ISO_8859_1);
        Terminal terminal = new Terminal() {
            @Override
            public boolean is(Stream stream) {
                return stream == Stream.OUT && line.columns().isPresent();
            }

            @Override
            public OptionalInt columns() {
                return line.columns();
            }
        };
        Invocation invocation = new Invocation(line.words().subList(1, line.words().size()), socketFolder, environment,
                new ByteArrayInputStream(new byte[0]), outStream, errStream, terminal, () -> 0);
        int status = StoreCommand.run(line.words().get(0), invocation);
        outStream.flush();
        errStream.flush();
        return new Ran(status, out.toString(StandardCharsets.ISO_8859_1), err.toString(StandardCharsets.ISO_8859_1));
    }

    /** The lines that a table has below a call: in that of calls on real stores, without the list of commands that a daemon has. */
    List<String> formOnRealStore() {
        List<String> lines = form();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith(CUT_AFTER)) {
                lines.subList(i + 1, lines.size() - 1).clear();
            }
        }
        return lines;
    }

    List<String> form() {
        List<String> lines = new ArrayList<>();
        add(lines, out, "", "$");
        add(lines, err, "STDERR| ", "");
        lines.add("rc=" + status);
        return lines;
    }

    private static void add(List<String> lines, String text, String mark, String end) {
        String[] parts = text.split("\n", -1);
        boolean ended = text.endsWith("\n");
        int count = ended ? parts.length - 1 : text.isEmpty() ? 0 : parts.length;
        for (int i = 0; i < count; i++) {
            lines.add((mark + CommandLine.shortened(visible(parts[i])) + (i < count - 1 || ended ? end : "")).replaceAll(" +$", ""));
        }
    }

    /** As {@code cat -A}. */
    private static String visible(String text) {
        StringBuilder shown = new StringBuilder();
        for (char c : text.toCharArray()) {
            char low = (char) (c & 127);
            shown.append(c > 127 ? "M-" : "").append(low < ' ' ? "^" + (char) (low + 64) : low == 127 ? "^?" : String.valueOf(low));
        }
        return shown.toString();
    }
}
