package org.domaind.daemon.devicemodel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.linux.Epoll;
import org.domaind.daemon.vital.VitalThreads;

/** The one thread that waits for all device models: their ends, their logs, their answers. A fault with one of them ends the look after that one only. */
final class DeviceModelLoop implements AutoCloseable {
    /** Read at once, of answers as of a log, in bytes: so much of its turn one device model may take from the others. */
    static final int CHUNK = 64 * 1024;
    private static final long NONE = Long.MAX_VALUE;
    private static final Logger LOG = LogManager.getLogger(DeviceModelLoop.class);

    private final Epoll epoll = new Epoll();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final NativeBlock buffer = new NativeBlock(CHUNK);
    private final Thread thread;
    private volatile boolean closing;
    // The thread's own.
    private final Map<Integer, DeviceModel> byDescriptor = new HashMap<>();
    private final Set<DeviceModel> models = new HashSet<>();

    DeviceModelLoop(VitalThreads vital) {
        thread = vital.thread("device-models", this::run, this::post);
        thread.start();
    }

    private void post(Runnable task) {
        tasks.add(task);
        epoll.wake();
    }

    /** Runs it on the loop's thread, soon. */
    void post(DeviceModel model, Runnable task) {
        post(() -> guarded(model, task));
    }

    // --- for device models, on the loop's thread

    void begin(DeviceModel model) {
        models.add(model);
    }

    void end(DeviceModel model) {
        models.remove(model);
    }

    void add(int descriptor, DeviceModel model) {
        epoll.add(descriptor, Epoll.IN);
        byDescriptor.put(descriptor, model);
    }

    void wantWriting(int descriptor, boolean wanted) {
        epoll.change(descriptor, wanted ? Epoll.IN | Epoll.OUT : Epoll.IN);
    }

    void remove(int descriptor) {
        if (byDescriptor.remove(descriptor) != null) {
            epoll.remove(descriptor);
        }
    }

    boolean has(int descriptor) {
        return byDescriptor.containsKey(descriptor);
    }

    // --- the thread

    private void run() {
        try {
            while (!closing) {
                round();
            }
        } finally {
            Set.copyOf(models).forEach(model -> guarded(model, () -> model.release(DeviceModel.NOT_LOOKED_AFTER)));
        }
    }

    private void round() {
        int count = epoll.await(timeout());
        for (int i = 0; i < count; i++) {
            int descriptor = epoll.descriptor(i);
            DeviceModel model = descriptor < 0 ? null : byDescriptor.get(descriptor);
            if (model != null) {
                guarded(model, () -> model.ready(descriptor, buffer));
            }
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        long now = System.nanoTime();
        for (DeviceModel model : Set.copyOf(models)) {
            if (model.nextLook() != NONE && model.nextLook() - now <= 0) {
                guarded(model, () -> model.look(now, buffer));
            }
        }
    }

    private int timeout() {
        long next = models.stream().mapToLong(DeviceModel::nextLook).filter(time -> time != NONE).min().orElse(NONE);
        return next == NONE ? -1 : (int) Math.max(0, TimeUnit.NANOSECONDS.toMillis(next - System.nanoTime()) + 1);
    }

    private static void guarded(DeviceModel model, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException fault) {
            LOG.error("A fault of domaind: the device model of {} is not looked after any more", model.guest(), fault);
            model.giveUp();
        }
    }

    /** Leaves all of them running, without supervision. */
    @Override
    public void close() {
        closing = true;
        epoll.wake();
        VitalThreads.join(thread);
        epoll.close();
    }
}
