package org.domaind.daemon.devicemodel;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.devicemodel.DeviceModelHost.Launched;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.EventLog;
import org.domaind.daemon.events.Happening;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.hvm.Emulation.Vnc;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.model.Domid;

/** The device models of this host, by domain. One that ends although nobody asked for it is an event. Thread-safe. */
public final class DeviceModels implements AutoCloseable {
    /** From the start of the process to its first answers, as the reference has it. */
    public static final long START_DEADLINE_MILLIS = 60_000;

    /**
     * One that has started.
     *
     * @param version   {@code 7.2.22}
     * @param terminals of the config's serial lines by their number, for {@code serial/N/tty}
     * @param vnc       address and port for viewers of its screen
     */
    public record Started(DeviceModel deviceModel, String version, Map<Integer, String> terminals, Optional<Map.Entry<String, String>> vnc) {
    }

    private record Key(DeviceModelRole role, Domid domid) {
        static Key of(Domid domid) {
            return new Key(DeviceModelRole.EMULATOR, domid);
        }

        static Key ofDisks(Domid domid) {
            return new Key(DeviceModelRole.DISKS, domid);
        }
    }

    private static final Logger LOG = LogManager.getLogger(DeviceModels.class);
    /** Emulates nothing. */
    private static final Emulation NOTHING = Emulation.nothing();

    /** Behind the guest's name in that of the log. */
    private static final String DISKS = "-disks";

    private final DeviceModelHost host;
    private final Path logs;
    private final EventLog events;
    private final long startDeadlineMillis;
    private final DeviceModelLoop loop;
    private final Map<Key, DeviceModel> running = new ConcurrentHashMap<>();
    private volatile Consumer<Domid> ends = domid -> { };

    /** @param logs the folder of {@code qemu-dm-NAME.log} */
    public DeviceModels(DeviceModelHost host, Path logs, EventLog events, VitalThreads vital) {
        this(host, logs, events, vital, START_DEADLINE_MILLIS);
    }

    public DeviceModels(DeviceModelHost host, Path logs, EventLog events, VitalThreads vital, long startDeadlineMillis) {
        this.host = host;
        this.logs = logs;
        this.events = events;
        this.loop = new DeviceModelLoop(vital);
        this.startDeadlineMillis = startDeadlineMillis;
    }

    /**
     * Starts a domain's device model, and waits until it answers. It waits then, for {@code resume}.
     *
     * @param incoming a descriptor of the device state to go on from; it stays the caller's
     * @throws DeviceModelException with its last lines; nothing runs, and nothing is left
     */
    public Started start(GuestConfig guest, Emulation emulation, Domid domid, OptionalInt incoming) {
        return start(guest, emulation, domid, incoming, CompletableFuture::join);
    }

    /** As {@link #start(GuestConfig, Emulation, Domid, OptionalInt)}. @param patience waits for a future, which ends in time; may throw what ends the start */
    public Started start(GuestConfig guest, Emulation emulation, Domid domid, OptionalInt incoming, Consumer<CompletableFuture<?>> patience) {
        return start(Key.of(domid), guest, emulation, incoming, patience);
    }

    /** Starts the device model that serves the disks of a domain: those of its config that need one. As {@link #start(GuestConfig, Emulation, Domid, OptionalInt, Consumer)}. */
    public Started startDisks(GuestConfig guest, Domid domid, Consumer<CompletableFuture<?>> patience) {
        return start(Key.ofDisks(domid), guest, NOTHING, OptionalInt.empty(), patience);
    }

    private Started start(Key key, GuestConfig guest, Emulation emulation, OptionalInt incoming, Consumer<CompletableFuture<?>> patience) {
        Launched launched = host.launch(key.role(), guest, emulation, key.domid(), incoming);
        DeviceModel model = supervise(guest.name(), key, launched, false);
        try {
            CompletableFuture<String> version = model.begin(startDeadlineMillis);
            String expected = incoming.isPresent() ? "paused" : "prelaunch";
            Map<Integer, String> terminals = new LinkedHashMap<>();
            CompletableFuture<Map<String, String>> devices = version.thenCompose(known -> model.commands().status())
                    .thenCompose(status -> emulation.vnc().flatMap(Vnc::password).map(password -> model.commands().setVncPassword(password))
                            .orElseGet(() -> CompletableFuture.completedFuture(null)).thenApply(set -> status))
                    .thenCompose(status -> status.equals(expected) || status.equals("inmigrate") ? model.commands().characterDevices()
                            : CompletableFuture.failedFuture(new DeviceModelException("is " + status + " at its start, which should be " + expected)));
            patience.accept(devices);
            devices.join().forEach((label, file) -> terminal(label, file, terminals));
            launched.started().run();
            for (int i = 0; i < launched.terminals().size(); i++) {
                int number = i;
                launched.terminals().get(i).ifPresent(terminal -> terminals.put(number, terminal));
            }
            Optional<Map.Entry<String, String>> vnc = emulation.vnc().isEmpty() ? Optional.empty() : launched.screen().map(screen -> listen(model, screen)).or(() -> model.commands().vncAddress().join());
            keep(key, model);
            return new Started(model, version.join(), terminals, vnc);
        } catch (CompletionException | IllegalStateException | SystemException | DeviceModelException failure) {
            throw failed(guest.name(), model, failure);
        } catch (ProblemException cancelled) {
            model.kill();
            throw cancelled;
        }
    }

    private static Map.Entry<String, String> listen(DeviceModel model, VncListener listener) {
        model.admit(listener);
        return Map.entry(listener.address(), Integer.toString(listener.port()));
    }

    /** {@code serial0} is a terminal of its own making: {@code pty:/dev/pts/3}. */
    private static void terminal(String label, String file, Map<Integer, String> terminals) {
        if (label.matches("serial[0-9]") && file.startsWith("pty:")) {
            terminals.put(label.charAt(label.length() - 1) - '0', file.substring("pty:".length()));
        }
    }

    private static DeviceModelException failed(String guest, DeviceModel model, RuntimeException failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        // One that has ended says why; one that hangs is ended now.
        boolean endedItself = model.endsWithin(DeviceModel.LAST_WORDS_MILLIS);
        String lines = model.lastLines();
        String end = endedItself ? model.ended().join() : cause.getMessage() + (lines.isEmpty() ? "" : ": " + lines);
        model.kill();
        return new DeviceModelException("the device model of " + guest + " " + end, cause);
    }

    /** From now on, its end is an event. */
    private void keep(Key key, DeviceModel model) {
        running.put(key, model);
        if (model.ended().isDone() && running.remove(key, model)) {
            throw new DeviceModelException(model.ended().join());
        }
    }

    /** From now on, for ends that nobody asked for. */
    public void onEnd(Consumer<Domid> listener) {
        ends = listener;
    }

    private DeviceModel supervise(String guest, Key key, Launched launched, boolean goOn) {
        Domid domid = key.domid();
        DeviceModelLog log = new DeviceModelLog(logs, guest + (key.role() == DeviceModelRole.DISKS ? DISKS : ""), goOn);
        DeviceModel model = new DeviceModel(guest, launched.process(), launched.socket(), launched.output(), log, loop);
        model.ended().thenAccept(how -> {
            launched.cleanUp().run();
            if (running.remove(key, model)) {
                unasked(guest, domid, how);
            }
        });
        model.distrusted().thenAccept(why -> events.add(Happening.of(EventKind.DEVICE_MODEL_DISTRUSTED, guest, domid, why)));
        return model;
    }

    private void unasked(String guest, Domid domid, String how) {
        events.add(Happening.of(EventKind.DEVICE_MODEL_ENDED, guest, domid, how));
        ends.accept(domid);
    }

    /**
     * Supervises one again that an earlier process of the daemon started.
     *
     * @param vnc address and port where that process listened for viewers
     * @return empty: it has ended meanwhile, which is an event
     */
    public Optional<DeviceModel> adopt(String guest, Domid domid, Optional<Map.Entry<String, String>> vnc) {
        return adopt(guest, Key.of(domid), vnc);
    }

    /** As {@link #adopt(String, Domid, Optional)}, of one that serves disks. */
    public Optional<DeviceModel> adoptDisks(String guest, Domid domid) {
        return adopt(guest, Key.ofDisks(domid), Optional.empty());
    }

    private Optional<DeviceModel> adopt(String guest, Key key, Optional<Map.Entry<String, String>> vnc) {
        Domid domid = key.domid();
        Optional<Launched> launched = host.adopt(key.role(), domid);
        if (launched.isEmpty()) {
            unasked(guest, domid, "ended while domaind did not run");
        }
        return launched.map(found -> {
            DeviceModel model = supervise(guest, key, found, true);
            running.put(key, model);
            if (model.ended().isDone() && running.remove(key, model)) {
                unasked(guest, domid, model.ended().join());
            }
            model.begin(startDeadlineMillis);
            vnc.ifPresent(at -> listenAgain(guest, model, at));
            return model;
        });
    }

    private static void listenAgain(String guest, DeviceModel model, Map.Entry<String, String> at) {
        try {
            listen(model, VncListener.open(at.getKey(), Integer.parseInt(at.getValue())));
        } catch (DeviceModelException | NumberFormatException e) {
            LOG.warn("No viewer can see the screen of {} any more: {}", guest, e.getMessage());
        }
    }

    public Optional<DeviceModel> of(Domid domid) {
        return Optional.ofNullable(running.get(Key.of(domid)));
    }

    /** The one that serves its disks. */
    public Optional<DeviceModel> ofDisks(Domid domid) {
        return Optional.ofNullable(running.get(Key.ofDisks(domid)));
    }

    /** Lets the one that serves a domain's disks serve one more, whose image it is to be told of. @throws DeviceModelException it cannot */
    public void give(Domid domid, Disk disk) {
        host.give(domid, disk);
    }

    /** A disk goes: nothing more is written of it. Doing so twice is no error. */
    public void take(Domid domid, int devid) {
        host.take(domid, devid);
    }

    /** Ends a domain's device models, if it has any, whoever started them: no event. @throws DeviceModelException one does not end */
    public void end(Domid domid) {
        end(Key.of(domid));
        end(Key.ofDisks(domid));
    }

    /** As {@link #end}, of the one that serves its disks only. */
    public void endDisks(Domid domid) {
        end(Key.ofDisks(domid));
    }

    private void end(Key key) {
        DeviceModel model = running.remove(key);
        if (model != null) {
            model.kill();
        }
        host.clear(key.role(), key.domid());
    }

    /** Leaves all of them running, for the next process of the daemon. */
    @Override
    public void close() {
        loop.close();
        running.clear();
        host.close();
    }
}
