package org.domaind.xl.guest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.Json;
import org.domaind.schema.config.GuestConfig;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.file.ConfigFile;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.reference.GuestView;
import org.domaind.xl.reference.ViewDifference;

/** {@code xl diff}: the config that a guest was made with, as it is now, and a file's, key by key. Ends with 0 when they are the same, as diff(1). */
public final class DiffCommand implements Command {
    /** As diff(1) has it: the two could not be compared. */
    private static final int TROUBLE = 2;

    @Override
    public Syntax syntax() {
        return new Syntax("diff", false, false, "[options] <Domain> <ConfigFile> [vars]", """
                -q, --quiet             Print nothing; the status tells
                """, 2, List.of(Option.flag('q', "quiet")));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        try {
            return compare(invocation, arguments);
        } catch (Failure e) {
            throw new Failure(TROUBLE, e.getMessage());
        }
    }

    private static int compare(Invocation invocation, Arguments arguments) {
        List<String> operands = arguments.operands();
        GuestConfig file = ConfigFile.read(invocation, operands.get(1), operands.subList(2, operands.size()), true).guest();
        DomainReport domain;
        try (DaemonConnection daemon = invocation.connect()) {
            domain = DomainOperands.report(daemon, operands.get(0));
        }
        GuestConfig stored = domain.config().orElseThrow(() ->
                new Failure(TROUBLE, "xl: Domain " + domain.domid() + ": its configuration is not known to domaind"));
        // A file without a uuid says nothing about it.
        UUID uuid = file.uuid().orElse(domain.uuid());
        Map<String, Object> before = new GuestView(stored).of(domain.name().orElse(stored.name()), domain.uuid());
        Map<String, Object> after = new GuestView(file).of(file.name(), uuid);
        List<ViewDifference> differences = ViewDifference.between(before, after);
        if (!arguments.has('q')) {
            differences.forEach(one -> invocation.print(one.key() + ": " + shown(one.before()) + " -> " + shown(one.after())));
        }
        return differences.isEmpty() ? Status.OK : Status.FAILURE;
    }

    private static String shown(Optional<Object> value) {
        return value.map(Json::text).orElse("(default)");
    }
}
