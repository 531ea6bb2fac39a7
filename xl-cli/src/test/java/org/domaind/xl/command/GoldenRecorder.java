package org.domaind.xl.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints what {@code xl} answers to each call named in a file of recorded calls, in the file's own form, to make or renew such a file. */
final class GoldenRecorder {
    private GoldenRecorder() {
    }

    public static void main(String[] arguments) throws IOException {
        try (Harness harness = new Harness(Files.createTempDirectory("xl"), Golden.FOLDER.toAbsolutePath())) {
            for (Golden golden : Golden.read(Path.of(arguments[0]).getFileName().toString())) {
                System.out.println("$ xl " + golden.command() + "\n" + Golden.text(harness.xl(golden.arguments())) + "\n");
            }
        }
    }
}
