package org.domaind.daemon.api;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.api.Replies;

/** A process that runs out of descriptors while a caller asks. Argument: a folder. Prints what it found. */
final class FewDescriptors {
    private static final int REFUSALS = 3;

    private FewDescriptors() {
    }

    public static void main(String[] arguments) throws Exception {
        ManagementApi api = (ManagementApi) Proxy.newProxyInstance(ManagementApi.class.getClassLoader(), new Class<?>[] {ManagementApi.class},
                (proxy, method, given) -> new Replies.Text("x"));
        Path socket = Path.of(arguments[0], "socket");
        ApiWorkers workers = new ApiWorkers();
        ManagementServer server = ManagementServer.start(socket, new ApiDispatch(api), workers, "test", ManagementLoop.MAX_UNSENT_BYTES,
                new VitalThreads((thread, cause) -> cause.printStackTrace()));
        // Once, so that all classes are there.
        System.out.println("before: " + ask(connect(socket)));
        SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX);
        List<FileInputStream> all = new ArrayList<>();
        try {
            while (true) {
                all.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException full) {
            System.out.println("full");
        }
        long began = System.nanoTime();
        caller.connect(UnixDomainSocketAddress.of(socket));
        while (server.loop().refusals() < REFUSALS) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        System.out.println("refusals are " + (millis >= 1000 * (REFUSALS - 1) ? "a second apart" : "too many: " + REFUSALS + " in " + millis + " ms"));
        for (FileInputStream file : all) {
            file.close();
        }
        System.out.println("after: " + ask(caller));
        server.close();
        workers.close();
    }

    private static SocketChannel connect(Path socket) throws IOException {
        SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX);
        caller.connect(UnixDomainSocketAddress.of(socket));
        return caller;
    }

    private static String ask(SocketChannel caller) throws IOException {
        caller.write(ByteBuffer.wrap("{\"method\":\"org.domaind.ConsoleRing\"}\0".getBytes(StandardCharsets.UTF_8)));
        ByteBuffer reply = ByteBuffer.allocate(1000);
        while (caller.read(reply) > 0 && reply.get(reply.position() - 1) != 0) {
            // Until its end.
        }
        return new String(reply.array(), 0, Math.max(0, reply.position() - 1), StandardCharsets.UTF_8);
    }
}
