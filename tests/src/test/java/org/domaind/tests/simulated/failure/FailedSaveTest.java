package org.domaind.tests.simulated.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.FailingOperation;
import org.domaind.tests.simulated.KillingOperation;
import org.domaind.tests.simulated.Waiting;
import org.domaind.tests.simulated.XlResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A save or a restore that fails, or is cut by the daemon's death, wherever: the guest is there once, running or in a complete file. */
class FailedSaveTest extends DaemonTest {
    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).filter(name -> name.contains(".save")).sorted().toList();
        }
    }

    private Domid created(String type) {
        Domid domid = host.createSettled("g", type.equals("hvm") ? new String[] {"type=\"hvm\"", "kernel=\"\"", "memory=24"} : new String[] {"type=\"" + type + "\""});
        ready(domid);
        return domid;
    }

    /** Which operation fails or kills next: each, but of a long row of the same ones only some. */
    private static final class Steps {
        private static final int EACH = 4;
        private static final int LONGEST = 64;
        private int next = 1;
        private int same;
        /** Of the last operation of the present row. */
        private int at;
        private int stride = 1;
        private String row = "";
        private int done;

        int next() {
            return next;
        }

        int done() {
            return done;
        }

        /** @param operation the one that has just failed */
        void past(String operation) {
            if (operation.equals(row)) {
                at = next;
                stride = ++same < EACH ? 1 : stride == 1 ? LONGEST : stride;
                next += stride;
            } else if (!back()) {
                row = operation;
                same = 0;
                at = next++;
            }
            done++;
        }

        /** @return whether some were left out that are none of the row: they come now */
        boolean back() {
            boolean jumped = stride > 1;
            stride = Math.max(1, stride / 4);
            if (jumped) {
                next = at + stride;
            }
            return jumped;
        }
    }

    private void ready(Domid domid) {
        Waiting.until(() -> "its drivers to be up", () -> host.store().readOptional("/local/domain/" + domid + "/control/feature-suspend").isPresent());
        host.awaitTicks("g");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pv", "pvh", "hvm"})
    @Tag("slow")
    void anyOperationOfASaveMayFail(String type) throws IOException {
        Domid domid = created(type);
        List<String> failed = new ArrayList<>();
        Steps steps = new Steps();
        while (true) {
            FailingOperation fault = new FailingOperation(steps.next());
            host.machine().faults().failWhen(fault);
            XlResult result = host.xl("save", "-c", "g", "g.save");
            host.machine().faults().clear();
            assertFalse(result.err().contains("bug in domaind"), result::toString);
            assertEquals(domid, host.domid("g"));
            if (fault.failed().isEmpty()) {
                result.ok();
                if (!steps.back()) {
                    break;
                }
            } else {
                failed.add(fault.failed().get());
                steps.past(fault.failed().get());
            }
            if (result.status() == 0) {
                assertEquals(List.of("g.save"), files());
                Files.delete(folder.resolve("g.save"));
            } else if (!files().isEmpty()) {
                // Beyond the point of no return: the file is there, and the resume is done by who asks again.
                assertEquals(List.of("g.save"), files());
                host.xl("save", "-c", "g", "g.save").ok();
                Files.delete(folder.resolve("g.save"));
            }
            ready(domid);
        }
        assertEquals(1, host.lives("g"));
        assertTrue(failed.containsAll(List.of("domctl getpageframeinfo3", "privcmd mmapbatch", "domctl get_cpu_policy", "domctl resumedomain")),
                failed::toString);
        assertEquals(!type.equals("pv"), failed.containsAll(List.of("domctl gethvmcontext", "hvm get_param")), failed::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pv", "pvh", "hvm"})
    @Tag("slow")
    void anyOperationOfARestoreMayFail(String type) {
        created(type);
        host.xl("save", "g", "g.save").ok();
        List<String> failed = new ArrayList<>();
        Steps steps = new Steps();
        while (true) {
            FailingOperation fault = new FailingOperation(steps.next());
            host.machine().faults().failWhen(fault);
            XlResult result = host.xl("restore", "g.save");
            host.machine().faults().clear();
            assertFalse(result.err().contains("bug in domaind"), result::toString);
            if (fault.failed().isEmpty()) {
                result.ok();
                if (!steps.back()) {
                    break;
                }
            } else {
                failed.add(fault.failed().get());
                steps.past(fault.failed().get());
            }
            if (result.status() == 0) {
                host.xl("destroy", "g").ok();
            }
            host.awaitRemains(before);
        }
        assertTrue(failed.containsAll(List.of("memory populate_physmap", "domctl set_cpu_policy", "domctl settscinfo")), failed::toString);
        assertTrue(failed.containsAll(type.equals("pv") ? List.of("mmuext pin_table") : List.of("domctl sethvmcontext", "hvm set_param")), failed::toString);
        ready(host.domid("g"));
        assertEquals(1, host.lives("g"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pv", "pvh", "hvm"})
    @Tag("slow")
    void aSaveThatWasCutAnywhereLeavesTheGuestOnce(String type) throws IOException {
        created(type);
        Steps steps = new Steps();
        while (true) {
            KillingOperation kill = new KillingOperation(host, steps.next());
            host.machine().faults().failWhen(kill);
            XlResult result = host.xl("save", "g", "g.save");
            if (kill.image().isEmpty()) {
                host.machine().faults().clear();
                result.ok();
                if (!steps.back()) {
                    break;
                }
                host.xl("restore", "g.save").ok();
                Files.delete(folder.resolve("g.save"));
                ready(host.domid("g"));
                continue;
            }
            steps.past(kill.killed());
            host.bury(kill.image().get());
            host.startDaemon();
            if (host.listed().isEmpty()) {
                assertEquals(List.of("g.save"), files());
                host.awaitRemains(before);
                host.xl("restore", "g.save").ok();
                Files.delete(folder.resolve("g.save"));
            } else {
                assertEquals(List.of(), files());
            }
            ready(host.domid("g"));
        }
        assertTrue(steps.done() >= 20, "a save asks more than " + steps.done() + " operations");
        assertEquals(1, host.lives("g"));
        host.awaitRemains(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pv", "pvh", "hvm"})
    @Tag("slow")
    void aRestoreThatWasCutAnywhereLeavesTheFile(String type) throws IOException {
        created(type);
        host.xl("save", "g", "g.save").ok();
        Steps steps = new Steps();
        while (true) {
            KillingOperation kill = new KillingOperation(host, steps.next());
            host.machine().faults().failWhen(kill);
            XlResult result = host.xl("restore", "g.save");
            if (kill.image().isEmpty()) {
                host.machine().faults().clear();
                result.ok();
                if (!steps.back()) {
                    break;
                }
                host.xl("destroy", "g").ok();
                host.awaitRemains(before);
                continue;
            }
            steps.past(kill.killed());
            host.bury(kill.image().get());
            host.startDaemon();
            host.awaitRemains(before);
        }
        assertTrue(steps.done() >= 30, "a restore asks more than " + steps.done() + " operations");
        ready(host.domid("g"));
        assertEquals(1, host.lives("g"));
    }
}
