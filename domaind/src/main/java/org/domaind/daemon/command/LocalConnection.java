package org.domaind.daemon.command;

import java.io.Closeable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.domaind.daemon.command.caller.CallerLink;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.console.ConsoleLine;

/** The management API for a command on a thread of the daemon: no socket, no JSON. */
final class LocalConnection implements DaemonConnection {
    private final CommandPorts ports;
    private final CallerLink link;
    private ReplyQueue begun = new ReplyQueue();
    private CompletableFuture<Object> answer = CompletableFuture.completedFuture(null);

    LocalConnection(CommandPorts ports, CallerLink link) {
        this.ports = ports;
        this.link = link;
    }

    @Override
    public <R> R call(Method method, Object parameters, Class<R> reply) {
        return callWithProgress(method, parameters, reply, progress -> { });
    }

    @Override
    public <R> R callWithProgress(Method method, Object parameters, Class<R> reply, Consumer<Replies.Progress> progress) {
        sendForMore(method, parameters);
        Object next = begun.next();
        while (!begun.ended()) {
            if (next instanceof Replies.Progress step) {
                progress.accept(step);
            }
            next = begun.next();
        }
        return reply.cast(next);
    }

    @Override
    public void sendForMore(Method method, Object parameters) {
        begun = new ReplyQueue();
        answer = begun.begin(replies -> ports.api().call(method, parameters, replies));
        if (!answer.isDone()) {
            CompletableFuture<Object> waitedFor = answer;
            Closeable wait = () -> waitedFor.cancel(false);
            link.closeWhenCancelled(wait);
            waitedFor.whenComplete((reply, failure) -> link.forget(wait));
        }
    }

    @Override
    public <R> R receive(Class<R> reply) {
        return reply.cast(begun.next());
    }

    @Override
    public ConsoleLine attachConsole(Requests.Console console) {
        LocalConsoleLine line = LocalConsoleLine.attach(ports.consoles(), console);
        link.closeWhenCancelled(line);
        return line;
    }

    @Override
    public void close() {
        // Cancels a wait; work on a guest that was begun goes on.
        answer.cancel(false);
    }
}
