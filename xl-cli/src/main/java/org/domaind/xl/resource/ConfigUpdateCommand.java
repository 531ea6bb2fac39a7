package org.domaind.xl.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.file.ConfigFile;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl config-update}. */
public final class ConfigUpdateCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("config-update", true, true, "<Domain> <ConfigFile> [options] [vars]", """
                -h                      Print this help.
                -f FILE, --defconfig=FILE
                                     Use the given configuration file.
                -d                      Enable debug messages.
                """, 1, List.of(Option.value('f', "defconfig"), Option.flag('d')));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        invocation.error("WARNING: xl now has better capability to manage domain configuration, avoid using this command when possible");
        List<String> overrides = new ArrayList<>();
        Optional<String> file = arguments.value('f');
        for (String operand : arguments.operands().subList(1, arguments.operands().size())) {
            if (operand.indexOf('=') >= 0) {
                overrides.add(operand);
            } else if (file.isEmpty()) {
                file = Optional.of(operand);
            } else {
                invocation.out().print(syntax().usage());
                return Status.USAGE;
            }
        }
        try (DaemonConnection daemon = invocation.connect()) {
            Domid domid = DomainOperands.find(daemon, arguments.operand(0));
            String named = file.orElseThrow(() -> new Failure(Status.FAILURE, "Config file not specified"));
            ConfigFile config = ConfigFile.read(invocation, named, overrides, true);
            if (arguments.has('d') || arguments.has(Arguments.DRY_RUN)) {
                invocation.print(config.dryRun(true));
            }
            if (!arguments.has(Arguments.DRY_RUN)) {
                invocation.error("setting dom" + domid + " configuration");
                daemon.call(Method.UPDATE_CONFIG, new Requests.UpdateConfig(domid, config.guest(), config.text()), Replies.Done.class);
            }
            return Status.OK;
        } catch (ProblemException e) {
            invocation.error("xl: " + e.problem().line());
            throw new Failure(Status.FAILURE, "failed to update configuration");
        }
    }
}
