package org.domaind.xl.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.JsonOutput;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.ProgressLine;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.invocation.Terminal;
import org.domaind.xl.many.CreateAll;

/** {@code xl create}. */
public final class CreateCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("create", true, true, "<ConfigFile> [options] [vars]", """
                -c                      Connect to the console after the domain is created.
                -d                      Enable debug messages.
                -e                      Do not wait in the background for the death of the domain.
                -F                      Run in foreground until death of the domain.
                -f FILE, --defconfig=FILE
                                     Use the given configuration file.
                -h                      Print this help.
                -n, --dryrun            Dry run - prints the resulting configuration
                                         (deprecated in favour of global -N option).
                -p                      Leave the domain paused after it is created.
                -q, --quiet             Quiet.
                -V, --vncviewer         Connect to the VNC display after the domain is created.
                -A, --vncviewer-autopass
                                        Pass VNC password to viewer via stdin.
                --ignore-global-affinity-masks Ignore global masks in xl.conf.
                --all                   Create the guests of all these files, several at a time.
                --plan                  Print the steps that would be taken, and take none.
                --json                  Print the new domain's id and name (or the plan) as JSON.
                """, 0, List.of(Option.flag('c'), Option.flag('d'), Option.flag('e'), Option.flag('F'), Option.value('f', "defconfig"),
                Option.flag('n', "dryrun"), Option.flag('p'), Option.flag('q', "quiet"), Option.flag('V', "vncviewer"),
                Option.flag('A', "vncviewer-autopass"), Option.flag('i', "ignore-global-affinity-masks"), Option.flag("plan"), Option.flag("all"),
                Option.JSON));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        if (arguments.has("all")) {
            return all(invocation, arguments);
        }
        Optional<String> file = arguments.value('f');
        List<String> overrides = new ArrayList<>();
        for (String operand : arguments.operands()) {
            if (operand.indexOf('=') >= 0) {
                overrides.add(operand);
            } else if (file.isEmpty()) {
                file = Optional.of(operand);
            } else {
                invocation.out().print(syntax().usage());
                return Status.USAGE;
            }
        }
        if (file.isEmpty()) {
            throw new Failure(Status.CREATE_INVALID, "Config file not specified and none in save file");
        }
        ConfigFile config = ConfigFile.read(invocation, file.get(), overrides, arguments.has('q'));
        if (arguments.has(Arguments.DRY_RUN)) {
            invocation.print(config.dryRun(true));
            return Status.OK;
        }
        if (arguments.has('d')) {
            invocation.error(config.dryRun(false));
        }
        GuestConfig guest = config.guest();
        if (arguments.has('V') || arguments.has('A')) {
            throw new Failure(Status.FAILURE, "xl: -V: a guest's display is not supported yet by this release of domaind");
        }
        try (DaemonConnection daemon = invocation.connect()) {
            return new Creation(invocation, arguments, daemon, guest, config.text()).run();
        }
    }

    private static int all(Invocation invocation, Arguments arguments) {
        for (String alone : List.of("c", "F", "f", "V", "A", "plan", Arguments.DRY_RUN)) {
            if (arguments.has(alone) || arguments.value(alone.charAt(0)).isPresent()) {
                throw new Failure(Status.USAGE, "xl: --all does not go together with " + (alone.length() == 1 ? "-" : "--") + alone);
            }
        }
        List<String> overrides = arguments.operands().stream().filter(operand -> operand.indexOf('=') >= 0).toList();
        List<String> files = arguments.operands().stream().filter(operand -> operand.indexOf('=') < 0).distinct().toList();
        if (files.isEmpty()) {
            throw new Failure(Status.USAGE, "xl: --all needs config files");
        }
        return new CreateAll(invocation, files, overrides, arguments.has('p'), arguments.has('q'), arguments.has("json")).run();
    }

    /** The part of the command that needs the daemon. */
    private record Creation(Invocation invocation, Arguments arguments, DaemonConnection daemon, GuestConfig guest, String text) {

        int run() {
            boolean console = arguments.has('c');
            Requests.CreateGuest request = new Requests.CreateGuest(guest, text, arguments.has('p') || console,
                    new XlConf(invocation).autoballoon());
            Domid domid;
            try {
                if (arguments.has("plan")) {
                    return plan(daemon.call(Method.PLAN_GUEST, request, Replies.PlanSteps.class));
                }
                domid = create(request);
            } catch (ProblemException e) {
                throw new Failure(Status.CREATE_FAILED, "xl: " + e.problem().line());
            }
            if (arguments.has("json")) {
                JsonOutput.print(invocation, Map.of("domid", domid, "name", guest.name()));
            }
            int status = console ? join(domid) : Status.OK;
            if (arguments.has('F')) {
                new Foreground(invocation, daemon, guest).await(domid);
            }
            return status;
        }

        private Domid create(Requests.CreateGuest request) {
            if (arguments.has('q') || !invocation.terminal().is(Terminal.Stream.ERR)) {
                return daemon.call(Method.CREATE_GUEST, request, Replies.Created.class).domid();
            }
            ProgressLine line = new ProgressLine(invocation, "Creating " + guest.name());
            try {
                return daemon.callWithProgress(Method.CREATE_GUEST, request, Replies.Created.class, line::show).domid();
            } finally {
                line.clear();
            }
        }

        private int plan(Replies.PlanSteps plan) {
            if (arguments.has("json")) {
                return JsonOutput.print(invocation, plan.steps());
            }
            int number = 1;
            for (Replies.PlanStep step : plan.steps()) {
                invocation.print(number++ + ". " + step.name() + ": " + step.description());
            }
            return Status.OK;
        }

        /** Attaches the console before the guest is unpaused, so that no output is missed. */
        private int join(Domid domid) {
            try (DaemonConnection connection = invocation.connect()) {
                Optional<AttachedConsole> attached = attach(connection, domid);
                // A console that cannot be attached must not keep the guest from running, as it would without -c.
                start(domid);
                return attached.isPresent() ? attached.get().join(EscapeCharacter.DEFAULT) : Status.FAILURE;
            }
        }

        private Optional<AttachedConsole> attach(DaemonConnection connection, Domid domid) {
            try {
                return Optional.of(AttachedConsole.attach(invocation, connection, domid, guest.name()));
            } catch (ProblemException e) {
                invocation.error("xl: " + e.problem().line());
                return Optional.empty();
            }
        }

        private void start(Domid domid) {
            if (!arguments.has('p')) {
                daemon.call(Method.UNPAUSE_GUEST, new Requests.Guest(domid), Replies.Done.class);
            }
        }
    }
}
