package org.domaind.xl.migrate;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.domaind.schema.HostPaths;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.savefile.SaveHeader;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.file.ConfigFile;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.ProgressLine;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.invocation.Terminal;
import org.domaind.xl.save.SavedConfig;

/** {@code xl migrate}. */
public final class MigrateCommand implements Command {
    private static final String RESOLVE = "resolve";
    private static final String DRY_RUN = "dry-run";
    private static final String READY = "xl migration receiver ready";
    private static final int PAGE_KIB = 4;
    private static final int KIB_PER_MIB = 1024;
    private static final int MAX_MILLIS = 600_000;

    @Override
    public Syntax syntax() {
        return new Syntax("migrate", true, false, "[options] <Domain> <host>", """
                -h              Print this help.
                -C <config>     Send <config> instead of config file from creation.
                -s <sshcommand> Use <sshcommand> instead of ssh.  String will be passed
                                to sh. If empty, run <host> instead of ssh <host> xl
                                migrate-receive.
                -e              Do not wait in the background (on <host>) for the death
                                of the domain.
                -F              The same.
                --debug         Print huge (!) amount of debug during the migration process.
                -p              Do not unpause domain after migrating it.
                -D              Preserve the domain id
                --live          Accepted; every migration is live.
                --dry-run              Only tell what speaks against it, here and there.
                --max-iterations <n>   Copy memory at most <n> times while the domain runs.
                --dirty-threshold <n>  Suspend the domain when fewer than <n> pages are left.
                --max-downtime <ms>    Suspend the domain only if its pause is expected to be
                                       that short; otherwise it stays here.
                --bandwidth <MiB/s>    Send at most so much while the domain runs.
                --abort-if-busy        If the domain writes faster than it can be copied, it
                                       stays here.
                --resolve <where>      Of a domain of which it is not known whether it has
                                       arrived: here, to let it go on here; there, to remove it.
                """, 1, List.of(Option.flag('F'), Option.value('C', ""), Option.value('s', ""), Option.flag('e'), Option.flag('p'), Option.flag('D'),
                Option.flag("debug"), Option.flag("live"), Option.flag(DRY_RUN), value("max-iterations"), value("dirty-threshold"), value("max-downtime"), value("bandwidth"),
                Option.flag("abort-if-busy"), value(RESOLVE)));
    }

    private static Option value(String name) {
        return Option.value((char) 0, name);
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        boolean resolve = arguments.has(RESOLVE);
        if (arguments.operands().size() != (resolve ? 1 : 2)) {
            invocation.out().print(syntax().usage());
            if (!resolve && arguments.operands().size() < 2) {
                throw new Failure(Status.USAGE, "'xl migrate' requires at least 2 arguments.\n");
            }
            return Status.FAILURE;
        }
        if (arguments.has('D')) {
            throw new Failure(Status.FAILURE, "xl: migrate -D: a guest's number cannot be kept yet by this release of domaind");
        }
        Requests.MigrationLimits limits = limits(arguments);
        try (DaemonConnection daemon = invocation.connect()) {
            DomainReport domain = DomainOperands.report(daemon, arguments.operand(0));
            return resolve ? resolve(daemon, domain, arguments.value(RESOLVE).orElseThrow()) : migrate(invocation, arguments, daemon, domain, limits);
        } catch (ProblemException e) {
            throw new Failure(Status.FAILURE, "xl: " + e.problem().line());
        }
    }

    private static int resolve(DaemonConnection daemon, DomainReport domain, String where) {
        if (!where.equals("here") && !where.equals("there")) {
            throw new Failure(Status.USAGE, "xl: migrate --resolve: \"" + where + "\" is neither \"here\" nor \"there\"");
        }
        daemon.call(Method.RESOLVE_MIGRATION, new Requests.ResolveMigration(domain.domid(), where.equals("here")), Replies.Done.class);
        return Status.OK;
    }

    private static Requests.MigrationLimits limits(Arguments arguments) {
        return new Requests.MigrationLimits(number(arguments, "max-iterations", 1000), asLong(number(arguments, "dirty-threshold", Integer.MAX_VALUE)),
                asLong(number(arguments, "max-downtime", MAX_MILLIS)), number(arguments, "bandwidth", 1 << 20), arguments.has("abort-if-busy"));
    }

    private static OptionalLong asLong(OptionalInt value) {
        return value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty();
    }

    private static OptionalInt number(Arguments arguments, String option, int most) {
        String text = arguments.value(option).orElse(null);
        if (text == null) {
            return OptionalInt.empty();
        }
        if (!text.matches("[1-9][0-9]{0,9}") || Long.parseLong(text) > most) {
            throw new Failure(Status.USAGE, "xl: migrate --" + option + ": \"" + text + "\" is no number from 1 to " + most);
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    private static int migrate(Invocation invocation, Arguments arguments, DaemonConnection daemon, DomainReport domain, Requests.MigrationLimits limits) {
        String json = arguments.value('C').map(file -> ConfigFile.read(invocation, file, List.of(), true).dryRun(false))
                .orElseGet(() -> SavedConfig.json(HostPaths.ofEnvironment(invocation.environment()), daemon, domain));
        if (arguments.has(DRY_RUN)) {
            return check(invocation, arguments, daemon, domain, json);
        }
        try (Transport transport = Transport.start(command(arguments), invocation.folder())) {
            Requests.MigrateGuest request = new Requests.MigrateGuest(domain.domid(), transport.link(), json, limits);
            ProgressLine line = new ProgressLine(invocation, "Migrating " + arguments.operand(0));
            boolean terminal = invocation.terminal().is(Terminal.Stream.ERR);
            Replies.Migrated move;
            try {
                move = daemon.callWithProgress(Method.MIGRATE_GUEST, request, Replies.Migrated.class, progress -> {
                    transport.handedOver();
                    if (terminal) {
                        line.say(progress.step());
                    }
                });
            } catch (ProblemException e) {
                clear(terminal, line);
                boolean never = e.problem().code().equals("no-link") && transport.ended().isPresent();
                invocation.error(never ? "xl: the command that reaches the other host has ended at once, with status " + transport.ended().getAsInt()
                        : "xl: " + e.problem().line());
                throw new Failure(Status.FAILURE, failure(e.problem().code()));
            }
            clear(terminal, line);
            invocation.error("xl: " + move.pages() * PAGE_KIB / KIB_PER_MIB + " MiB in " + move.rounds() + " rounds and " + move.totalMillis()
                    + " ms; the guest was paused for " + move.pauseMillis() + " ms");
            invocation.error("Migration successful.");
            return Status.OK;
        } catch (IOException e) {
            throw new Failure(Status.FAILURE, "xl: the command that reaches the other host cannot be started: " + e.getMessage());
        }
    }

    /** Looks on both sides, and changes nothing. */
    private static int check(Invocation invocation, Arguments arguments, DaemonConnection daemon, DomainReport domain, String json) {
        boolean may = true;
        try {
            daemon.call(Method.CHECK_DEPARTURE, new Requests.Guest(domain.domid()), Replies.Done.class);
        } catch (ProblemException e) {
            invocation.print("here: " + e.problem().line());
            may = false;
        }
        try (Transport transport = Transport.start(command(arguments) + " --check", invocation.folder())) {
            String answer = transport.ask(new SaveHeader(Optional.of(json)).bytes());
            int status = transport.status();
            if (answer.startsWith(READY) || status > 1 || status == 1 && answer.isBlank()) {
                throw new Failure(Status.FAILURE, "xl: the other host cannot be asked: what was started there is not xl migrate-receive of domaind, or cannot reach it");
            }
            answer.lines().forEach(line -> invocation.print("there: " + line));
            may &= status == 0;
        } catch (IOException e) {
            throw new Failure(Status.FAILURE, "xl: the other host cannot be asked: " + e.getMessage());
        }
        invocation.print(may ? "nothing speaks against it" : "it would fail");
        return may ? Status.OK : Status.FAILURE;
    }

    private static void clear(boolean terminal, ProgressLine line) {
        if (terminal) {
            line.clear();
        }
    }

    private static String failure(String code) {
        return switch (code) {
            case "migration-uncertain" -> "Migration failed during the final handshake: the domain is suspended here, and may run there.";
            case "migration-returned" -> "Migration failed due to problems at target.";
            case "suspend-timeout" -> "Migration failed, failed to suspend at sender.";
            default -> "Migration failed, resuming at sender.";
        };
    }

    /** What a shell runs, as the reference has it run. */
    private static String command(Arguments arguments) {
        String ssh = arguments.value('s').orElse("ssh");
        String host = arguments.operand(1);
        if (ssh.isEmpty()) {
            return host;
        }
        return "exec " + ssh + " " + host + " xl migrate-receive" + (arguments.has('F') || arguments.has('e') ? " -e" : "")
                + (arguments.has("debug") ? " -d" : "") + (arguments.has('p') ? " -p" : "");
    }
}
