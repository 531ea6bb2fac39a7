package org.domaind.xl.command;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs one command per line of its input, words separated by tabs, in one process, on the host of {@link FakeHost}: for scripts that ask very often
 * ({@code tests/interop/xl-configs}). Each answer is the status and, with their lengths in bytes, stdout and stderr, as 32-bit numbers.
 */
final class ConfigAnswers {
    private ConfigAnswers() {
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        try (Harness harness = new Harness(Files.createTempDirectory(folder, "daemon"), folder);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                DataOutputStream out = new DataOutputStream(System.out)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Harness.Result result = harness.xl(line.split("\t"));
                out.writeInt(result.status());
                for (String stream : new String[] {result.out(), result.err()}) {
                    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
                    out.writeInt(bytes.length);
                    out.write(bytes);
                }
                out.flush();
            }
        }
    }
}
