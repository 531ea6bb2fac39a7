package org.domaind.tests.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.schema.api.Replies;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Core dumps, asked for or after a crash. */
class CoreDumpsTest extends DaemonTest {
    private static final long PAGES = 4096;
    private static final long PV = 0xf00febedL;
    private static final long HVM = 0xf00febeeL;

    private Path dumps() {
        return host.paths().dumpDirectory();
    }

    private List<String> files(Path where) {
        if (!Files.exists(where)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(where)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void crash(Domid domid) {
        host.machine().domains().shutdown(domid, ShutdownReason.CRASH);
    }

    /** What the hypervisor has at a frame. */
    private ByteBuffer page(Domid domid, long frame) {
        try (MappedFrames mapped = host.machine().memory().mapReadable(domid, new long[] {frame})) {
            return ByteBuffer.allocate(CoreFileReader.PAGE).put(0, mapped.page(0), 0, CoreFileReader.PAGE);
        }
    }

    private static int blocks(Path file) throws Exception {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        return Integer.parseInt(new String(stat.getInputStream().readAllBytes()).strip());
    }

    @Test
    void aPvGuestsMemoryIsInTheFile() throws Exception {
        Domid domid = host.createSettled("g", "vcpus=2");
        host.xl("pause", "g").ok();
        Path file = folder.resolve("core");
        assertEquals("", host.xl("dump-core", "g", "core").ok().out());
        CoreFileReader core = CoreFileReader.of(file);
        assertEquals(List.of(".shstrtab", ".note.Xen", ".xen_prstatus", ".xen_shared_info", ".xen_pages", ".xen_p2m"),
                List.copyOf(core.sections().keySet()));
        assertEquals(List.of(PV, 1L, PAGES, 4096L), List.of(core.header(0), core.header(1), core.header(2), core.header(3)));
        Map<Long, ByteBuffer> pages = core.pages();
        assertEquals(PAGES, pages.size());
        int index = 0;
        for (Map.Entry<Long, ByteBuffer> page : pages.entrySet()) {
            assertEquals(index, page.getKey());
            assertEquals(page(domid, core.frame(index)), page.getValue(), "page " + index);
            index++;
        }
        assertEquals(PAGES, core.sections().get(".xen_shared_info").getLong(3088), "max_pfn");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(List.of("core"), files(folder).stream().filter(name -> name.startsWith("core")).toList());
    }

    @Test
    void aPvhGuestsMemoryIsInTheFile() throws Exception {
        Domid domid = host.createSettled("g", "type=\"pvh\"");
        host.xl("pause", "g").ok();
        // Of its 16 MiB, 4 that the kernel does not use.
        long[] unused = LongStream.range(0x800, 0xc00).toArray();
        try (MappedFrames mapped = host.machine().memory().mapEach(domid, unused)) {
            for (int i = 0; i < unused.length; i++) {
                mapped.page(i).put(0, new byte[CoreFileReader.PAGE]);
            }
        }
        host.xl("dump-core", "g", folder.resolve("core").toString()).ok();
        CoreFileReader core = CoreFileReader.of(folder.resolve("core"));
        assertEquals(List.of(".shstrtab", ".note.Xen", ".xen_prstatus", ".xen_pages", ".xen_pfn"), List.copyOf(core.sections().keySet()));
        assertEquals(HVM, core.header(0));
        Map<Long, ByteBuffer> pages = core.pages();
        assertTrue(pages.size() > PAGES - 64 && pages.size() <= core.header(2), () -> pages.size() + " of " + core.header(2));
        pages.forEach((pfn, content) -> assertEquals(page(domid, pfn), content, "page " + pfn));
        assertTrue(pages.containsKey(0x100L), "where the kernel is");
        long written = Files.size(folder.resolve("core")) - unused.length * (long) CoreFileReader.PAGE;
        assertTrue(blocks(folder.resolve("core")) * 512L < written + (1 << 20), "empty pages are holes");
    }

    @Test
    void anOlderFileIsReplaced() throws IOException {
        host.create("g");
        Files.writeString(folder.resolve("core"), "old");
        host.xl("dump-core", "g", folder.resolve("core").toString()).ok();
        assertEquals(PV, CoreFileReader.of(folder.resolve("core")).header(0));
    }

    @Test
    void whatCannotBeWrittenIsRefusedInWords() throws IOException {
        host.create("g");
        assertEquals("xl: a core file cannot be made in " + folder + "/none: there is no such folder",
                host.xl("dump-core", "g", "none/core").err().lines().findFirst().orElseThrow());
        Files.createDirectory(folder.resolve("taken"));
        XlResult refused = host.xl("dump-core", "g", "taken");
        assertEquals(List.of("xl: " + folder + "/taken exists and is not a plain file", "core dump failed (rc=-3)"), refused.err().lines().toList());
        assertEquals(1, refused.status());
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("elsewhere"));
        assertTrue(host.xl("dump-core", "g", "link").err().contains("not a plain file"));
        assertTrue(host.xl("dump-core", "0", "core").err().contains("domain 0"));
        assertFalse(files(folder).stream().anyMatch(name -> name.contains("partial")));
        host.awaitTicks("g");
    }

    @Test
    void aGuestThatHasNotToldWhereItsMemoryIsIsRefused() {
        host.xl("create", "-q", "-p", host.config("g")).ok();
        String refused = host.xl("dump-core", "g", "core").err();
        assertTrue(refused.contains("the guest has not told where its memory is"), refused);
        assertFalse(files(folder).stream().anyMatch(name -> name.startsWith("core")));
    }

    @Test
    void coredumpDestroyLeavesTheFileAlone() {
        crash(host.createSettled("g", "on_crash=\"coredump-destroy\""));
        host.awaitRemains(before);
        assertEquals(List.of("g"), files(dumps()));
        assertEquals(PAGES, CoreFileReader.of(dumps().resolve("g")).pages().size());
        assertTrue(host.xl("events").ok().out().lines().anyMatch(line -> line.contains("core-dumped") && line.endsWith(dumps().resolve("g").toString())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pv", "pvh"})
    void coredumpRestartIsANewDomainOfTheSameGuest(String type) {
        Domid first = host.createSettled("g", "type=\"" + type + '"', "on_crash=\"coredump-restart\"");
        crash(first);
        host.awaitLives("g", 2);
        assertEquals(List.of("g"), files(dumps()));
        assertEquals(List.of("g"), host.listed());
    }

    /** Whatever fails: the guest goes on, as after a dump, and no half file is left. */
    @Test
    void anyOperationOfTheHypervisorMayFail() throws IOException {
        int lives = 0;
        Domid domid = host.createSettled("g", "on_crash=\"coredump-restart\"");
        List<String> failed = new ArrayList<>();
        while (true) {
            lives++;
            OperationOfDump fault = new OperationOfDump(failed.size() + 1);
            host.machine().faults().failWhen(fault);
            crash(domid);
            host.awaitLives("g", lives + 1);
            host.machine().faults().clear();
            if (fault.failed.isEmpty()) {
                break;
            }
            failed.add(fault.failed);
            if (failed.size() > 1) {
                assertEquals(List.of(), files(dumps()), fault.failed);
            }
            Waiting.until(() -> "g", () -> host.listed().contains("g"));
            domid = host.domid("g");
            Domid now = domid;
            Waiting.until(() -> "the guest's last write", () -> host.store().exists("/local/domain/" + now + "/data/simulated"));
        }
        assertEquals(List.of("g"), files(dumps()));
        assertTrue(failed.containsAll(List.of("domctl getdomaininfo", "domctl get_address_size", "privcmd mmapbatch", "domctl getvcpucontext")),
                failed::toString);
    }

    private static final class OperationOfDump implements Predicate<String> {
        private final int nth;
        private int seen;
        private volatile String failed = "";

        OperationOfDump(int nth) {
            this.nth = nth;
        }

        @Override
        public synchronized boolean test(String operation) {
            boolean fails = Thread.currentThread().getName().equals("core-dump") && ++seen == nth;
            failed = fails ? operation : failed;
            return fails;
        }
    }

    /** The next daemon finds the guest stopped, and does again what its config asks for. */
    @Test
    void aDumpInWhichTheDaemonIsKilledIsMadeByTheNextOne() throws IOException {
        Domid domid = host.createSettled("g", "on_crash=\"coredump-destroy\"");
        List<DiskImage> killed = new ArrayList<>();
        host.machine().faults().failWhen(operation -> {
            synchronized (killed) {
                boolean halfWritten = files(dumps()).stream().anyMatch(name -> name.endsWith(".partial"));
                if (killed.isEmpty() && Thread.currentThread().getName().equals("core-dump") && halfWritten && operation.equals("privcmd mmapbatch")) {
                    killed.add(host.image());
                }
                return !killed.isEmpty() && !operation.equals("evtchn notify");
            }
        });
        crash(domid);
        Waiting.until(() -> "the dump to begin", () -> {
            synchronized (killed) {
                return !killed.isEmpty();
            }
        });
        // As if the process had not come to remove it.
        host.stopDaemon();
        Files.writeString(dumps().resolve("g." + domid + ".partial"), "half of it");
        killed.get(0).restore();
        host.machine().faults().clear();
        host.startDaemon();
        host.awaitRemains(before);
        assertEquals(List.of("g"), files(dumps()));
        assertEquals(PAGES, CoreFileReader.of(dumps().resolve("g")).pages().size());
    }

    /** Dumps that hang hold up neither creates nor each other's guests. */
    @Test
    void dumpsHoldNobodyElseUpAndADestroyEndsThem() {
        List<CompletableFuture<Void>> dumps = new ArrayList<>();
        CountDownLatch slow = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        for (String name : List.of("a", "b", "c")) {
            host.createSettled(name);
        }
        host.machine().faults().failWhen(operation -> {
            if (Thread.currentThread().getName().equals("core-dump") && operation.equals("privcmd mmapbatch")) {
                slow.countDown();
                awaitUninterrupted(goOn);
            }
            return false;
        });
        List<Replies.Progress> progress = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            dumps.add(host.daemon().lifecycle().dumps().dump(host.domid(name), folder.resolve("core-" + name), progress::add));
        }
        awaitUninterrupted(slow);
        host.create("other");
        host.xl("destroy", "other").ok();
        CompletableFuture<Void> destroyed = host.daemon().lifecycle().destroy(host.domid("a"));
        goOn.countDown();
        destroyed.join();
        dumps.get(1).join();
        dumps.get(2).join();
        CompletionException ended = assertThrows(CompletionException.class, () -> dumps.get(0).join());
        assertTrue(ended.getCause().getMessage().contains("was destroyed while its memory was being dumped"), ended::toString);
        assertEquals(List.of("core-b", "core-c"), files(folder).stream().filter(name -> name.startsWith("core-")).toList());
        assertTrue(progress.stream().anyMatch(p -> p.percent() == 99), progress::toString);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
