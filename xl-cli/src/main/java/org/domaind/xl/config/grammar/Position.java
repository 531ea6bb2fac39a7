package org.domaind.xl.config.grammar;

/**
 * A place in a config text.
 *
 * @param source the file as the caller named it, or {@link #COMMAND_LINE}
 * @param line   from 1; on the command line: which {@code key=value} argument
 * @param column from 1, in characters
 */
public record Position(String source, int line, int column) {
    /** Stands for the file's name where the text came from {@code key=value} arguments. */
    public static final String COMMAND_LINE = "command line";

    /** {@code FILE:LINE}, as the reference's messages begin. */
    public String fileLine() {
        return source + ":" + line;
    }

    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
