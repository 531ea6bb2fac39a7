package org.domaind.daemon.hotplug;

import java.util.List;
import java.util.Map;

/**
 * One run of a hotplug script.
 *
 * @param program     absolute
 * @param environment beside the daemon's own
 */
public record ScriptCall(String program, List<String> arguments, Map<String, String> environment) {
    public ScriptCall {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** For messages. */
    @Override
    public String toString() {
        return program + " " + String.join(" ", arguments);
    }
}
