package org.domaind.daemon.hotplug;

/**
 * How a script ended.
 *
 * @param failure empty when it succeeded, else in words: {@code "ended with status 1"}
 * @param output  the last of what it wrote to stdout and stderr, at most {@link #MAX_OUTPUT} bytes as text
 */
public record ScriptEnd(String failure, String output) {
    /** More is dropped, oldest first. */
    public static final int MAX_OUTPUT = 4096;

    public boolean succeeded() {
        return failure.isEmpty();
    }
}
