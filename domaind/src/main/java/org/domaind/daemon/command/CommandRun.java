package org.domaind.daemon.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.command.caller.CallerCheck;
import org.domaind.daemon.command.caller.CallerDescriptor;
import org.domaind.daemon.command.caller.CallerInput;
import org.domaind.daemon.command.caller.CallerLink;
import org.domaind.daemon.command.caller.CallerOutput;
import org.domaind.daemon.command.caller.CallerTerminal;
import org.domaind.daemon.command.caller.CancelledException;
import org.domaind.daemon.command.caller.DeclinedException;
import org.domaind.daemon.command.caller.Frame;
import org.domaind.daemon.command.caller.StreamKind;
import org.domaind.xl.Program;
import org.domaind.xl.invocation.Invocation;

/** Runs one command, from its request to its exit status. Throws nothing. */
final class CommandRun implements Runnable {
    private static final Logger LOG = LogManager.getLogger(CommandRun.class);
    private static final int FAILURE = 1;

    private final CommandSession session;
    private final CommandRequest request;
    private final CommandPorts ports;
    private final List<CallerDescriptor> streams = new ArrayList<>();
    private final CallerLink link;
    /** The connection to the store; null when none was passed. */
    private final CallerDescriptor store;

    /** @param descriptors the streams that are not closed, in order, then the store's connection; owned from now on */
    CommandRun(CommandSession session, CommandRequest request, int[] descriptors, CommandPorts ports) {
        this.session = session;
        this.request = request;
        this.ports = ports;
        this.link = session.link();
        int next = 0;
        for (int i = 0; i < CommandRequest.STREAMS; i++) {
            StreamKind kind = request.streams().get(i);
            streams.add(CallerDescriptor.standard(link, kind, kind == StreamKind.CLOSED ? -1 : descriptors[next++]));
        }
        store = request.store() ? CallerDescriptor.standard(link, StreamKind.SOCKET, descriptors[next]) : null;
    }

    @Override
    public void run() {
        CallerTerminal terminal = new CallerTerminal(link, streams);
        try {
            if (!link.cancelled()) {
                run(Program.named(request.name()), terminal);
            }
        } catch (DeclinedException e) {
            link.send(Frame.of(Frame.DECLINED));
        } catch (CancelledException gone) {
            LOG.debug("The caller of {} is gone", request.name());
        } catch (RuntimeException | Error e) {
            LOG.error("The command {} could not be run because of a bug in domaind", request.name(), e);
        } finally {
            putBack(terminal);
            // The launcher has its answer. Other threads of the command, such as the reader of stdin, are woken by the end of the link.
            link.cancel();
            streams.forEach(CallerDescriptor::close);
            if (store != null) {
                store.close();
            }
            session.release();
        }
    }

    private void run(Program program, CallerTerminal terminal) throws DeclinedException {
        for (int i = 0; i < streams.size(); i++) {
            streams.get(i).prepare(i > 0);
        }
        CallerCheck.check(session.peer().pid(), request.environment(), program.isStore());
        if (program.startsProcesses(program.decode(request.arguments()))) {
            throw new DeclinedException("a command that starts processes");
        }
        Path folder = folder();
        link.send(Frame.of(Frame.BEGUN));
        PrintStream out = stream(1, program);
        PrintStream err = stream(2, program);
        CallerContext context = new CallerContext(link, ports, store, session.peer().pid(), request.folder(),
                request.streams().get(0));
        int status;
        try {
            status = program.run(new Invocation(program.decode(request.arguments()), folder, text(request.environment()), new CallerInput(streams.get(0)),
                    out, err, terminal, System::currentTimeMillis, context));
        } catch (CancelledException gone) {
            throw gone;
        } catch (RuntimeException | Error e) {
            // Last resort: a bug in one command must not affect others.
            LOG.error("The command {} failed because of a bug in domaind", request.name(), e);
            err.print(request.name() + ": a bug in domaind: " + e + "; see its log\n");
            err.flush();
            status = FAILURE;
        } finally {
            context.release();
        }
        link.send(status == Program.BROKEN_PIPE ? Frame.of(Frame.BROKEN_PIPE) : Frame.status(status));
    }

    private Path folder() throws DeclinedException {
        try {
            return Path.of(utf8(request.folder()));
        } catch (InvalidPathException e) {
            throw new DeclinedException("a working directory that Java cannot name");
        }
    }

    private PrintStream stream(int index, Program program) {
        return new PrintStream(new BufferedOutputStream(new CallerOutput(streams.get(index))), false, program.charset());
    }

    private static Map<String, String> text(Map<String, String> environment) {
        Map<String, String> decoded = new LinkedHashMap<>();
        environment.forEach((name, value) -> decoded.put(utf8(name), utf8(value)));
        return decoded;
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static void putBack(CallerTerminal terminal) {
        try {
            terminal.putBack();
        } catch (IOException e) {
            LOG.debug("A terminal could not be restored: {}", e.getMessage());
        }
    }
}
