package org.domaind.daemon.devicemodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.domaind.schema.config.hvm.Emulation.Vnc;
import org.domaind.daemon.devicemodel.qmp.QmpCommands;
import org.domaind.daemon.devicemodel.qmp.QmpException;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.EventLog;
import org.domaind.daemon.events.Happening;
import org.domaind.daemon.sim.devicemodel.SimDeviceModels;
import org.domaind.daemon.sim.devicemodel.SimDeviceModels.Behaviour;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Device models that behave, and such that do not. */
class DeviceModelsTest {
    private static final Domid ONE = new Domid(1);
    private static final Domid TWO = new Domid(2);
    /** For one that never answers. */
    private static final long SHORT_MILLIS = 300;
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    private Path folder;
    private final BlockingQueue<Happening> events = new LinkedBlockingQueue<>();
    private EventLog log;
    private SimDeviceModels host;
    private DeviceModels models;

    @BeforeEach
    void open() {
        log = new EventLog(kept -> { }, Clock.systemUTC(), new VitalThreads((thread, cause) -> { }));
        log.follow(event -> events.add(event.what()));
        host = new SimDeviceModels(folder);
        models = new DeviceModels(host, folder.resolve("log"), log, new VitalThreads((thread, cause) -> { }), TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }

    @AfterEach
    void close() throws InterruptedException {
        host.running().forEach(models::end);
        models.close();
        log.close();
    }

    private DeviceModel start(String name, Domid domid) {
        return models.start(HvmGuests.guest(name, 128, 1), HvmGuests.emulation(true), domid, OptionalInt.empty()).deviceModel();
    }

    private Happening nextEvent() throws InterruptedException {
        Happening event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(event != null, "no event came");
        return event;
    }

    /** Another guest's device model is started, asked and ended beside it. */
    private void othersGoOn() {
        host.behave(name -> Behaviour.WELL);
        DeviceModel other = start("other", TWO);
        assertEquals("prelaunch", other.commands().status().join());
        models.end(TWO);
        assertTrue(models.of(TWO).isEmpty());
    }

    @Test
    void isStartedAskedAndEnded() {
        Vnc vnc = new Vnc("127.0.0.1", OptionalInt.empty(), true, Optional.of("secret"));
        DeviceModels.Started started = models.start(HvmGuests.guest("g", 128, 1), HvmGuests.emulation(true, Optional.of(vnc), List.of(), List.of()), ONE,
                OptionalInt.empty());
        assertEquals("7.2.22", started.version());
        assertEquals(List.of("qmp_capabilities", "query-status", "change-vnc-password", "query-chardev", "query-vnc"), host.commands(ONE));
        DeviceModel model = models.of(ONE).orElseThrow();
        model.commands().resume().join();
        assertEquals("running", model.commands().status().join());
        models.end(ONE);
        assertEquals("was ended by signal 9", model.ended().join());
        assertEquals(List.of(), host.running());
        assertTrue(events.isEmpty(), "its end was asked for");
    }

    @Test
    void oneThatFailsSaysWhy() {
        host.behave(name -> Behaviour.FAILING);
        DeviceModelException failure = assertThrows(DeviceModelException.class, () -> start("g", ONE));
        assertEquals("the device model of g ended with status 1: " + SimDeviceModels.ERROR, failure.getMessage());
        assertEquals(List.of(), host.running());
        assertTrue(events.isEmpty(), "whoever asked is told, nobody else");
        othersGoOn();
    }

    @Test
    void noDeviceModelIsAnErrorOfItsOwn() {
        host.behave(name -> Behaviour.ABSENT);
        assertThrows(DeviceModelException.class, () -> start("g", ONE));
        assertTrue(models.of(ONE).isEmpty());
        othersGoOn();
    }

    @Test
    void oneThatHangsAtItsStartIsGivenUp() {
        host.behave(name -> name.equals("g") ? Behaviour.HANGING : Behaviour.WELL);
        DeviceModels impatient = new DeviceModels(host, folder.resolve("log"), log, new VitalThreads((thread, cause) -> { }), SHORT_MILLIS);
        CompletableFuture<DeviceModelException> failed = CompletableFuture.supplyAsync(() -> assertThrows(DeviceModelException.class, () ->
                impatient.start(HvmGuests.guest("g", 128, 1), HvmGuests.emulation(true), ONE, OptionalInt.empty())));
        DeviceModel other = start("other", TWO);
        assertEquals("prelaunch", other.commands().status().join());
        assertEquals("the device model of g has not greeted within " + SHORT_MILLIS + " ms", failed.join().getMessage());
        assertEquals(List.of(TWO), host.running(), "it was killed");
    }

    @ParameterizedTest
    @CsvSource({"WRONG_NUMBER,answered request 4711", "ENDLESS_LINE,sent a line of more than 262144 bytes", "GARBAGE,sent a line that is not JSON"})
    void oneThatLiesAtItsStartIsEnded(Behaviour lie, String words) {
        host.behave(name -> lie);
        DeviceModelException failure = assertThrows(DeviceModelException.class, () -> start("g", ONE));
        assertTrue(failure.getMessage().startsWith("the device model of g " + words), failure.getMessage());
        assertEquals(List.of(), host.running());
        othersGoOn();
    }

    @Test
    void oneThatHangsLaterHasADeadline() {
        host.behave(name -> Behaviour.HANGING_LATER);
        DeviceModel model = start("g", ONE);
        model.commands().resume().join();
        CompletableFuture<String> status = model.commands().status();
        othersGoOn();
        assertFalse(status.isDone(), "its deadline is " + QmpCommands.DEADLINE_MILLIS + " ms");
        models.end(ONE);
        QmpException failure = assertInstanceOf(QmpException.class, assertThrows(CompletionException.class, status::join).getCause());
        assertEquals("was ended by signal 9", failure.getMessage());
    }

    @Test
    void oneThatCrashesIsAnEvent() throws InterruptedException {
        host.behave(name -> Behaviour.CRASHING);
        DeviceModel model = start("g", ONE);
        assertThrows(CompletionException.class, model.commands().resume()::join);
        Happening event = nextEvent();
        assertEquals(Happening.of(EventKind.DEVICE_MODEL_ENDED, "g", ONE, "was ended by signal 11: Segmentation fault"), event);
        assertTrue(models.of(ONE).isEmpty());
        othersGoOn();
    }

    @Test
    void oneThatFloodsItsLogStillAnswersAndTheLogIsBounded() throws Exception {
        host.behave(name -> Behaviour.FLOODING);
        DeviceModel model = start("g", ONE);
        model.commands().resume().join();
        othersGoOn();
        for (int i = 0; i < 100; i++) {
            assertEquals("running", model.commands().status().join());
        }
        models.end(ONE);
        long size = 0;
        for (Path file : List.of(folder.resolve("log/qemu-dm-g.log"), folder.resolve("log/qemu-dm-g.log.1"))) {
            size += Files.exists(file) ? Files.size(file) : 0;
        }
        assertTrue(size > 0 && size <= 2 * DeviceModelLog.MAX_FILE, size + " bytes");
        assertTrue(model.lastLines().endsWith("a line that a guest has caused"));
    }

    @Test
    void theNextDaemonGoesOnWithIt() throws InterruptedException {
        DeviceModel model = start("g", ONE);
        model.commands().resume().join();
        models.close();
        try (DeviceModels next = new DeviceModels(host, folder.resolve("log"), log, new VitalThreads((thread, cause) -> { }))) {
            DeviceModel again = next.adopt("g", ONE, Optional.empty()).orElseThrow();
            assertEquals("running", again.commands().status().join());
            again.commands().quit().join();
            assertEquals(Happening.of(EventKind.DEVICE_MODEL_ENDED, "g", ONE, "ended with status 0"), nextEvent());
            assertTrue(next.adopt("g", ONE, Optional.empty()).isEmpty());
            assertEquals(Happening.of(EventKind.DEVICE_MODEL_ENDED, "g", ONE, "ended while domaind did not run"), nextEvent());
        }
    }

    @Test
    void theLogOfAnEarlierOneIsKept() throws Exception {
        Path file = folder.resolve("log/qemu-dm-g.log");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "earlier\n");
        start("g", ONE);
        assertEquals("earlier\n", Files.readString(folder.resolve("log/qemu-dm-g.log.1")));
    }

    @Test
    void requestsAreBounded() {
        host.behave(name -> Behaviour.HANGING_LATER);
        DeviceModel model = start("g", ONE);
        model.commands().resume().join();
        List<CompletableFuture<Void>> all = IntStream.range(0, 65).mapToObj(i -> model.commands().addDevice(Map.of("driver", "x"))).toList();
        assertThrows(CompletionException.class, all.get(64)::join);
        assertFalse(all.get(63).isDone());
    }
}
