package org.domaind.daemon.hotplug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts as real child processes. */
class ProcessScriptsTest {
    private static final long LONG = 60_000;

    @TempDir
    Path folder;
    private final HotplugScripts scripts = new ProcessScripts();

    private String script(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x")).toString();
    }

    private ScriptEnd run(String text, long millis) throws IOException {
        return scripts.start(new ScriptCall(script(text), List.of("online", "type_if=vif"), Map.of("XENBUS_PATH", "backend/vif/1/0")), millis).join();
    }

    @Test
    void itGetsArgumentsAndEnvironmentAndNoInput() throws IOException {
        assertEquals(new ScriptEnd("", "online type_if=vif backend/vif/1/0 / 0"), run("echo $* $XENBUS_PATH $(pwd) $(wc -c)\n", LONG));
    }

    @Test
    void itsStatusAndBothItsStreamsAreTold() throws IOException {
        assertEquals(new ScriptEnd("ended with status 3", "out\nerr"), run("echo out; echo err >&2; exit 3\n", LONG));
    }

    @Test
    void ofItsOutputTheEndIsKept() throws IOException {
        ScriptEnd end = run("i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i + 1)); done\n", LONG);
        assertTrue(end.succeeded());
        assertTrue(end.output().length() <= ScriptEnd.MAX_OUTPUT && end.output().length() > ScriptEnd.MAX_OUTPUT / 2);
        assertTrue(end.output().endsWith("line 2999"), end::output);
    }

    @Test
    void atItsDeadlineItIsKilledWithWhatItStarted() throws IOException {
        Path child = folder.resolve("child");
        ScriptEnd end = run("sleep 1000 & echo $! > " + child + "; echo waiting; wait\n", 2000);
        assertEquals(new ScriptEnd("was killed, since it had not ended after 2000 ms", "waiting"), end);
        long pid = Long.parseLong(Files.readString(child).strip());
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    }

    @Test
    void cancellingKillsIt() throws IOException {
        CompletableFuture<ScriptEnd> running = scripts.start(new ScriptCall(script("exec sleep 1000\n"), List.of(), Map.of()), LONG);
        ProcessHandle process = ProcessHandle.current().children().filter(child -> child.info().commandLine().orElse("").contains("1000")
                || child.info().commandLine().orElse("").contains(folder.toString())).findFirst().orElseThrow();
        assertTrue(running.cancel(false));
        process.onExit().join();
        assertFalse(process.isAlive());
    }

    @Test
    void oneThatIsNotThereFails() {
        ScriptEnd end = scripts.start(new ScriptCall(folder.resolve("nosuch").toString(), List.of(), Map.of()), LONG).join();
        assertTrue(end.failure().startsWith("cannot be run: "), end::failure);
    }
}
