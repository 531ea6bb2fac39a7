package org.domaind.daemon.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.function.Consumer;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.EventChannels.Virq;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.sim.guest.KernelConsole;
import org.domaind.daemon.sim.guest.SimKernel;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.schema.model.Domid;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.schema.model.ShutdownReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guests that live: over real rings, with a scripted store at the other end. */
@Timeout(60)
class SimGuestTest {
    private final SimHost host = SimHost.create(SimOptions.DEFAULT.withMemoryMib(256, 64).withTickMillis(5));
    private final EventChannels deaths = host.openEventChannels();

    {
        deaths.bindVirq(Virq.DOMAIN_EXCEPTION);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void comesUpAndSaysThatItIsSimulated() throws InterruptedException {
        TestGuest guest = TestGuest.build(host, 2, "root=/dev/ram0 hello");
        try (ConsoleEnd console = new ConsoleEnd(host, guest); StoreEnd store = new StoreEnd(host, guest)) {
            assertEquals(1, console.rest().length() + 1);
            host.domains().unpause(guest.domid);
            console.until("This guest is simulated: no Xen, no kernel ran.\r\n");
            console.until("GUEST-UP xen PV cpus=2 simulated args=root=/dev/ram0 hello\r\n");
            console.until("tick 0\r\ntick 1\r\ntick 2\r\n");
            store.awaitWrite("control/feature-poweroff=1");
            store.awaitWrite("data/simulated=guest" + guest.domid);
            assertTrue(host.vcpus().find(guest.domid, 1).orElseThrow().online());
        }
    }

    @Test
    void echoesWhatIsTyped() {
        TestGuest guest = TestGuest.started(host, "");
        try (ConsoleEnd console = new ConsoleEnd(host, guest)) {
            console.type("hel");
            console.type("lo\r");
            console.until("you typed: hello\r\n");
            console.type("x".repeat(KernelConsole.MAX_LINE + 5) + "\n");
            console.until("you typed: " + "x".repeat(KernelConsole.MAX_LINE) + "\r\n");
        }
    }

    @Test
    void isStillWhilePausedAndGoesOnAfterwards() {
        TestGuest still = TestGuest.started(host, "");
        TestGuest other = TestGuest.started(host, "");
        try (ConsoleEnd console = new ConsoleEnd(host, still); ConsoleEnd clock = new ConsoleEnd(host, other)) {
            console.until("tick 1\r\n");
            host.domains().pause(still.domid);
            console.rest();
            String before = console.rest();
            clock.until("tick 1\r\n");
            clock.rest();
            for (int i = 0; i < 3; i++) {
                clock.until("tick ");
            }
            assertEquals(before, console.rest());
            assertTrue(host.domains().find(still.domid).orElseThrow().paused());
            host.domains().unpause(still.domid);
            int next = 2 + (int) before.lines().filter(l -> l.startsWith("tick")).count();
            console.until("tick " + next + "\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"poweroff, POWEROFF", "halt, POWEROFF", "reboot, REBOOT", "suspend, SUSPEND"})
    void obeysTheStore(String word, ShutdownReason reason) throws InterruptedException {
        TestGuest guest = TestGuest.started(host, "");
        try (ConsoleEnd console = new ConsoleEnd(host, guest); StoreEnd store = new StoreEnd(host, guest)) {
            console.until("GUEST-UP");
            store.set("control/shutdown", word);
            assertEquals(Optional.of(reason), awaitShutdown(guest.domid).shutdownReason());
            console.until("GUEST-" + word + "\r\n");
            assertEquals("", store.get("control/shutdown"));
        }
    }

    @Test
    void goesOnWhereItWasWhenItIsResumed() throws InterruptedException {
        TestGuest guest = TestGuest.started(host, "");
        try (ConsoleEnd console = new ConsoleEnd(host, guest); StoreEnd store = new StoreEnd(host, guest)) {
            console.until("tick 1\r\n");
            store.set("control/shutdown", "suspend");
            assertEquals(Optional.of(ShutdownReason.SUSPEND), awaitShutdown(guest.domid).shutdownReason());
            String ticks = console.until("GUEST-suspend\r\n");
            byte[] context = host.pvState().vcpu(guest.domid, 0, VcpuPart.BASIC).orElseThrow();
            // rax: it is where it was
            context[600] = 1;
            host.pvState().setVcpu(guest.domid, 0, VcpuPart.BASIC, context);
            host.domains().resume(guest.domid);
            console.until("GUEST-RESUMED\r\n");
            console.until("tick " + (2 + ticks.lines().filter(line -> line.startsWith("tick")).count()) + "\r\n");
            assertFalse(host.domains().find(guest.domid).orElseThrow().shutdown());
            assertEquals("EINVAL", assertThrows(HypervisorException.class, () -> host.domains().resume(guest.domid)).error());
            store.set("control/shutdown", "poweroff");
            assertEquals(Optional.of(ShutdownReason.POWEROFF), awaitShutdown(guest.domid).shutdownReason());
        }
    }

    @Test
    void acknowledgesAgainWhenTheTransactionFails() throws InterruptedException {
        TestGuest guest = TestGuest.started(host, "");
        try (StoreEnd store = new StoreEnd(host, guest)) {
            store.conflicts(3);
            store.set("control/shutdown", "poweroff");
            store.awaitWrite("control/shutdown=");
            assertEquals(Optional.of(ShutdownReason.POWEROFF), awaitShutdown(guest.domid).shutdownReason());
        }
    }

    @Test
    void ignoresWordsItDoesNotKnow() throws InterruptedException {
        TestGuest guest = TestGuest.started(host, "");
        try (ConsoleEnd console = new ConsoleEnd(host, guest); StoreEnd store = new StoreEnd(host, guest)) {
            store.set("control/shutdown", "dance");
            console.until("ignored a request to dance\r\n");
            assertFalse(host.domains().find(guest.domid).orElseThrow().shutdown());
        }
    }

    @Test
    void crashesWhenAsked() {
        TestGuest guest = TestGuest.started(host, "quiet sim=crash");
        assertEquals(Optional.of(ShutdownReason.CRASH), awaitShutdown(guest.domid).shutdownReason());
        assertTrue(host.machine().readConsole(false).contains("d" + guest.domid + " crashed: asked to crash"));
    }

    @Test
    void canBeDeafToTheStore() throws InterruptedException {
        TestGuest guest = TestGuest.started(host, "sim=silent");
        try (ConsoleEnd console = new ConsoleEnd(host, guest); StoreEnd store = new StoreEnd(host, guest)) {
            store.set("control/shutdown", "poweroff");
            console.until("not listening\r\n");
            console.until("tick ");
            assertEquals("poweroff", store.get("control/shutdown"));
            host.domains().shutdown(guest.domid, ShutdownReason.POWEROFF);
            assertTrue(host.domains().find(guest.domid).orElseThrow().shutdown());
        }
    }

    @Test
    void canFloodTheStoreAndStillObeys() throws InterruptedException {
        TestGuest guest = TestGuest.started(host, "sim=flood");
        try (StoreEnd store = new StoreEnd(host, guest)) {
            store.awaitWrite("data/flood=2000");
            store.set("control/shutdown", "poweroff");
            assertEquals(Optional.of(ShutdownReason.POWEROFF), awaitShutdown(guest.domid).shutdownReason());
        }
    }

    @Test
    void canFloodTheConsole() {
        TestGuest guest = TestGuest.started(host, "sim=chatter");
        try (ConsoleEnd console = new ConsoleEnd(host, guest)) {
            for (int i = 0; i < 500; i++) {
                console.until("chatter ".repeat(9) + "\r\n");
            }
            assertFalse(host.domains().find(guest.domid).orElseThrow().shutdown());
        }
    }

    @Test
    void canCorruptItsStoreRing() throws InterruptedException {
        TestGuest guest = TestGuest.started(host, "sim=garbage-ring");
        try (StoreEnd store = new StoreEnd(host, guest)) {
            store.awaitBroken();
            assertTrue(store.broken());
        }
    }

    @Test
    void aGuestNobodyListensToComesUpAllTheSame() {
        TestGuest guest = TestGuest.started(host, "");
        try (ConsoleEnd console = new ConsoleEnd(host, guest)) {
            console.until("GUEST-UP");
            console.until("tick 3\r\n");
        }
        try (ConsoleEnd console = new ConsoleEnd(host, guest)) {
            console.until("tick ");
        }
    }

    @Test
    void oneGuestsEndDoesNotStopAnother() {
        TestGuest first = TestGuest.started(host, "");
        TestGuest second = TestGuest.started(host, "");
        first.destroy();
        try (ConsoleEnd console = new ConsoleEnd(host, second)) {
            console.until("tick 3\r\n");
            assertTrue(host.domains().find(first.domid).isEmpty());
        }
    }

    @Test
    void whatABuilderGotWrongCrashesTheGuest() {
        assertCrash("page fault", g -> g.edit(TestGuest.L2, b -> { }));
        assertCrash("magic is", g -> tweakStartInfo(g, 0, 'X'));
        assertCrash("nr_pages", g -> tweakStartInfo(g, 32, 77));
        assertCrash("shared_info is", g -> tweakStartInfo(g, 40, 1));
        assertCrash("lacks the ring pages", g -> tweakStartInfo(g, 56 + 5, 0x7f));
        assertCrash("share a frame", g -> g.editFrame(g.p2m[TestGuest.START_INFO], b -> b.putLong(72, b.getLong(56))));
        assertCrash("store_evtchn 99", g -> tweakStartInfo(g, 64, 99));
        assertCrash("console evtchn 99", g -> tweakStartInfo(g, 80, 99));
        assertCrash("pt_base", g -> tweakStartInfo(g, 89, 0x10));
        assertCrash("nr_pt_frames", g -> tweakStartInfo(g, 96, 5));
        assertCrash("twice", g -> g.editFrame(g.p2m[TestGuest.P2M], b -> b.putLong(80, b.getLong(72))));
        assertCrash("not the guest's", g -> g.editFrame(g.p2m[TestGuest.P2M], b -> b.putLong(80, -1)));
        assertCrash("upcalls are not masked", g -> g.editFrame(g.sharedInfo(), b -> b.put(1, (byte) 0)));
        assertCrash("has no end", g -> g.editFrame(g.p2m[TestGuest.START_INFO], b -> b.put(128, "a".repeat(1024).getBytes())));
        assertCrash("module is outside", g -> g.editFrame(g.p2m[TestGuest.START_INFO], b -> b.putLong(120, 4096).putLong(112, 1024).putInt(48, 8)));
        assertCrash("page fault", g -> g.editFrame(g.p2m[TestGuest.START_INFO], b -> b.putLong(120, 4096).putLong(112, TestGuest.BASE - 1)));
        assertCrash("impossible", g -> g.editFrame(g.p2m[TestGuest.CONSOLE], b -> b.putInt(3084, 5000)));
    }

    @Test
    void memoryCanBeInspected() {
        TestGuest guest = TestGuest.build(host, 1, "hello");
        assertArrayEquals("hello\0".getBytes(), host.read(guest.domid, TestGuest.BASE + TestGuest.START_INFO * 4096 + 128, 6));
        assertEquals(guest.p2m[TestGuest.STACK],
                host.translate(guest.domid, guest.p2m[TestGuest.L4], TestGuest.BASE + TestGuest.STACK * 4096).orElseThrow());
        assertTrue(host.translate(guest.domid, guest.p2m[TestGuest.L4], 0).isEmpty());
        byte[] hypercalls = host.read(guest.domid, SimKernel.HYPERCALL_PAGE + 29 * 32, 8);
        assertArrayEquals(new byte[] {(byte) 0xb8, 29, 0, 0, 0, 0x0f, 0x05, (byte) 0xc3}, hypercalls);
    }

    private void tweakStartInfo(TestGuest guest, int offset, int value) {
        guest.editFrame(guest.p2m[TestGuest.START_INFO], b -> b.put(offset, (byte) value));
    }

    private void assertCrash(String why, Consumer<TestGuest> mistake) {
        TestGuest guest = TestGuest.unfinished(host, "");
        mistake.accept(guest);
        guest.finish();
        host.machine().readConsole(true);
        host.domains().unpause(guest.domid);
        assertEquals(Optional.of(ShutdownReason.CRASH), awaitShutdown(guest.domid).shutdownReason(), why);
        String log = host.machine().readConsole(false);
        assertTrue(log.contains("d" + guest.domid + " crashed") && log.contains(why), () -> why + " in " + log);
        guest.destroy();
    }

    private DomainInfo awaitShutdown(Domid domid) {
        while (true) {
            DomainInfo info = host.domains().find(domid).orElseThrow();
            if (info.shutdown()) {
                return info;
            }
            for (int port : deaths.await()) {
                deaths.unmask(port);
            }
        }
    }
}
