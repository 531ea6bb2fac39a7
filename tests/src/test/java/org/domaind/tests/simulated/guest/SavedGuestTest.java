package org.domaind.tests.simulated.guest;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.Waiting;
import org.domaind.tests.simulated.XlResult;

/** A guest {@code g} of any type, which is saved to a file and restored. */
abstract class SavedGuestTest extends DaemonTest {
    /** A place in a file of that many bytes, in each round another. */
    interface Place {
        int of(int length, int round, Random random);
    }

    Path file() {
        return folder.resolve("g.save");
    }

    List<String> saveFiles() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).filter(name -> name.contains("save")).sorted().toList();
        }
    }

    /** The number of the last tick that its log shows. */
    long lastTick() {
        return host.consoleLog("g").lines().filter(line -> line.startsWith("tick ")).mapToLong(line -> Long.parseLong(line.substring(5).strip())).max()
                .orElse(-1);
    }

    int count(String line) {
        return (int) host.consoleLog("g").lines().filter(l -> l.startsWith(line)).count();
    }

    Domid createdWith(String... settings) {
        Domid domid = host.createSettled("g", settings);
        ready(domid);
        return domid;
    }

    void ready(Domid domid) {
        Waiting.until(() -> "its drivers to be up", () -> host.store().readOptional("/local/domain/" + domid + "/control/feature-suspend").isPresent());
        host.awaitTicks("g");
    }

    /**
     * Saves it, and restores copies of the file of which one byte is another: each is refused and leaves nothing, or makes a guest.
     *
     * @param place where the byte is
     * @return how many were refused
     */
    int refusedOfDamaged(int rounds, Place place) throws IOException {
        host.xl("save", "g", "g.save").ok();
        byte[] sound = Files.readAllBytes(file());
        Random random = new Random(1);
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] bytes = sound.clone();
            bytes[place.of(sound.length, round, random)] ^= (byte) (1 + random.nextInt(255));
            Files.write(file(), bytes);
            XlResult result = host.xl("restore", "-p", "g.save");
            assertFalse(result.err().contains("bug in domaind"), result::toString);
            if (result.status() == 0) {
                host.xl("destroy", host.listed().get(0)).ok();
            } else {
                refused++;
            }
            host.awaitRemains(before);
        }
        return refused;
    }
}
