package org.domaind.xl.save;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.console.EscapeCharacter;
import org.domaind.xl.file.ConfigFile;
import org.domaind.xl.file.XlConf;
import org.domaind.xl.guest.AttachedConsole;
import org.domaind.xl.guest.Foreground;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.ProgressLine;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.invocation.Terminal;

/** {@code xl restore}. */
public final class RestoreCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("restore", true, false, "[options] [<ConfigFile>] <CheckpointFile>", """
                -h                       Print this help.
                -p                       Do not unpause domain after restoring it.
                -e                       Do not wait in the background for the death of the domain.
                -d                       Enable debug messages.
                -c                       Connect to the console before the domain goes on.
                -F                       Run in foreground until death of the domain.
                -V, --vncviewer          Connect to the VNC display after the domain is created.
                -A, --vncviewer-autopass Pass VNC password to viewer via stdin.
                """, 1, List.of(Option.flag('p'), Option.flag('e'), Option.flag('d'), Option.flag('c'), Option.flag('F'), Option.flag('V', "vncviewer"),
                Option.flag('A', "vncviewer-autopass")));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        int operands = arguments.operands().size();
        if (operands > 2) {
            invocation.out().print(syntax().usage());
            return Status.FAILURE;
        }
        if (arguments.has('V') || arguments.has('A')) {
            throw new Failure(Status.FAILURE, "xl: -V: a guest's display is not supported yet by this release of domaind");
        }
        String name = arguments.operand(operands - 1);
        ConfigFile config = operands > 1 ? ConfigFile.read(invocation, arguments.operand(0), List.of(), false) : saved(invocation, name);
        if (arguments.has('d')) {
            invocation.error(config.dryRun(false));
        }
        GuestConfig guest = config.guest();
        Requests.RestoreGuest request = new Requests.RestoreGuest(guest, config.text(), invocation.folder().resolve(name).normalize().toString(),
                arguments.has('p') || arguments.has('c'), new XlConf(invocation).autoballoon());
        try (DaemonConnection daemon = invocation.connect()) {
            Domid domid = restore(invocation, daemon, request);
            int status = arguments.has('c') ? join(invocation, arguments, daemon, guest, domid) : Status.OK;
            if (arguments.has('F')) {
                new Foreground(invocation, daemon, guest).await(domid);
            }
            return status;
        } catch (ProblemException e) {
            throw new Failure(Status.FAILURE, "xl: " + e.problem().line());
        }
    }

    /** The config that a save file has. */
    private static ConfigFile saved(Invocation invocation, String name) {
        SavedConfig saved;
        try (InputStream in = invocation.context().open(name)) {
            saved = SavedConfig.read(in);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new Failure(Status.FAILURE, "Can't open restore file: No such file or directory");
        } catch (AccessDeniedException e) {
            throw new Failure(Status.FAILURE, "Can't open restore file: Permission denied");
        } catch (IOException e) {
            throw new Failure(Status.FAILURE, "Can't open restore file: " + e.getMessage());
        } catch (ProblemException e) {
            throw new Failure(Status.FAILURE, "xl: " + name + " is no file that can be restored: " + e.problem().line());
        }
        return saved.config(invocation, "save file " + name);
    }

    private static Domid restore(Invocation invocation, DaemonConnection daemon, Requests.RestoreGuest request) {
        if (!invocation.terminal().is(Terminal.Stream.ERR)) {
            return daemon.call(Method.RESTORE_GUEST, request, Replies.Created.class).domid();
        }
        ProgressLine line = new ProgressLine(invocation, "Restoring " + request.config().name());
        try {
            return daemon.callWithProgress(Method.RESTORE_GUEST, request, Replies.Created.class, line::show).domid();
        } finally {
            line.clear();
        }
    }

    /** Attaches the console before the guest goes on, so that no output is missed. */
    private static int join(Invocation invocation, Arguments arguments, DaemonConnection daemon, GuestConfig guest, Domid domid) {
        try (DaemonConnection connection = invocation.connect()) {
            Optional<AttachedConsole> attached;
            try {
                attached = Optional.of(AttachedConsole.attach(invocation, connection, domid, guest.name()));
            } catch (ProblemException e) {
                invocation.error("xl: " + e.problem().line());
                attached = Optional.empty();
            }
            if (!arguments.has('p')) {
                daemon.call(Method.UNPAUSE_GUEST, new Requests.Guest(domid), Replies.Done.class);
            }
            return attached.isPresent() ? attached.get().join(EscapeCharacter.DEFAULT) : Status.FAILURE;
        }
    }
}
