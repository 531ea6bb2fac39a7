package org.domaind.daemon.sim.guest;

import java.util.Map;
import java.util.function.Supplier;

/** The scripts by the word that chooses them: {@code sim=crash} on the guest's command line. */
final class GuestScripts {
    private static final String KEY = "sim=";
    private static final Map<String, Supplier<GuestScript>> BY_WORD = Map.of(
            "crash", CrashScript::new,
            "silent", SilentScript::new,
            "flood", FloodScript::new,
            "storm", () -> new StormScript(false),
            "deaf-storm", () -> new StormScript(true),
            "busy", BusyScript::new,
            "chatter", ChatterScript::new,
            "garbage-ring", GarbageRingScript::new,
            "holder", HolderScript::new);

    private GuestScripts() {
    }

    /** The last choice counts; without one, or with an unknown one, the guest behaves well. */
    static GuestScript of(String commandLine) {
        GuestScript script = new GuestScript() { };
        for (String word : commandLine.split("\\s+")) {
            if (word.startsWith(KEY) && BY_WORD.containsKey(word.substring(KEY.length()))) {
                script = BY_WORD.get(word.substring(KEY.length())).get();
            }
        }
        return script;
    }
}
