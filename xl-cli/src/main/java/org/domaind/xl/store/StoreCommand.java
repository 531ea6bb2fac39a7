package org.domaind.xl.store;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.domaind.schema.HostPaths;
import org.domaind.xenstore.client.DirectClient;
import org.domaind.xenstore.client.StoreException;
import org.domaind.xenstore.client.StoreLocation;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xl.invocation.Getopt;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.render.PastTime;
import org.domaind.xl.store.text.ErrnoText;
import org.domaind.xl.store.text.Numbers;

/** Runs one call of {@code xenstore} or of a {@code xenstore-} command. */
public final class StoreCommand {
    static final int OK = 0;
    static final int FAILURE = 1;
    private static final String ALL = "xenstore";
    /** The reference tries without end; so many conflicts in a row are reported here instead. */
    private static final int MAX_ATTEMPTS = 10_000;

    private StoreCommand() {
    }

    /**
     * Runs it.
     *
     * @param name       by which it was called, without folders
     * @param invocation its arguments and streams have one char per byte
     * @return the exit status
     */
    public static int run(String name, Invocation invocation) {
        if (!name.equals(ALL)) {
            Verb verb = name.startsWith(ALL + "-") ? Verb.named(name.substring(ALL.length() + 1)) : null;
            if (verb == null) {
                invocation.error(name + ": there is no such command of the store");
                return FAILURE;
            }
            return run(invocation, verb, name, name, name);
        }
        List<String> words = invocation.arguments();
        if (words.isEmpty()) {
            invocation.error("xenstore: Usage: xenstore <mode> [-h] [...]");
            return FAILURE;
        }
        String word = words.get(0);
        Verb verb = Verb.named(word);
        if (word.equals("--help")) {
            return modes(invocation);
        }
        if (verb == null) {
            invocation.error("xenstore: unknown mode " + word + "\n");
            return FAILURE;
        }
        return run(invocation.withArguments(words.subList(1, words.size())), verb, ALL, ALL + " " + word, word);
    }

    private static int modes(Invocation invocation) {
        invocation.print("Usage: xenstore <mode> [-h] [...]\n\nModes:\n");
        for (Verb verb : Verb.values()) {
            invocation.print(verb.word() + " ".repeat(10 - verb.word().length()) + verb.summary());
        }
        return OK;
    }

    private static int run(Invocation invocation, Verb verb, String program, String usageName, String optionsName) {
        try {
            if (verb == Verb.CONTROL) {
                return ControlCommand.run(invocation, usageName);
            }
            StoreCall call = call(invocation, verb, program, usageName, optionsName);
            if (call == null) {
                return OK;
            }
            return call.at().isPresent() ? past(call) : connected(call);
        } catch (StoreFailure failed) {
            invocation.error(program + ": " + failed.getMessage());
            return FAILURE;
        }
    }

    /** Null when only help was asked for. @param optionsName the prefix of getopt's messages */
    private static StoreCall call(Invocation invocation, Verb verb, String program, String usageName, String optionsName) {
        String usage = "Usage: " + usageName + " " + verb.usage();
        Getopt options = new Getopt(StoreOptions.ALL, invocation.arguments());
        StringBuilder letters = new StringBuilder();
        int number = -1;
        OptionalLong at = OptionalLong.empty();
        for (Option option = next(options, invocation, optionsName); option != null; option = next(options, invocation, optionsName)) {
            if (StoreOptions.isHelp(option, options.given())) {
                invocation.out().print(verb.help(usageName));
                return null;
            }
            char letter = StoreOptions.letter(option);
            if (!verb.accepts(letter)) {
                throw new StoreFailure(usage);
            }
            letters.append(letter);
            number = letter == 'n' ? Numbers.atoi(options.value()) : number;
            at = letter == StoreOptions.AT ? time(invocation, options.value()) : at;
        }
        List<String> operands = options.operands();
        if (operands.size() < verb.required() || verb == Verb.WRITE && operands.size() % 2 == 1) {
            throw new StoreFailure(usage);
        }
        return new StoreCall(invocation, program, verb, letters.toString(), number, at, operands);
    }

    /** The next known option; unknown ones are reported and ignored, as in the reference. */
    private static Option next(Getopt options, Invocation invocation, String name) {
        while (true) {
            try {
                return options.next();
            } catch (Getopt.UnknownOptionException e) {
                invocation.error(name + ": " + e.getMessage());
            }
        }
    }

    private static OptionalLong time(Invocation invocation, String text) {
        OptionalLong time = PastTime.parse(text, invocation.nowMillis().getAsLong());
        if (time.isEmpty()) {
            throw new StoreFailure("\"" + text + "\" is no time; give " + PastTime.FORMS);
        }
        return time;
    }

    private static int past(StoreCall call) {
        try (StoreAtTime store = StoreAtTime.open(call.invocation(), call.at().getAsLong())) {
            LsCommand.print(call, store);
            return OK;
        }
    }

    /** @throws StoreFailure there is no store to connect to */
    static DirectClient connect(Invocation invocation, boolean socketOnly) {
        StoreLocation location = StoreLocation.of(invocation.environment(), HostPaths.ofEnvironment(invocation.environment()).root());
        try {
            return invocation.context().openStore(location, socketOnly);
        } catch (IOException failure) {
            throw new StoreFailure("xs_open: " + ErrnoText.text(failure));
        }
    }

    private static int connected(StoreCall call) {
        try (DirectClient store = connect(call.invocation(), call.has('s'))) {
            return switch (call.verb()) {
                case LS -> {
                    LsCommand.print(call, store);
                    yield OK;
                }
                case WATCH -> {
                    WatchCommand.run(call, store);
                    yield OK;
                }
                case READ -> perform(call, store, new ReadAction());
                case WRITE -> perform(call, store, new WriteAction());
                case LIST -> perform(call, store, new ListAction());
                case RM -> perform(call, store, new RemoveAction());
                case EXISTS -> perform(call, store, new ExistsAction());
                case CHMOD -> perform(call, store, new ChmodAction());
                case CONTROL -> throw new IllegalStateException("control does not connect here");
            };
        } catch (IOException atTheEnd) {
            throw new StoreFailure(ErrnoText.text(atTheEnd));
        }
    }

    private static int perform(StoreCall call, DirectClient store, Action action) {
        if (!call.verb().transactional(call.operands().size())) {
            return action.perform(call, store, call.invocation().out()) ? OK : FAILURE;
        }
        TransactionOutput kept = new TransactionOutput(call.invocation().context());
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            int transaction = begin(store);
            kept.forget();
            PrintStream out = new PrintStream(kept, false, StandardCharsets.ISO_8859_1);
            boolean done = action.perform(call, store.within(transaction), out);
            if (ended(store, transaction, done)) {
                out.flush();
                call.invocation().out().writeBytes(kept.bytes());
                return done ? OK : FAILURE;
            }
        }
        throw new StoreFailure("couldn't end transaction: others changed the same keys " + MAX_ATTEMPTS + " times");
    }

    private static int begin(DirectClient store) {
        try {
            return store.begin();
        } catch (StoreException refused) {
            throw new StoreFailure("couldn't start transaction");
        }
    }

    /** False when the transaction ended in a conflict. */
    private static boolean ended(DirectClient store, int transaction, boolean commit) {
        try {
            store.end(transaction, commit);
            return true;
        } catch (StoreException refused) {
            if (commit && refused.errno() == Errno.EAGAIN) {
                return false;
            }
            throw new StoreFailure("couldn't end transaction");
        }
    }
}
