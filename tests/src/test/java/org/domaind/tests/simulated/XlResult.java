package org.domaind.tests.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** How a call of {@code xl} ended. @param out of stdout  @param err of stderr */
public record XlResult(int status, String out, String err) {
    /** Requires success. */
    public XlResult ok() {
        assertEquals(0, status, this::toString);
        return this;
    }

    /** Requires a failure that was told in one line on stderr, and returns the line. */
    public String refusal(int expected) {
        assertEquals(expected, status, this::toString);
        assertEquals(1, err.lines().count(), this::toString);
        assertEquals("", out, this::toString);
        return err.strip();
    }
}
