package org.domaind.daemon.command;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.console.ConsoleLine;

/** The management API for a command on a thread of the daemon: no socket, no JSON. */
final class LocalConnection implements DaemonConnection {
    private final CommandPorts ports;
    private final CallerLink link;
    private final Queue<CompletableFuture<Object>> sent = new ArrayDeque<>();

    LocalConnection(CommandPorts ports, CallerLink link) {
        this.ports = ports;
        this.link = link;
    }

    @Override
    public <R> R call(Method method, Object parameters, Class<R> reply) {
        return reply.cast(await(begin(method, parameters, p -> { })));
    }

    @Override
    public <R> R callWithProgress(Method method, Object parameters, Class<R> reply, Consumer<Replies.Progress> progress) {
        ProgressMailbox<Replies.Progress> mailbox = new ProgressMailbox<>(Replies.Progress.class, progress);
        return reply.cast(mailbox.deliverUntil(begin(method, parameters, mailbox::put), this::await));
    }

    private CompletableFuture<Object> begin(Method method, Object parameters, Consumer<Object> progress) {
        CompletableFuture<Object> answer = ports.api().call(method, parameters, progress);
        if (!answer.isDone()) {
            link.closeWhenCancelled(() -> answer.cancel(false));
        }
        return answer;
    }

    private Object await(CompletableFuture<Object> answer) {
        try {
            return answer.get();
        } catch (CancellationException gone) {
            throw new CancelledException();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ProblemException problem ? problem : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    @Override
    public ConsoleLine attachConsole(Domid domid) {
        LocalConsoleLine line = LocalConsoleLine.attach(ports.consoles(), domid);
        link.closeWhenCancelled(line);
        return line;
    }

    @Override
    public void close() {
        sent.forEach(answer -> answer.cancel(false));
    }
}
