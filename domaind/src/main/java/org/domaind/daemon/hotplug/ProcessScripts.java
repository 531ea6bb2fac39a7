package org.domaind.daemon.hotplug;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Scripts as child processes of the daemon. */
public final class ProcessScripts implements HotplugScripts {
    private static final String NO_INPUT = "/dev/null";
    /** After a script's end, for what its own children may still write. */
    private static final long LAST_WORDS_MILLIS = 200;
    /** What scripts find their tools by, where the daemon itself was started without it. */
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    @Override
    public CompletableFuture<ScriptEnd> start(ScriptCall call, long deadlineMillis) {
        Process process;
        OutputTail output;
        try {
            List<String> command = new ArrayList<>(List.of(call.program()));
            command.addAll(call.arguments());
            ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File(NO_INPUT)).redirectErrorStream(true).directory(new File("/"));
            environment(builder.environment(), call);
            process = builder.start();
            output = OutputTail.follow(process.getInputStream(), ScriptEnd.MAX_OUTPUT);
        } catch (IOException e) {
            return CompletableFuture.completedFuture(new ScriptEnd("cannot be run: " + e.getMessage(), ""));
        }
        CompletableFuture<ScriptEnd> end = new CompletableFuture<>();
        process.onExit().orTimeout(deadlineMillis, TimeUnit.MILLISECONDS).whenCompleteAsync((ended, late) -> {
            String failure = late != null ? "was killed, since it had not ended after " + deadlineMillis + " ms"
                    : process.exitValue() == 0 ? "" : "ended with status " + process.exitValue();
            if (late != null) {
                kill(process);
            }
            end.complete(new ScriptEnd(failure, output.end(LAST_WORDS_MILLIS)));
        });
        end.whenComplete((done, cancelled) -> {
            if (cancelled != null) {
                kill(process);
            }
        });
        return end;
    }

    private static void environment(Map<String, String> environment, ScriptCall call) {
        environment.putIfAbsent("PATH", PATH);
        environment.putAll(call.environment());
    }

    /** With all that descends from it. */
    private static void kill(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }
}
