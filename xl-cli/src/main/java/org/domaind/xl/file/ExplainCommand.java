package org.domaind.xl.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.domaind.schema.keys.ConfigKey;
import org.domaind.schema.keys.KeyTable;
import org.domaind.schema.model.GuestType;
import org.domaind.xl.config.NearestKey;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.JsonOutput;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl explain}: what the table of keys says. */
public final class ExplainCommand implements Command {
    private static final String FIRST_RELEASE = "4.14";

    @Override
    public Syntax syntax() {
        return new Syntax("explain", false, false, "[options] <Key>...", """
                --json                  Print it as JSON
                """, 1, List.of(Option.JSON));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        int status = Status.OK;
        List<Object> known = new ArrayList<>();
        for (String name : arguments.operands()) {
            Optional<ConfigKey> key = KeyTable.get().find(name);
            if (key.isEmpty()) {
                invocation.error("xl: there is no key `" + name + "'" + NearestKey.to(name).map(near -> "; did you mean `" + near + "'?").orElse(""));
                status = Status.FAILURE;
            } else if (arguments.has("json")) {
                known.add(json(key.get()));
            } else {
                explain(invocation, key.get());
            }
        }
        return arguments.has("json") ? Math.max(status, JsonOutput.print(invocation, known)) : status;
    }

    private static void explain(Invocation invocation, ConfigKey key) {
        invocation.print(key.name() + ": " + key.kind().description() + (key.expected().isEmpty() ? "" : ": " + key.expected()));
        invocation.print("  " + key.help().replace("`", ""));
        if (!key.usual().isEmpty()) {
            invocation.print("  Default: " + key.usual().replace("`", ""));
        }
        invocation.print("  Xen: " + key.since().orElse(FIRST_RELEASE) + (key.since().isPresent() ? " and later" : " or earlier, and later")
                + key.until().map(last -> ", up to " + last).orElse(""));
        for (GuestType type : GuestType.values()) {
            invocation.print("  In the config of a " + type.word() + " guest: " + role(key, type));
        }
        key.place().or(() -> key.via().flatMap(via -> KeyTable.get().key(via).place()))
                .ifPresent(place -> invocation.print("  In the JSON: " + place));
    }

    private static String role(ConfigKey key, GuestType type) {
        return switch (key.role(type)) {
            case OBEYED -> "obeyed";
            case LATER -> "not supported yet by this release of domaind: refused";
            case MEANINGLESS -> "ignored: it says nothing about such a guest";
            case NOT_ON_X86 -> "refused: it is for guests on Arm";
        };
    }

    private static Map<String, Object> json(ConfigKey key) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", key.name());
        json.put("type", key.kind().word());
        json.put("expected", orNull(key.expected()));
        json.put("default", orNull(key.usual()));
        json.put("since", key.since().orElse(null));
        json.put("until", key.until().orElse(null));
        for (GuestType type : GuestType.values()) {
            json.put(type.word(), key.role(type).word());
        }
        json.put("place", key.place().orElse(null));
        json.put("help", key.help());
        return json;
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
