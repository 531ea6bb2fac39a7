package org.domaind.xl.guest;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.console.ConsoleLine;
import org.domaind.xl.console.ConsoleSession;
import org.domaind.xl.console.EscapeCharacter;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Terminal;

/** A guest's console, attached but not yet connected to the caller's streams. */
public final class AttachedConsole {
    private final Invocation invocation;
    private final ConsoleLine line;
    private final Domid domid;
    /** The guest as the caller named it. */
    private final String operand;

    private AttachedConsole(Invocation invocation, ConsoleLine line, Domid domid, String operand) {
        this.invocation = invocation;
        this.line = line;
        this.domid = domid;
        this.operand = operand;
    }

    /** To the first serial line or the PV console. @param daemon its connection becomes the console's  @param operand names the guest in messages */
    public static AttachedConsole attach(Invocation invocation, DaemonConnection daemon, Domid domid, String operand) {
        return attach(invocation, daemon, new Requests.Console(domid, Optional.empty(), OptionalInt.empty()), operand);
    }

    static AttachedConsole attach(Invocation invocation, DaemonConnection daemon, Requests.Console console, String operand) {
        return new AttachedConsole(invocation, daemon.attachConsole(console), console.domid(), operand);
    }

    /** Runs the session. @return the exit status */
    public int join(EscapeCharacter escape) {
        boolean terminal = invocation.terminal().is(Terminal.Stream.IN);
        invocation.context().messageIfDaemonDies("xl: " + lost());
        ConsoleSession.End end;
        try (Closeable raw = terminal ? invocation.terminal().enterRaw() : null) {
            end = new ConsoleSession(line, invocation.in(), invocation.out(), escape, terminal).run();
        } catch (IOException e) {
            throw new Failure(Status.FAILURE, "xl: console: " + e.getMessage());
        }
        // If the daemon dies later (create -F), this message would be wrong.
        invocation.context().messageIfDaemonDies("");
        if (end == ConsoleSession.End.CONSOLE && lives()) {
            throw new Failure(Status.FAILURE, "xl: " + lost());
        }
        return Status.OK;
    }

    private String lost() {
        return "the connection to the console of domain " + domid + " ended, the guest did not; to come back: xl console " + operand;
    }

    /** A console ends with its domain; if the domain still runs, the connection or domaind has ended. */
    private boolean lives() {
        try (DaemonConnection daemon = invocation.connect()) {
            Optional<DomainReport> domain = DomainOperands.numbered(daemon, domid);
            return domain.map(DomainReport::states).filter(s -> !s.dying() && !s.shutdown()).isPresent();
        } catch (ProblemException unreachable) {
            return true;
        }
    }
}
