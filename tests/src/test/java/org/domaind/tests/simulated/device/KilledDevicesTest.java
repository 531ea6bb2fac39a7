package org.domaind.tests.simulated.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.domaind.daemon.device.DeviceKind;
import org.domaind.daemon.plan.device.DeviceDeadlines;
import org.domaind.daemon.sim.backend.SimScripts;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.ClockSpec;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.Identity;
import org.domaind.schema.config.MemorySpec;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.Scheduling;
import org.domaind.schema.config.ShutdownActions;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.DiskImage;
import org.domaind.tests.simulated.Remains;
import org.domaind.tests.simulated.Waiting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The daemon is killed before each step that concerns devices, and while their scripts run: the next one takes it back or finishes it. */
@Tag("slow")
class KilledDevicesTest extends DaemonTest {
    private static final DeviceDeadlines DEADLINES = new DeviceDeadlines(5000, 5000, 5000);

    private DeviceConfig disk;
    private DeviceConfig nic;
    /** The daemon's files at its end. */
    private Optional<DiskImage> killed = Optional.empty();

    @BeforeEach
    void makeDevices() throws IOException {
        host.restartWith(DEADLINES);
        disk = new DeviceConfig.Disk("xvda", Optional.of(host.file("disk.img", "an image")), DeviceConfig.DiskFormat.RAW, true, false, Optional.empty(),
                Optional.empty(), false, true, true, Optional.empty());
        nic = new DeviceConfig.Nic(0, Optional.of("00:16:3e:00:00:01"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);
        host.create("first");
        host.xl("destroy", "first").ok();
        host.awaitRemains(before);
        before = Remains.of(host);
    }

    private Requests.CreateGuest request(DeviceConfig... devices) {
        return request(new Platform.Pv(false), devices);
    }

    private Requests.CreateGuest request(Platform platform, DeviceConfig... devices) {
        MemoryKib memory = MemoryKib.ofMib(16);
        return new Requests.CreateGuest(new GuestConfig(new Identity("g", Optional.of(UUID.randomUUID())), new BootSpec(host.kernel().toString(),
                Optional.empty(), ""), new MemorySpec(memory, memory), new VcpuSpec(1, 1), Scheduling.DEFAULT, platform, List.of(devices),
                ShutdownActions.DEFAULT, GuestLimits.DEFAULT, ClockSpec.DEFAULT), "", false);
    }

    private synchronized void kill() {
        if (killed.isEmpty()) {
            killed = Optional.of(host.kill());
        }
    }

    /** The store of a daemon that is killed still answers here: a guest that does not run does not hear it. */
    private Domid pausedGuest() {
        host.daemon().lifecycle().create(request(), progress -> { }).join();
        Domid guest = host.domid("g");
        Waiting.until(() -> "the guest's last write", () -> host.store().exists("/local/domain/" + guest + "/data/simulated"));
        host.xl("pause", "g").ok();
        return guest;
    }

    private synchronized boolean isKilled() {
        return killed.isPresent();
    }

    /** The daemon that was killed goes, and the next one starts. */
    private void next() throws IOException {
        host.scripts().behave(call -> SimScripts.Behaviour.WELL);
        host.bury(killed.orElseThrow());
        killed = Optional.empty();
        host.startDaemon();
    }

    /** The names of an operation's steps: it is done once. */
    private List<String> steps(Function<Consumer<Replies.Progress>, CompletableFuture<?>> operation) {
        List<String> steps = new ArrayList<>();
        operation.apply(progress -> steps.add(progress.step())).join();
        return steps;
    }

    /** Begins an operation in which the daemon is killed before that step; it may end as it likes. */
    private void killedBefore(String step, Function<Consumer<Replies.Progress>, CompletableFuture<?>> operation) {
        ended(operation.apply(progress -> {
            if (progress.step().equals(step)) {
                kill();
            }
        }));
        assertTrue(isKilled(), step);
    }

    /** Begins an operation in which the daemon is killed as a script begins. */
    private void killedInScript(String word, Function<Consumer<Replies.Progress>, CompletableFuture<?>> operation) {
        host.scripts().behave(call -> {
            if (call.arguments().contains(word)) {
                kill();
            }
            return SimScripts.Behaviour.WELL;
        });
        ended(operation.apply(progress -> { }));
        assertTrue(isKilled(), word);
    }

    private static void ended(CompletableFuture<?> operation) {
        try {
            operation.join();
        } catch (CompletionException killedMeanwhile) {
            // What the caller of a daemon that is killed hears counts for nothing.
            assertTrue(killedMeanwhile.getCause() instanceof RuntimeException);
        }
    }

    /** What is left, without the guests' terminals: those of the next daemon are others. */
    private Remains remains() {
        Remains all = Remains.of(host);
        Map<String, String> store = new TreeMap<>(all.store());
        store.keySet().removeIf(path -> path.endsWith("/console/tty"));
        return new Remains(all.hypervisor(), store, all.guests(), all.operations(), all.files(), all.models());
    }

    private void awaitAsBefore(Remains without) {
        Waiting.until(() -> "what is left to be as before:\n" + without.difference(remains()), () -> without.equals(remains()));
    }

    private void destroyed() {
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void aCreateIsTakenBack() throws IOException {
        List<String> steps = steps(progress -> host.daemon().lifecycle().create(request(disk, nic), progress));
        assertTrue(steps.containsAll(List.of("check-devices", "write-devices", "await-backends", "connect-backends")), steps::toString);
        destroyed();
        for (String step : steps.subList(steps.indexOf("write-devices"), steps.size())) {
            killedBefore(step, progress -> host.daemon().lifecycle().create(request(disk, nic), progress));
            next();
            host.awaitRemains(before);
        }
        for (String word : List.of("add", "online")) {
            killedInScript(word, progress -> host.daemon().lifecycle().create(request(disk, nic), progress));
            next();
            host.awaitRemains(before);
        }
    }

    /** Its device model runs on, and nobody who knows of it lives. */
    @Test
    void theDeviceModelOfACreateThatIsTakenBackIsEnded() throws IOException {
        Platform hvm = new Platform.Hvm(false);
        List<String> steps = steps(progress -> host.daemon().lifecycle().create(request(hvm, disk, nic), progress));
        destroyed();
        killedBefore("start-device-model", progress -> host.daemon().lifecycle().create(request(hvm, disk, nic), progress));
        next();
        host.awaitRemains(before);
        for (String step : steps.subList(steps.indexOf("start-device-model") + 1, steps.size())) {
            killedBefore(step, progress -> host.daemon().lifecycle().create(request(hvm, disk, nic), progress));
            assertEquals(1, host.deviceModels().running().size(), step);
            next();
            host.awaitRemains(before);
        }
    }

    @Test
    void aDestroyIsFinished() throws IOException {
        host.daemon().lifecycle().create(request(disk, nic), progress -> { }).join();
        List<String> steps = steps(progress -> destroy(progress));
        assertEquals(List.of(), steps);
        host.awaitRemains(before);
        for (String word : List.of("remove", "offline")) {
            host.daemon().lifecycle().create(request(disk, nic), progress -> { }).join();
            killedInScript(word, progress -> destroy(progress));
            next();
            host.awaitRemains(before);
        }
    }

    /** A destroy tells nobody of its progress. */
    private CompletableFuture<Void> destroy(Consumer<Replies.Progress> progress) {
        return host.daemon().lifecycle().destroy(host.domid("g"));
    }

    @Test
    void anAttachmentIsTakenBack() throws IOException {
        for (DeviceConfig device : List.of(disk, nic)) {
            Domid guest = pausedGuest();
            Remains without = remains();
            List<String> steps = steps(progress -> host.daemon().deviceChanges().attach(guest, device, progress));
            assertEquals(List.of("find-guest", "check-devices", "write-devices", "await-backends", "connect-backends", "record-device"), steps);
            detach(guest, device, progress -> { }).join();
            awaitAsBefore(without);
            for (String step : steps) {
                killedBefore(step, progress -> host.daemon().deviceChanges().attach(guest, device, progress));
                next();
                awaitAsBefore(without);
            }
            killedInScript(device == disk ? "add" : "online", progress -> host.daemon().deviceChanges().attach(guest, device, progress));
            next();
            awaitAsBefore(without);
            destroyed();
        }
    }

    /** Its device model runs on, and nobody who knows of it lives. */
    @Test
    void aDiskThatADeviceModelServesIsTakenBack() throws IOException {
        DeviceConfig served = new DeviceConfig.Disk("xvda", Optional.of(host.file("disk.qcow2", "an image")), DeviceConfig.DiskFormat.QCOW2, true, false, Optional.empty(),
                Optional.empty(), false, true, true, Optional.empty());
        Domid guest = pausedGuest();
        Remains without = remains();
        List<String> steps = steps(progress -> host.daemon().deviceChanges().attach(guest, served, progress));
        assertEquals(List.of("find-guest", "check-devices", "serve-disks", "write-devices", "await-backends", "connect-backends", "record-device"), steps);
        assertEquals(List.of(guest), host.deviceModels().serving());
        host.daemon().deviceChanges().detach(guest, DeviceKind.VBD, 51712, true, progress -> { }).join();
        awaitAsBefore(without);
        for (String step : steps) {
            killedBefore(step, progress -> host.daemon().deviceChanges().attach(guest, served, progress));
            next();
            awaitAsBefore(without);
        }
        destroyed();
        for (String step : steps.subList(2, 6)) {
            killedBefore(step, progress -> host.daemon().lifecycle().create(request(served), progress));
            next();
            host.awaitRemains(before);
        }
    }

    private CompletableFuture<Void> detach(Domid guest, DeviceConfig device, Consumer<Replies.Progress> progress) {
        return device == disk ? host.daemon().deviceChanges().detach(guest, DeviceKind.VBD, 51712, true, progress)
                : host.daemon().deviceChanges().detach(guest, DeviceKind.VIF, 0, true, progress);
    }

    @Test
    void aDetachmentIsFinishedOnceItHasBegun() throws IOException {
        for (DeviceConfig device : List.of(disk, nic)) {
            Domid guest = pausedGuest();
            Remains without = remains();
            host.daemon().deviceChanges().attach(guest, device, progress -> { }).join();
            Remains with = remains();
            killedBefore("remove-device", progress -> detach(guest, device, progress));
            next();
            // Nothing had been done.
            awaitAsBefore(with);
            killedBefore("forget-device", progress -> detach(guest, device, progress));
            next();
            awaitAsBefore(without);
            host.daemon().deviceChanges().attach(guest, device, progress -> { }).join();
            killedInScript(device == disk ? "remove" : "offline", progress -> detach(guest, device, progress));
            next();
            awaitAsBefore(without);
            destroyed();
        }
    }
}
