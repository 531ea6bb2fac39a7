package org.domaind.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.domaind.daemon.api.ApiDispatch;
import org.domaind.daemon.api.ManagementApi;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Launchers of every kind: what each is answered, and that none leaves anything behind. A wait that does not end fails by the timeout. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommandServerTest {
    private static final int STORE_PASSED_AT = 11;
    private static final int CLOSED = 0;
    private static final int FILE = 1;
    private static final int PIPE = 2;
    private static final int TERMINAL = 3;
    private static final int SOCKET = 4;
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final List<String> TIME_ZONE = System.getenv("TZ") == null ? List.of() : List.of("TZ=" + System.getenv("TZ"));

    @TempDir
    Path folder;
    private Path path;
    private CommandServer server;
    private Map<String, String> before;

    @BeforeEach
    void start() throws IOException {
        path = folder.resolve("commands");
        // What is loaded or opened once, whatever comes.
        serve(LONG_NANOS);
        assertAnswers();
        stop();
        before = descriptors();
        serve(LONG_NANOS);
    }

    private void serve(long requestNanos) {
        ManagementApi api = (ManagementApi) Proxy.newProxyInstance(ManagementApi.class.getClassLoader(), new Class<?>[] {ManagementApi.class},
                (proxy, method, arguments) -> {
                    throw new ProblemException(Codes.NO_SUCH_DOMAIN, "there are no domains here");
                });
        CommandPorts ports = new CommandPorts(new ApiDispatch(api), (domid, viewer) -> {
            throw new ProblemException(Codes.NO_SUCH_DOMAIN, "there are no consoles here");
        });
        server = CommandServer.start(path, LauncherEnd.BUILD, ports, new VitalThreads((thread, cause) -> { }), requestNanos);
    }

    private void stop() {
        server.close();
        for (Thread thread : threads()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("command") || t.getName().equals("console input")).toList();
    }

    private static Map<String, String> descriptors() throws IOException {
        Map<String, String> open = new HashMap<>();
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            for (Path file : files.toList()) {
                try {
                    open.put(file.getFileName().toString(), Files.readSymbolicLink(file).toString());
                } catch (IOException closedMeanwhile) {
                    continue;
                }
            }
        }
        // The listing's own.
        open.values().removeIf(target -> target.startsWith("/proc/"));
        return open;
    }

    /** After every test: the server still answers, and once it is closed no descriptor and no thread of it is left. */
    @AfterEach
    void nothingIsLeft() throws IOException {
        assertAnswers();
        stop();
        assertEquals(List.of(), threads());
        Map<String, String> left = descriptors();
        left.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        left.values().removeIf(target -> !target.startsWith("socket:") && !target.startsWith("pipe:") && !target.startsWith("/dev/")
                && !target.startsWith("anon_inode:") && !target.startsWith(folder.toString()));
        assertEquals(Map.of(), left);
    }

    private void assertAnswers() {
        int[] out = LauncherEnd.pipe();
        try (LauncherEnd launcher = new LauncherEnd(path)) {
            assertTrue(launcher.send(help(CLOSED, PIPE, CLOSED), out[1]));
            LauncherEnd.closed(out[1]);
            assertEquals("AX", launcher.letters());
            assertTrue(LauncherEnd.text(out[0]).startsWith("Usage: xenstore <mode>"));
        } finally {
            LauncherEnd.closed(out[0]);
        }
    }

    private static byte[] help(int... kinds) {
        return LauncherEnd.request(LauncherEnd.BUILD, "xenstore", List.of("--help"), TIME_ZONE, kinds);
    }

    /** Reads a file that the launcher, which is this process, has open. */
    private static byte[] reads(int descriptor, int... kinds) {
        return LauncherEnd.request(LauncherEnd.BUILD, "xl", List.of("create", "-qn", "/dev/fd/" + descriptor), TIME_ZONE, kinds);
    }

    @Test
    void anotherBuildIsSentAway() {
        try (LauncherEnd launcher = new LauncherEnd(path)) {
            launcher.send(LauncherEnd.request("build-2", "xl", List.of("list"), TIME_ZONE, CLOSED, CLOSED, CLOSED));
            assertEquals("D", launcher.letters());
        }
    }

    @Test
    void anotherProtocolIsSentAway() {
        byte[] request = help(CLOSED, CLOSED, CLOSED);
        request[4] = 2;
        try (LauncherEnd launcher = new LauncherEnd(path)) {
            launcher.send(request);
            assertEquals("D", launcher.letters());
        }
    }

    @Test
    void anotherTimeZoneIsSentAway() {
        try (LauncherEnd launcher = new LauncherEnd(path)) {
            launcher.send(LauncherEnd.request(LauncherEnd.BUILD, "xl", List.of("list"), List.of("TZ=Mars/Olympus"), CLOSED, CLOSED, CLOSED));
            assertEquals("D", launcher.letters());
        }
    }

    @Test
    void aRootThatDependsOnTheFolderIsSentAway() {
        List<String> environment = new ArrayList<>(TIME_ZONE);
        environment.add("DOMAIND_ROOT=host");
        try (LauncherEnd launcher = new LauncherEnd(path)) {
            launcher.send(LauncherEnd.request(LauncherEnd.BUILD, "xl", List.of("list"), environment, CLOSED, CLOSED, CLOSED));
            assertEquals("D", launcher.letters());
        }
    }

    @Test
    void whoSendsNothingOrTooLittleIsSentAwayInTime() {
        server.close();
        serve(TimeUnit.MILLISECONDS.toNanos(20));
        try (LauncherEnd silent = new LauncherEnd(path); LauncherEnd slow = new LauncherEnd(path)) {
            slow.send(new byte[] {'d', 'm', 'n', 'd', 1});
            assertEquals("", silent.letters());
            assertEquals("", slow.letters());
        }
        server.close();
        serve(LONG_NANOS);
    }

    @Test
    void aRequestMayComeByteByByte() {
        byte[] request = help(CLOSED, PIPE, CLOSED);
        int[] out = LauncherEnd.pipe();
        try (LauncherEnd launcher = new LauncherEnd(path)) {
            launcher.send(new byte[] {request[0]}, out[1]);
            LauncherEnd.closed(out[1]);
            for (int i = 1; i < request.length; i++) {
                launcher.send(new byte[] {request[i]});
            }
            assertEquals("AX", launcher.letters());
            assertTrue(LauncherEnd.text(out[0]).startsWith("Usage"));
        } finally {
            LauncherEnd.closed(out[0]);
        }
    }

    @Test
    void descriptorsMustBeThoseOfTheStreams() {
        int device = LauncherEnd.opened("/dev/null", 2);
        for (int count : new int[] {0, 1, 2, 4, 20}) {
            int[] descriptors = new int[count];
            Arrays.fill(descriptors, device);
            try (LauncherEnd launcher = new LauncherEnd(path)) {
                launcher.send(help(FILE, FILE, FILE), descriptors);
                assertEquals("", launcher.letters(), count + " descriptors");
            }
        }
        LauncherEnd.closed(device);
    }

    @Test
    void aStoreThatEndsTheConnectionIsNoBrokenPipe() {
        int[] err = LauncherEnd.pipe();
        byte[] request = LauncherEnd.request(LauncherEnd.BUILD, "xenstore-read", List.of("/a"), TIME_ZONE, CLOSED, CLOSED, PIPE);
        request[STORE_PASSED_AT] = 1;
        // The other end of this one is closed before anything was read of it.
        LauncherEnd store = new LauncherEnd(path);
        store.send(new byte[] {'x', 'x', 'x', 'x'});
        store.send(new byte[CommandRequest.HEADER_BYTES]);
        assertEquals("", store.letters());
        try (LauncherEnd launcher = new LauncherEnd(path)) {
            launcher.send(request, err[1], store.descriptor());
            LauncherEnd.closed(err[1]);
            assertEquals("AX", launcher.letters());
            String said = LauncherEnd.text(err[0]);
            assertTrue(said.startsWith("xenstore-read: ") && said.endsWith("\n"), said);
        } finally {
            store.close();
            LauncherEnd.closed(err[0]);
        }
    }

    @Test
    void aCallerThatReadsNothingIsLetGo() {
        int[] out = LauncherEnd.pipe();
        int[] in = LauncherEnd.pipe();
        try (LauncherEnd launcher = new LauncherEnd(path)) {
            fill(out);
            launcher.send(help(PIPE, PIPE, CLOSED), in[0], out[1]);
            assertEquals("A", launcher.frame());
        }
        LauncherEnd.closed(in[0], in[1], out[0], out[1]);
    }

    @Test
    void aPipeThatIsSaidToBeAFileDoesNotHoldItsThread() {
        int[] out = LauncherEnd.pipe();
        int[] in = LauncherEnd.pipe();
        fill(out);
        for (byte[] request : List.of(help(FILE, FILE, CLOSED), reads(in[0], FILE, FILE, CLOSED))) {
            try (LauncherEnd launcher = new LauncherEnd(path)) {
                launcher.send(request, in[0], out[1]);
                assertEquals("A", launcher.frame());
            }
        }
        LauncherEnd.closed(in[0], in[1], out[0], out[1]);
    }

    private static void fill(int[] pipe) {
        LauncherEnd.put(pipe[1], new byte[64 << 10]);
    }

    @Test
    void kindsThatLieEndTheCommandOnly() {
        int directory = LauncherEnd.opened("/", 0);
        int device = LauncherEnd.opened("/dev/null", 2);
        for (int kind = FILE; kind <= SOCKET; kind++) {
            for (int descriptor : new int[] {directory, device}) {
                try (LauncherEnd launcher = new LauncherEnd(path)) {
                    launcher.send(reads(directory, kind, kind, kind), descriptor, descriptor, descriptor);
                    // To a terminal that is none there is nobody to answer for; a folder does not open for writing.
                    String letters = launcher.letters();
                    assertTrue(letters.matches("AX|D"), kind + ": " + letters);
                }
            }
        }
        LauncherEnd.closed(directory, device);
    }

    @Test
    void noMoreThanAFewHundredAtOnce() {
        List<LauncherEnd> idle = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            idle.add(new LauncherEnd(path));
        }
        // The last ones are answered at once, without having said anything.
        for (LauncherEnd launcher : idle.subList(CommandLanes.MAX_COMMANDS + 64, 400)) {
            String answer = launcher.frame();
            assertTrue(answer.startsWith("Rdomaind has") && answer.contains("try again"), answer);
            refused++;
        }
        assertEquals(80, refused);
        idle.forEach(LauncherEnd::close);
        // Connections are served in the order in which they came: this one's turn is behind the ends of those.
        try (LauncherEnd later = new LauncherEnd(path)) {
            assertTrue(later.send(help(CLOSED, CLOSED, CLOSED)) || later.frame().startsWith("R"));
        }
        awaitRoom();
    }

    /** A refusal may still come as long as the ends of others are on their way. */
    private void awaitRoom() {
        String letters = "R";
        while (letters.equals("R")) {
            try (LauncherEnd launcher = new LauncherEnd(path)) {
                launcher.send(help(CLOSED, CLOSED, CLOSED));
                letters = launcher.letters();
            }
        }
        assertEquals("AX", letters);
    }

    @Test
    void requestsThatNeverEndDoNotFillMemory() {
        List<LauncherEnd> many = new ArrayList<>();
        byte[] header = Arrays.copyOf(help(CLOSED, CLOSED, CLOSED), 24);
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(20, CommandRequest.MAX_BODY_BYTES);
        byte[] most = new byte[CommandRequest.MAX_BODY_BYTES - 1];
        int taken = 0;
        for (int i = 0; i < 100; i++) {
            LauncherEnd launcher = new LauncherEnd(path);
            many.add(launcher);
            launcher.send(header);
            taken += launcher.send(most) ? 1 : 0;
        }
        // 64 of them would be 16 MiB.
        LauncherEnd last = many.get(99);
        String letters = last.letters();
        assertTrue(letters.equals("D") || letters.isEmpty() && taken < 100, letters);
        many.forEach(LauncherEnd::close);
    }

    /** Random launchers, all at once. What a seed shows, that seed shows again. */
    @Test
    void anythingMayCome() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        int[] out = LauncherEnd.pipe();
        int[] in = LauncherEnd.pipe();
        int device = LauncherEnd.opened("/dev/null", 2);
        int directory = LauncherEnd.opened("/", 0);
        int[] streams = {in[0], out[1], device, directory};
        List<LauncherEnd> open = new ArrayList<>();
        for (int round = 0; round < 1500; round++) {
            LauncherEnd launcher = new LauncherEnd(path);
            open.add(launcher);
            byte[] said = bytes(random, in[0]);
            int cut = random.nextInt(4) == 0 ? random.nextInt(said.length + 1) : said.length;
            int[] descriptors = random.ints(random.nextInt(3) == 0 ? random.nextInt(6) : 3, 0, streams.length).map(i -> streams[i]).toArray();
            launcher.send(Arrays.copyOf(said, Math.max(1, cut)), descriptors);
            if (random.nextInt(3) == 0) {
                byte[] controls = new byte[1 + random.nextInt(8)];
                for (int i = 0; i < controls.length; i++) {
                    controls[i] = (byte) "zcteinr?".charAt(random.nextInt(random.nextInt(4) == 0 ? 8 : 7));
                }
                launcher.send(controls, random.nextInt(5) == 0 ? new int[] {device} : new int[0]);
            }
            if (random.nextInt(4) == 0) {
                launcher.finish();
            }
            while (open.size() > random.nextInt(60)) {
                open.remove(random.nextInt(open.size())).close();
            }
        }
        open.forEach(LauncherEnd::close);
        LauncherEnd.closed(in[0], in[1], out[0], out[1], device, directory);
        try {
            awaitRoom();
        } catch (AssertionError e) {
            throw new AssertionError("-Dseed=" + seed, e);
        }
    }

    private static byte[] bytes(Random random, int pipe) {
        int[] kinds = random.ints(3, 0, random.nextInt(10) == 0 ? 256 : 5).toArray();
        byte[] bytes = switch (random.nextInt(4)) {
            case 0 -> help(kinds);
            case 1 -> reads(pipe, kinds);
            case 2 -> LauncherEnd.request(LauncherEnd.BUILD, "xenstore-read", List.of("/a", "/b"), TIME_ZONE, kinds);
            default -> new byte[1 + random.nextInt(200)];
        };
        if (bytes.length > CommandRequest.HEADER_BYTES) {
            bytes[STORE_PASSED_AT] = (byte) random.nextInt(2);
        }
        if (random.nextInt(3) == 0) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
        }
        return bytes;
    }
}
