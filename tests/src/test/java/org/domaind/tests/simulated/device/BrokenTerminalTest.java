package org.domaind.tests.simulated.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.domaind.daemon.console.ConsoleTerminal;
import org.domaind.daemon.console.PtyTerminal;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.Remains;
import org.domaind.tests.simulated.RunningDaemon;
import org.domaind.tests.simulated.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A console that fails half-way, by its terminal, leaves neither its page nor its port nor its terminal in use. */
@Timeout(60)
class BrokenTerminalTest {
    private enum Fault { NONE, DESCRIPTOR, NAME, WRITE, READ }

    @TempDir
    private Path folder;
    private final List<Broken> open = new CopyOnWriteArrayList<>();
    private volatile Fault fault = Fault.NONE;
    private volatile int opened;
    private RunningDaemon host;

    private final class Broken implements ConsoleTerminal {
        private final ConsoleTerminal whole;

        Broken(ConsoleTerminal whole) {
            this.whole = whole;
            open.add(this);
            opened++;
        }

        private void fail(Fault when) {
            if (fault == when) {
                fault = when == Fault.READ ? Fault.NONE : fault;
                throw new IllegalStateException("a fault of the terminal");
            }
        }

        @Override
        public String name() {
            fail(Fault.NAME);
            return whole.name();
        }

        @Override
        public int descriptor() {
            return fault == Fault.DESCRIPTOR ? -1 : whole.descriptor();
        }

        @Override
        public int read(byte[] into) throws IOException {
            if (fault == Fault.READ) {
                // Its descriptor is gone, too: nothing can be asked of it any more.
                whole.close();
            }
            fail(Fault.READ);
            return whole.read(into);
        }

        @Override
        public int write(byte[] bytes, int offset, int length) throws IOException {
            fail(Fault.WRITE);
            return whole.write(bytes, offset, length);
        }

        @Override
        public void close() {
            open.remove(this);
            whole.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        host = RunningDaemon.start(folder, RunningDaemon.MACHINE, () -> new Broken(PtyTerminal.open()));
    }

    @AfterEach
    void stop() {
        fault = Fault.NONE;
        host.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"DESCRIPTOR", "NAME"})
    void ofACreate(Fault when) {
        host.create("first");
        host.xl("destroy", "first").ok();
        Waiting.until(() -> "the first guest to be gone", () -> host.machine().leaks().domains() == 1 && open.isEmpty());
        Remains before = Remains.of(host);
        fault = when;
        host.xl("create", "-q", host.config("g")).refusal(3);
        host.awaitRemains(before);
        Waiting.until(() -> "the terminals to be closed: " + open, open::isEmpty);
        fault = Fault.NONE;
        host.create("g");
    }

    /** One thread serves all consoles. */
    @Test
    void ofAConsoleThatIsServedCostsTheOthersNothing() throws IOException {
        Domid domid = host.create("g");
        host.create("other");
        String terminal = host.store().read("/local/domain/" + domid + "/console/tty");
        fault = Fault.READ;
        try (RandomAccessFile keys = new RandomAccessFile(terminal, "rw")) {
            keys.write('x');
        }
        Waiting.until(() -> "the terminal to fail", () -> fault == Fault.NONE);
        host.awaitTicks("other");
        host.awaitTicks("g");
        host.xl("destroy", "g").ok();
        host.create("next");
    }

    /** The guest has said something before the daemon comes: the failure is in the middle of the console's beginning. */
    @Test
    void ofAGuestThatIsFoundAtTheStart() throws IOException {
        host.createSettled("g");
        host.awaitTicks("g");
        host.stopDaemon();
        assertEquals(List.of(), open);
        opened = 0;
        fault = Fault.WRITE;
        host.startDaemon();
        Waiting.until(() -> "a terminal to be opened", () -> opened > 0);
        host.xl("destroy", "g").ok();
        Waiting.until(() -> "the terminals to be closed: " + open, open::isEmpty);
        Waiting.until(() -> "the console's page and port to be let go: " + host.machine().leaks(),
                () -> host.machine().leaks().mappings() == 0 && host.machine().leaks().guestPorts() == 0);
        fault = Fault.NONE;
        host.create("next");
        host.awaitTicks("next");
    }
}
