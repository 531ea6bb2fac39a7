package org.domaind.tests.simulated.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.XlResult;
import org.junit.jupiter.api.Test;

/** {@code xl create --all}. */
class CreateAllTest extends DaemonTest {
    private XlResult all(String... words) {
        List<String> command = new ArrayList<>(List.of("create", "--all"));
        command.addAll(List.of(words));
        return host.xl(command.toArray(String[]::new));
    }

    @Test
    void allOfThemAreCreated() {
        String[] configs = IntStream.range(0, 20).mapToObj(n -> host.config("g" + n)).toArray(String[]::new);
        XlResult result = all(configs).ok();
        assertEquals("Created 20 of 20 guests\n", result.out());
        assertEquals("", result.err());
        IntStream.range(0, 20).forEach(n -> host.awaitLives("g" + n, 1));
        assertEquals(20, host.listed().size());
        host.xl("shutdown", "-a", "-w").ok();
        host.awaitRemains(before);
    }

    @Test
    void oneThatCannotBeCreatedKeepsNoneOfTheOthers() {
        host.create("there");
        XlResult result = all(host.config("a"), host.file("wrong.cfg", "name = \"w\"\nkernel = [\n"), host.config("there"), "/no/such.cfg", host.config("b"),
                "vcpus=2");
        assertEquals(3, result.status());
        assertEquals("Created 2 of 5 guests\n", result.out());
        assertTrue(result.err().contains("xl: there: the name there is taken") || result.err().contains("xl: there: "), result.err());
        assertTrue(result.err().contains("xl: /no/such.cfg: Failed to read config file: /no/such.cfg: No such file or directory"), result.err());
        assertTrue(result.err().contains("wrong.cfg:"), result.err());
        host.awaitLives("a", 1);
        host.awaitLives("b", 1);
        assertTrue(host.consoleLog("b").contains("cpus=2"), "what is said is said of all");
    }

    @Test
    void jsonSaysWhatBecameOfEach() {
        XlResult result = all("--json", "-p", host.config("a"), "/no/such.cfg");
        assertEquals(3, result.status());
        assertTrue(result.out().replaceAll("\\s", "").matches("\\[\\{\"file\":\"[^\"]*a.cfg\",\"name\":\"a\",\"domid\":[0-9]+},"
                + "\\{\"file\":\"/no/such.cfg\",\"error\":\"[^\"]*\"}]"), result.out());
    }

    @Test
    void whatDoesNotGoTogetherIsSaid() {
        assertEquals("xl: --all needs config files", all().refusal(2));
        assertEquals("xl: --all does not go together with -c", all("-c", host.config("a")).refusal(2));
        assertEquals("xl: --all does not go together with -f", all("-f", host.config("a")).refusal(2));
        assertEquals(List.of(), host.listed());
    }
}
