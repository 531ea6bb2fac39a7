package org.domaind.daemon.sim.guest;

import java.util.function.Consumer;

/** How a guest hears that it shall stop, and acknowledges it: by emptying the node, in a transaction. */
final class ShutdownRequests {
    static final String NODE = "control/shutdown";
    private static final String TOKEN = "shutdown";
    /** How often the store may tell an acknowledgement to try again. */
    private static final int MAX_TRIES = 100;

    private final GuestStore store;
    private final Consumer<String> asked;

    /** @param asked receives the word: {@code poweroff} */
    ShutdownRequests(GuestStore store, Consumer<String> asked) {
        this.store = store;
        this.asked = asked;
    }

    void start() {
        store.watch(NODE, TOKEN, (ok, payload) -> { });
    }

    void event(String token) {
        if (token.equals(TOKEN)) {
            store.read(0, NODE, (ok, word) -> {
                if (ok && !word.isEmpty()) {
                    asked.accept(word);
                }
            });
        }
    }

    /** Empties the node, then runs {@code then}. When the word has changed meanwhile, its own event follows and nothing happens here. */
    void acknowledge(String word, Runnable then) {
        attempt(word, then, 1);
    }

    private void attempt(String word, Runnable then, int tries) {
        store.send(GuestStore.TRANSACTION_START, 0, "\0", (started, id) -> {
            if (started && tries <= MAX_TRIES) {
                within(Integer.parseInt(id.replace("\0", "")), word, then, tries);
            }
        });
    }

    private void within(int transaction, String word, Runnable then, int tries) {
        store.read(transaction, NODE, (ok, now) -> {
            boolean same = ok && now.equals(word);
            if (same) {
                store.write(transaction, NODE, "", (written, error) -> { });
            }
            store.send(GuestStore.TRANSACTION_END, transaction, same ? "T\0" : "F\0", (ended, error) -> {
                if (ended && same) {
                    then.run();
                } else if (error.equals("EAGAIN")) {
                    attempt(word, then, tries + 1);
                }
            });
        });
    }
}
