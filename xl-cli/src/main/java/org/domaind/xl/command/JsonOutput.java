package org.domaind.xl.command;

import org.domaind.xl.json.JsonText;
import org.domaind.xl.json.Records;

/** Prints records as JSON, in the layout of the rest. */
final class JsonOutput {
    private JsonOutput() {
    }

    static int print(Invocation invocation, Object value) {
        invocation.print(JsonText.of(Records.tree(value)));
        return Status.OK;
    }
}
