package org.domaind.xl.migrate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.domaind.schema.api.Requests;

/** The child process that reaches the other host: its standard input and output are the way there. */
final class Transport implements AutoCloseable {
    /** For its end, once the daemon has closed both; as the reference waits. */
    private static final int END_SECONDS = 2;
    private static final int MOST_ANSWER = 1 << 16;

    private final Process child;

    private Transport(Process child) {
        this.child = child;
    }

    /** @param command for a shell  @param folder where it runs */
    static Transport start(String command, Path folder) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        return new Transport(shell.start());
    }

    Requests.Link link() {
        return new Requests.Link(child.pid(), 1, 0);
    }

    /** Its exit status, if it has ended. */
    OptionalInt ended() {
        return child.isAlive() ? OptionalInt.empty() : OptionalInt.of(child.exitValue());
    }

    /** Asks in place of sending a guest. @return all that the other side says, up to its end  @throws IOException it has ended without having listened */
    String ask(byte[] question) throws IOException {
        child.getOutputStream().write(question);
        child.getOutputStream().close();
        return new String(child.getInputStream().readNBytes(MOST_ANSWER), StandardCharsets.UTF_8);
    }

    /** Waits for its end. @return its exit status */
    int status() throws IOException {
        try {
            if (child.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                return child.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("it does not end");
    }

    /** The daemon has opened both: from now on they end when the daemon closes them. */
    void handedOver() {
        closeOwn();
    }

    private void closeOwn() {
        try {
            child.getOutputStream().close();
            child.getInputStream().close();
        } catch (IOException e) {
            // The child has gone; so has what would be closed.
        }
    }

    @Override
    public void close() {
        closeOwn();
        try {
            if (!child.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                child.destroy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            child.destroy();
        }
    }
}
