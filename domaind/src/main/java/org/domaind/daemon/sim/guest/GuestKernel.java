package org.domaind.daemon.sim.guest;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.daemon.sim.guest.boot.GuestFault;
import org.domaind.daemon.sim.guest.boot.GuestRam;
import org.domaind.daemon.sim.guest.boot.KernelFacts;
import org.domaind.daemon.sim.guest.boot.PublishedFrames;
import org.domaind.daemon.sim.guest.boot.SuspendRecord;
import org.domaind.daemon.sim.machine.Resident;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.schema.model.ShutdownReason;

/**
 * A simulated guest: boots from its own memory, serves its rings and ticks, in steps on one of the guests' threads. A step happens after an event,
 * after a tick and after an unpause; one that is due while the guest may not run happens when it may again.
 */
public final class GuestKernel implements Resident {
    private static final String NOTICE = "This guest is simulated: no Xen, no kernel ran.";
    private static final String[] FEATURES = {"control/feature-poweroff", "control/feature-reboot", "control/feature-suspend"};

    /** hvm/params.h: HVM_PARAM_CALLBACK_TYPE_VECTOR, and one that Linux uses. */
    private static final long EVENT_VECTOR = 2L << 56 | 0xf3;

    private final SimMachine machine;
    private final SimDomain domain;
    private final GuestRunner runner;
    /** Held during a step; whoever must know that the guest does not run any more takes it once. */
    private final ReentrantLock step = new ReentrantLock();
    private final AtomicBoolean queued = new AtomicBoolean();
    private final AtomicBoolean tickDue = new AtomicBoolean();
    /** Guarded by the machine's lock. */
    private Optional<Future<?>> timer = Optional.empty();
    private boolean booted;
    private long ticks;
    private KernelFacts info;
    private ByteBuffer storePage;
    private Runnable wroteStore;
    /** It will suspend itself as soon as the store has answered all that it asked. */
    private boolean suspending;
    /** It has suspended itself and has not gone on yet. */
    private boolean suspended;
    private KernelConsole console;
    private GuestStore store;
    private ShutdownRequests shutdownRequests;
    private GuestDevices devices;
    private GuestScript script;

    public GuestKernel(GuestRunner runner, SimMachine machine, SimDomain domain) {
        this.runner = runner;
        this.machine = machine;
        this.domain = domain;
    }

    /** Lets it take a step soon. */
    @Override
    public void wake() {
        if (queued.compareAndSet(false, true)) {
            runner.soon(domain.domid, this::run);
        }
    }

    @Override
    public void running(boolean runs) {
        if (!runs) {
            end();
        } else {
            if (timer.isEmpty()) {
                timer = Optional.of(runner.later(domain.domid, this::tick, machine.options.tickMillis()));
            }
            wake();
        }
    }

    /** Ticks no more. */
    @Override
    public void end() {
        timer.ifPresent(t -> t.cancel(false));
        timer = Optional.empty();
    }

    @Override
    public void awaitStill() {
        step.lock();
        step.unlock();
    }

    // --- for scripts

    public GuestStore store() {
        return store;
    }

    public void print(String line) {
        console.print(line);
    }

    public boolean consoleFlushed() {
        return console.flushed();
    }

    public void announce() {
        print(NOTICE);
        print(String.format(Locale.ROOT, "GUEST-UP xen %s cpus=%d simulated args=%s", domain.type, info.cpus(), info.commandLine()));
    }

    /** Acknowledges a request to stop and stops, as Linux does. */
    public void obey(String word) {
        Optional<ShutdownReason> reason = switch (word) {
            case "poweroff", "halt" -> Optional.of(ShutdownReason.POWEROFF);
            case "reboot" -> Optional.of(ShutdownReason.REBOOT);
            case "suspend" -> Optional.of(ShutdownReason.SUSPEND);
            default -> Optional.empty();
        };
        shutdownRequests.acknowledge(word, () -> {
            if (reason.isPresent()) {
                print("GUEST-" + word);
                if (reason.get() == ShutdownReason.SUSPEND) {
                    // Behind what the store has not answered yet: nobody will in a new domain.
                    suspending = true;
                } else {
                    machine.locked(() -> machine.shutdown(domain, reason.get().code()));
                }
            } else {
                print("ignored a request to " + word);
            }
        });
    }

    /** Tells the store to look at the ring, whether or not there is something. */
    public void ringStore() {
        send(info.storePort());
    }

    public void corruptStoreRing(int consumer, int producer) {
        SharedRing.storeRequests(storePage, wroteStore).corrupt(consumer, producer);
        send(info.storePort());
    }

    // --- the machinery

    private void tick() {
        tickDue.set(true);
        machine.locked(() -> {
            timer = Optional.empty();
            running(domain.runnable());
        });
    }

    private void run() {
        queued.set(false);
        step.lock();
        try {
            if (machine.locked(domain::runnable)) {
                takeStep();
            }
        } catch (GuestFault fault) {
            crash(fault.getMessage());
        } catch (RuntimeException bug) {
            // The thread's edge: one guest's trouble must not stop the others.
            crash(bug.toString());
        } finally {
            step.unlock();
        }
    }

    private void takeStep() {
        if (!booted) {
            boot();
            booted = true;
            greet();
            script.tick(this, ticks++);
        }
        if (suspended) {
            suspended = false;
            SuspendRecord.cancel(machine, domain, info);
            print("GUEST-RESUMED");
        }
        machine.locked(domain.pendingPorts::clear);
        if (script.takesReplies()) {
            store.pump();
        }
        script.storeMoved(this);
        console.pump();
        script.consoleMoved(this);
        if (tickDue.getAndSet(false)) {
            script.tick(this, ticks++);
        }
        if (suspending && store.inFlight() == 0) {
            suspending = false;
            suspend();
        }
    }

    /** It starts, or goes on in a new domain. */
    private void greet() {
        Optional<Long> arrived = SuspendRecord.arrived(machine, domain, info);
        if (arrived.isPresent()) {
            ticks = arrived.get();
            print("GUEST-RESTORED");
        } else {
            script.booted(this);
        }
    }

    private void suspend() {
        suspended = true;
        SuspendRecord.leave(machine, domain, info, ticks);
        machine.locked(() -> machine.shutdown(domain, ShutdownReason.SUSPEND.code()));
    }

    private void boot() {
        info = KernelFacts.read(machine, domain);
        GuestRam ram = info.ram();
        if (domain.hvm()) {
            // It has drivers for the hypervisor, and takes events by a vector.
            machine.locked(() -> domain.parameters.put(HvmParameter.CALLBACK_IRQ, EVENT_VECTOR));
        } else {
            PublishedFrames.publish(machine, domain, info);
        }
        script = GuestScripts.of(info.commandLine());
        storePage = ram.page(info.storeMfn());
        wroteStore = ram.writing(info.storeMfn());
        console = new KernelConsole(ram.page(info.consoleMfn()), ram.writing(info.consoleMfn()), () -> send(info.consolePort()), line -> script.typed(this, line));
        store = new GuestStore(storePage, wroteStore, () -> send(info.storePort()), (path, token) -> {
            shutdownRequests.event(token);
            devices.event(path, token);
        });
        if (SuspendRecord.isNew(machine, domain)) {
            store.forget();
        }
        devices = new GuestDevices(store, script.letsDevicesGo());
        shutdownRequests = new ShutdownRequests(store, word -> script.shutdownRequested(this, word));
        machine.locked(() -> domain.vcpus.forEach(v -> {
            v.online = v.number < info.cpus();
            if (domain.hvm() && v.online && v.hvmCpu.isEmpty()) {
                v.hvmCpu = domain.vcpus.get(0).hvmCpu;
            }
        }));
        if (!SuspendRecord.isNew(machine, domain)) {
            // Linux says so when it starts, and not when it goes on elsewhere.
            for (String feature : FEATURES) {
                store.write(0, feature, "1", (ok, error) -> { });
            }
        }
        store.read(0, "name", (ok, name) -> store.write(0, "data/simulated", ok ? name : "", (written, error) -> { }));
        shutdownRequests.start();
        devices.start();
    }

    private void send(int port) {
        machine.locked(() -> machine.ports.find(domain.domid, port).ifPresent(machine.ports::send));
    }

    private void crash(String why) {
        machine.locked(() -> {
            machine.log(String.format(Locale.ROOT, "d%d crashed: %s", domain.domid.value(), why));
            machine.shutdown(domain, ShutdownReason.CRASH.code());
        });
    }
}
