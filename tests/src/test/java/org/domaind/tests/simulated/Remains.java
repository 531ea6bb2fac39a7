package org.domaind.tests.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.domaind.daemon.sim.machine.SimLeaks;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.daemon.state.Operation;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xenstore.wire.Errno;

/**
 * All that guests may leave behind, to compare before and after.
 *
 * @param hypervisor what is in use there
 * @param store      every node with its permissions and value
 * @param guests     that the state database knows
 * @param operations that the journal of plans holds
 * @param files      below the daemon's state folder, without its database and the kernels it keeps
 * @param models     the domains whose device models run
 */
public record Remains(SimLeaks hypervisor, Map<String, String> store, List<String> guests, List<String> operations, List<String> files, List<String> models) {
    public static Remains of(RunningDaemon host) {
        try (StateDatabase state = host.openState()) {
            return new Remains(host.machine().leaks(), tree(host.store()), state.guests().stream().map(KnownGuest::toString).toList(),
                    state.unfinished().stream().map(Operation::toString).toList(), files(host.paths().stateDirectory()),
                    Stream.concat(host.deviceModels().running().stream().map(domid -> "device model of " + domid),
                            host.deviceModels().serving().stream().map(domid -> "device model of the disks of " + domid)).toList());
        }
    }

    /** What only one of the two has, a line each. */
    public String difference(Remains other) {
        return lines(this, other, "- ") + lines(other, this, "+ ");
    }

    private static String lines(Remains some, Remains others, String mark) {
        List<String> left = new ArrayList<>(some.lines());
        left.removeAll(others.lines());
        return left.stream().map(line -> mark + line + '\n').collect(Collectors.joining());
    }

    private List<String> lines() {
        return Stream.of(Stream.of(hypervisor.toString()), store.entrySet().stream().map(Object::toString), guests.stream(), operations.stream(),
                files.stream(), models.stream()).flatMap(s -> s).toList();
    }

    private static Map<String, String> tree(StoreClient store) {
        Map<String, String> nodes = new TreeMap<>();
        add(nodes, store, "/");
        return nodes;
    }

    private static void add(Map<String, String> nodes, StoreClient store, String path) {
        try {
            nodes.put(path, store.getPerms(path) + " " + store.read(path));
        } catch (StoreException e) {
            // Removed while this looks on.
            assertEquals(Errno.ENOENT, e.errno(), path);
        }
        for (String child : store.directoryIfExists(path)) {
            add(nodes, store, path.equals("/") ? "/" + child : path + "/" + child);
        }
    }

    /** Kernels are kept by content, on purpose; half-written ones show. */
    private static List<String> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(f -> folder.relativize(f).toString())
                    .filter(f -> !f.startsWith("state.db") && !f.matches("kernels/[0-9a-f]{64}\\.elf")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
