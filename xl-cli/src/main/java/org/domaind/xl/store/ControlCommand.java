package org.domaind.xl.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.domaind.xenstore.client.DirectClient;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.store.text.ErrnoText;
import org.domaind.xl.store.text.JsonArray;

/** {@code xenstore-control}: sends a command to the store's daemon, and prints the answer. */
final class ControlCommand {
    static final int USAGE = 2;
    static final int REFUSED = 3;

    private ControlCommand() {
    }

    static int run(Invocation invocation, String program) {
        List<String> words = invocation.arguments();
        boolean json = !words.isEmpty() && words.get(0).equals("--json");
        words = json ? words.subList(1, words.size()) : words;
        if (words.isEmpty()) {
            invocation.error("Usage:\n" + program + " " + Verb.CONTROL.usage());
            return USAGE;
        }
        if (words.get(0).equals("-h") || words.get(0).equals("--help")) {
            invocation.out().print(Verb.CONTROL.help(program));
            return StoreCommand.OK;
        }
        if (words.get(0).equals("live-update")) {
            return LiveUpdate.run(invocation, words.subList(1, words.size()));
        }
        try (DirectClient store = StoreCommand.connect(invocation, false)) {
            return send(invocation, store, words, json);
        } catch (StoreFailure | IOException failed) {
            return unreachable(invocation);
        }
    }

    static int unreachable(Invocation invocation) {
        invocation.error("Failed to contact Xenstored.");
        return StoreCommand.FAILURE;
    }

    private static int send(Invocation invocation, DirectClient store, List<String> words, boolean json) {
        String answer;
        try {
            answer = store.control(words.toArray(new String[0]));
        } catch (StoreException refused) {
            boolean unknown = refused.errno() == Errno.EINVAL;
            invocation.error(unknown ? commands(store) : "Error " + ErrnoText.number(refused) + " when trying to execute command.");
            return REFUSED;
        }
        if (json) {
            List<Object> typed = new ArrayList<>();
            for (String word : words) {
                typed.add(JsonArray.typed(word));
            }
            Map<String, Object> element = new LinkedHashMap<>();
            element.put("command", typed);
            element.put("reply", JsonArray.typed(answer));
            JsonArray.print(invocation.out(), element);
            invocation.print("");
        } else if (!answer.isEmpty()) {
            invocation.print(answer);
        }
        return StoreCommand.OK;
    }

    private static String commands(DirectClient store) {
        try {
            return "Command not supported. Valid commands are:\n" + store.control("help");
        } catch (StoreException refused) {
            return "Error when executing command.";
        }
    }
}
