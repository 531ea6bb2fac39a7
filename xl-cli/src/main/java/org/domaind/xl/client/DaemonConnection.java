package org.domaind.xl.client;

import java.io.Closeable;
import java.util.function.Consumer;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.model.Domid;
import org.domaind.xl.console.ConsoleLine;

/** The daemon's management API, as a command calls it. Not for several threads at once. */
public interface DaemonConnection extends Closeable {
    /**
     * Calls and waits for the reply.
     *
     * @throws ProblemException what the daemon answers instead, or that it went away
     */
    <R> R call(Method method, Object parameters, Class<R> reply);

    /** As {@link #call}, and tells of each step of the work before the reply. */
    <R> R callWithProgress(Method method, Object parameters, Class<R> reply, Consumer<Replies.Progress> progress);

    /** Begins a call that may have several replies: each is to be read with {@link #receive}. */
    void sendForMore(Method method, Object parameters);

    /** Waits for the next reply of the call begun before. */
    <R> R receive(Class<R> reply);

    /** Takes this connection over for a guest's console; afterwards it is only to be closed, which ends the console's session too. */
    ConsoleLine attachConsole(Domid domid);

    @Override
    void close();
}
