package org.domaind.xl.invocation;

import org.domaind.xl.render.JsonText;

/** Prints records as JSON, in the reference's layout. */
public final class JsonOutput {
    private JsonOutput() {
    }

    public static int print(Invocation invocation, Object value) {
        invocation.print(JsonText.of(value));
        return Status.OK;
    }
}
