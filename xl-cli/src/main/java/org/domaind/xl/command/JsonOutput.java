package org.domaind.xl.command;

import org.domaind.xl.render.JsonText;

/** Prints records as JSON, in the layout of the rest. */
final class JsonOutput {
    private JsonOutput() {
    }

    static int print(Invocation invocation, Object value) {
        invocation.print(JsonText.of(value));
        return Status.OK;
    }
}
