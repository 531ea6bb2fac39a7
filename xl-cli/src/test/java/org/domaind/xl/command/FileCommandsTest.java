package org.domaind.xl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Replies;
import org.domaind.schema.config.GuestConfig;
import org.domaind.xl.config.GuestFile;
import org.domaind.xl.config.grammar.ConfigDocument;
import org.domaind.xl.config.value.HostCpus;
import org.junit.jupiter.api.Test;

/** {@code check}, {@code explain} and {@code diff}. */
class FileCommandsTest extends CommandTest {
    private static final String GOOD = "name='g'\nkernel='/k'\nmemory=64\n";

    private void file(String name, String text) throws IOException {
        Files.writeString(root.resolve(name), text);
    }

    @Test
    void checkFindsAllThatIsWrongInAllFiles() throws IOException {
        file("good.cfg", GOOD);
        file("bad.cfg", "name='g'\nkernel='/k'\nmemroy=64\non_crash='x'\nvcpus=4\nmaxvcpus=2\ndisk=['/a,raw,xvda,w', '/b,raw,xvda,w']\n");
        Harness.Result result = harness.xl("check", "good.cfg", "bad.cfg", "none.cfg");
        assertEquals(new Harness.Result(1, """
                good.cfg: nothing is wrong
                bad.cfg:3:1: warning: unknown key `memroy'; did you mean `memory'?
                bad.cfg:4:10: error: Unknown on_crash action "x" specified; expected destroy, restart, rename-restart, preserve, coredump-destroy, coredump-restart or soft-reset
                bad.cfg:6:10: error: maxvcpus < vcpus; expected 4 to 8192
                bad.cfg:7:24: warning: vdev=xvda is used twice
                bad.cfg: 2 errors, 2 warnings
                none.cfg: error: Failed to read config file: none.cfg: No such file or directory
                none.cfg: 1 error, 0 warnings
                """, ""), result);
        assertEquals(List.of(), harness.calls());
    }

    @Test
    void aLineThatCannotBeReadHidesNoOther() throws IOException {
        file("bad.cfg", "name 'g'\nkernel='/k'\non_reboot='x'\n");
        assertEquals("""
                bad.cfg:1:6: error: config parsing error near `'g'': syntax error, unexpected STRING, expecting += or '='
                bad.cfg:3:11: error: Unknown on_reboot action "x" specified; expected destroy, restart, rename-restart, preserve, coredump-destroy, coredump-restart or soft-reset
                bad.cfg: 2 errors, 0 warnings
                """, harness.xl("check", "bad.cfg").out());
    }

    @Test
    void pythonIsNamed() throws IOException {
        file("old.cfg", "import os\nname = 'g'\n");
        assertTrue(harness.xl("check", "old.cfg").out().startsWith("old.cfg: error: the file looks like Python"));
    }

    @Test
    void strictMakesWarningsErrors() throws IOException {
        file("odd.cfg", GOOD + "bogus=1\n");
        assertEquals(0, harness.xl("check", "odd.cfg").status());
        assertEquals(1, harness.xl("check", "--strict", "odd.cfg").status());
    }

    @Test
    void checkAnswersInJson() throws IOException {
        file("odd.cfg", GOOD + "vcpsu=1\n");
        JsonNode problem = JsonTree.of(harness.xl("check", "--json", "odd.cfg").out()).get(0);
        assertEquals("{\"file\":\"odd.cfg\",\"line\":4,\"column\":1,\"severity\":\"warning\",\"message\":\"unknown key `vcpsu'\",\"expected\":null,"
                + "\"nearestKey\":\"vcpus\"}", problem.toString());
    }

    @Test
    void aFileThatNamesProcessorsAsksForThem() throws IOException {
        file("cpus.cfg", GOOD + "cpus='0-5'\n");
        assertEquals("cpus.cfg:4:6: warning: cpu 5 is none of this host's 4\ncpus.cfg: 0 errors, 1 warning\n", harness.xl("check", "cpus.cfg").out());
    }

    @Test
    void explainShowsTheTable() {
        assertEquals("""
                maxmem: integer: 1 to 1073741824 (MiB)
                  The limit that its memory may grow to; at least memory.
                  Default: memory
                  Xen: 4.14 or earlier, and later
                """, harness.xl("explain", "maxmem").out().split("  In the")[0]);
        assertTrue(harness.xl("explain", "opengl").out().contains("  Xen: 4.14 or earlier, and later, up to 4.20\n"));
        assertEquals(new Harness.Result(1, "", "xl: there is no key `maxmen'; did you mean `maxmem'?\n"), harness.xl("explain", "maxmen"));
        JsonNode keys = JsonTree.of(harness.xl("explain", "--json", "smbios", "memory").out());
        assertEquals("4.18", keys.get(0).get("since").textValue());
        assertEquals("b_info/target_memkb", keys.get(1).get("place").textValue());
    }

    @Test
    void diffComparesKeyByKey() throws IOException {
        GuestConfig stored = GuestFile.guest(ConfigDocument.parse("f", GOOD + "vcpus=2\n", List.of()), root, () -> HostCpus.UNKNOWN).guest().orElseThrow();
        DomainReport report = FakeHost.guest(5, "g");
        DomainReport guest = new DomainReport(report.domid(), Optional.of("g"), report.uuid(), report.states(), report.shutdownCode(), report.currentKib(),
                report.maxKib(), 2, 2, 0, report.type(), report.pool(), report.nodes(), report.securityLabel(), report.startSeconds(), Optional.of(stored));
        harness.daemon.answer(Method.LIST_DOMAINS, p -> new Replies.Domains(List.of(guest)));
        file("same.cfg", "memory=64\nvcpus=2\nkernel='/k'\nname='g'\n");
        file("other.cfg", GOOD + "extra='quiet'\non_crash='restart'\n");
        assertEquals(new Harness.Result(0, "", ""), harness.xl("diff", "g", "same.cfg"));
        assertEquals(new Harness.Result(1, """
                maxvcpus: 2 -> 1
                vcpus: [0,1] -> [0]
                cmdline: (default) -> "quiet"
                on_crash: (default) -> "restart"
                """, ""), harness.xl("diff", "g", "other.cfg"));
        assertEquals(new Harness.Result(1, "", ""), harness.xl("diff", "-q", "g", "same.cfg", "memory=65"));
        assertEquals(2, harness.xl("diff", "g", "none.cfg").status());
    }
}
