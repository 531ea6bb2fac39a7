package org.domaind.xl.command;

import java.io.IOException;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonClient;
import org.domaind.xl.console.ConsoleSession;
import org.domaind.xl.console.EscapeCharacter;
import org.domaind.xl.console.RawTerminal;

/** A guest's console, attached and not yet joined to the caller's terminal. */
final class AttachedConsole {
    private final Invocation invocation;
    private final DaemonClient.Upgraded console;

    private AttachedConsole(Invocation invocation, DaemonClient.Upgraded console) {
        this.invocation = invocation;
        this.console = console;
    }

    /** @param daemon its connection becomes the console's */
    static AttachedConsole attach(Invocation invocation, DaemonClient daemon, Domid domid) {
        return new AttachedConsole(invocation, daemon.upgrade(Method.ATTACH_CONSOLE, new Requests.Guest(domid)));
    }

    /** Returns the exit status once the session is over. */
    int join(EscapeCharacter escape) {
        boolean terminal = invocation.terminal().is(Terminal.Stream.IN);
        try (RawTerminal raw = terminal ? RawTerminal.enter() : null) {
            new ConsoleSession(console.channel(), invocation.in(), invocation.out(), escape).run(console.first());
            return Status.OK;
        } catch (IOException e) {
            throw new Failure(Status.FAILURE, "xl: console: " + e.getMessage());
        }
    }
}
