package org.domaind.daemon.sim.devicemodel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.linux.DescriptorReceiver;

/** The files that a simulated device model is given, and the state of its devices, which it writes to one and reads from one. One thread's. */
final class SimDeviceState implements AutoCloseable {
    private static final int CHUNK = 4096;
    private static final byte[] STATE = "QEVM: the state of simulated devices, of an odd length".getBytes(StandardCharsets.US_ASCII);

    private final DescriptorReceiver receiver = new DescriptorReceiver(CHUNK, 4);
    private final Deque<Integer> arrived = new ArrayDeque<>();

    /** As recv(2): bytes, and descriptors with them. */
    int receive(int socket) {
        int count = receiver.receive(socket);
        Arrays.stream(receiver.descriptors()).forEach(arrived::add);
        return count;
    }

    byte[] payload(int length) {
        return receiver.payload(length);
    }

    /** Does what a command asks for, if it is about files. @return whether there was none to do it with */
    boolean take(String command) {
        switch (command) {
            case "xen-save-devices-state" -> {
                return arrived.isEmpty() || !write(arrived.peekLast());
            }
            case "remove-fd" -> {
                if (!arrived.isEmpty()) {
                    Libc.closeFile(arrived.removeLast());
                }
                return false;
            }
            default -> {
                return false;
            }
        }
    }

    private static boolean write(int descriptor) {
        try (NativeBlock block = new NativeBlock(STATE.length)) {
            block.bytes().put(0, STATE);
            return Libc.tryWrite(descriptor, block.address(), STATE.length) == STATE.length;
        }
    }

    /** Whether a descriptor is where such a state begins. */
    static boolean fits(int descriptor) {
        try (NativeBlock block = new NativeBlock(STATE.length)) {
            byte[] read = new byte[STATE.length];
            int count = Libc.tryRead(descriptor, block.address(), STATE.length);
            block.bytes().get(0, read);
            return count == STATE.length && Arrays.equals(read, STATE);
        }
    }

    @Override
    public void close() {
        arrived.forEach(Libc::closeFile);
        arrived.clear();
        receiver.close();
    }
}
