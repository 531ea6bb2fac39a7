package org.domaind.xl.client;

import java.io.Closeable;
import java.util.function.Consumer;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.xl.console.ConsoleLine;

/** A command's connection to the daemon's management API. Not thread-safe. */
public interface DaemonConnection extends Closeable {
    /**
     * Calls and waits for the reply.
     *
     * @throws ProblemException the daemon's error, or the connection is lost
     */
    <R> R call(Method method, Object parameters, Class<R> reply);

    /** As {@link #call}, and reports each step of the work before the reply. */
    <R> R callWithProgress(Method method, Object parameters, Class<R> reply, Consumer<Replies.Progress> progress);

    /** Begins a call that may have several replies, each read with {@link #receive}. */
    void sendForMore(Method method, Object parameters);

    /** Waits for the next reply to that call. */
    <R> R receive(Class<R> reply);

    /** Uses this connection for a guest's console; afterwards it can only be closed, which ends the console's session too. */
    ConsoleLine attachConsole(Requests.Console console);

    @Override
    void close();
}
