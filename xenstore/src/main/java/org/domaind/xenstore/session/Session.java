package org.domaind.xenstore.session;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.store.Store;
import org.domaind.xenstore.store.Transaction;
import org.domaind.xenstore.tree.Caller;
import org.domaind.xenstore.watch.Watch;
import org.domaind.xenstore.watch.WatchTrie;
import org.domaind.xenstore.watch.Watcher;

/** What the store knows of one connection: its rights, watches, transactions and unsent output. The transport is its {@link Link}. */
public final class Session implements Watcher {
    /** Transaction ids that a former process may have given out are below a multiple of this; see {@link #restored}. */
    private static final int EPOCH_SHIFT = 20;
    /** Bytes that a watch counts per level of its path, because it may be the only one there. */
    private static final int WATCH_LEVEL_MEMORY = 100;

    private final boolean ring;
    private final Account account;
    private final Map<WatchKey, Watch> watches = new LinkedHashMap<>();
    private final Map<Integer, Transaction> transactions = new HashMap<>();
    private final OutputQueue output;
    private final ConflictCredit conflictCredit = new ConflictCredit();
    private Caller caller;
    private int failuresInARow;
    private int firstTransaction = 1;
    private int lastTransaction;
    private int connection;
    private boolean known;
    private int kept;
    private Link link;

    Session(Caller caller, Account account, boolean ring) {
        this.caller = caller;
        this.account = account;
        this.ring = ring;
        output = new OutputQueue(caller.privileged() ? null : account);
    }

    /** How many of its transactions failed lately because of others. */
    public int failuresInARow() {
        return failuresInARow;
    }

    public void failuresInARow(int count) {
        failuresInARow = count;
    }

    /** Its credit for conflicts; a reset of the connection does not restore it. */
    public ConflictCredit conflictCredit() {
        return conflictCredit;
    }

    /** True for the ring of a domain: it lives as long as the domain, and outlives this process. */
    public boolean ring() {
        return ring;
    }

    /** The number of the socket connection; 0 for a ring. */
    public int connection() {
        return connection;
    }

    public void connection(int number) {
        connection = number;
    }

    /** Whether the history knows the name of the client. */
    boolean known() {
        return known;
    }

    void known(boolean told) {
        known = told;
    }

    /** The number of a socket connection that outlives this process; 0 for any other. */
    public int kept() {
        return kept;
    }

    public void kept(int number) {
        kept = number;
    }

    /** Journals a change of this session's watches, if the session outlives this process. */
    public void record(Entry ofWatches, Consumer<Entry> journal) {
        if (ring) {
            journal.accept(ofWatches);
        } else if (kept != 0) {
            journal.accept(new Entry.OfSocket(kept, ofWatches));
        }
    }

    @Override
    public Caller caller() {
        return caller;
    }

    void caller(Caller changed) {
        caller = changed;
    }

    public Account account() {
        return account;
    }

    public OutputQueue output() {
        return output;
    }

    public Map<WatchKey, Watch> watches() {
        return watches;
    }

    /** The transport; null while the ring of a restored domain is not attached again. */
    public Link link() {
        return link;
    }

    public void link(Link attached) {
        link = attached;
    }

    /** Reading, which waited for output to be read, may go on. */
    void resume() {
        if (link != null) {
            link.wake();
        }
    }

    public int transactionCount() {
        return transactions.size();
    }

    /** @return the id of the new transaction */
    public int open(Transaction transaction) {
        do {
            lastTransaction = lastTransaction == Integer.MAX_VALUE ? firstTransaction : Math.max(lastTransaction + 1, firstTransaction);
        } while (transactions.containsKey(lastTransaction));
        transactions.put(lastTransaction, transaction);
        account.addTransactions(1);
        return lastTransaction;
    }

    /** The transaction with this id, or null. */
    public Transaction transaction(int id) {
        return transactions.get(id);
    }

    /**
     * This connection continues from a former process. {@link #mayBeLost} recognises the ids that it may have given out.
     *
     * @param epoch how many processes there were before
     */
    public void restored(int epoch) {
        firstTransaction = Math.floorMod(epoch, Integer.MAX_VALUE >> EPOCH_SHIFT) + 1 << EPOCH_SHIFT;
        lastTransaction = 0;
    }

    /** True for the id of a transaction that may have ended with a former process. */
    public boolean mayBeLost(int id) {
        return firstTransaction > 1 && id > 0 && id < firstTransaction && !transactions.containsKey(id);
    }

    /** Opens such a lost transaction again, so that its client can end it. */
    public void adopt(int id, Transaction failing) {
        transactions.put(id, failing);
        account.addTransactions(1);
    }

    public void close(int transaction) {
        Transaction closed = transactions.remove(transaction);
        if (closed != null) {
            closed.release();
            account.addTransactions(-1);
        }
    }

    public void closeTransactions() {
        account.addTransactions(-transactions.size());
        transactions.values().forEach(Transaction::release);
        transactions.clear();
    }

    public void addWatch(Watch watch, WatchTrie trie) {
        watches.put(new WatchKey(watch.path().text(), watch.token()), watch);
        trie.add(watch);
        account.addWatches(1, memory(watch));
    }

    /** @return false when there is no such watch */
    public boolean removeWatch(WatchKey key, WatchTrie trie) {
        Watch watch = watches.remove(key);
        if (watch == null) {
            return false;
        }
        trie.remove(watch);
        account.addWatches(-1, -memory(watch));
        return true;
    }

    public void removeWatches(WatchTrie trie) {
        watches.values().forEach(watch -> {
            trie.remove(watch);
            account.addWatches(-1, -memory(watch));
        });
        watches.clear();
    }

    /** Drops everything: the connection ends or is reset. */
    public void reset(WatchTrie trie) {
        removeWatches(trie);
        closeTransactions();
        output.clear();
        firstTransaction = 1;
        lastTransaction = 0;
    }

    /** True while a guest has to wait until the replies and events of its former requests are read, by itself and by others. */
    public boolean overOutstanding() {
        return !caller.privileged() && account.limits().exceeded(Quota.OUTSTANDING, account.outstanding() + 1L);
    }

    public static long memory(Watch watch) {
        String path = watch.path().text();
        long levels = path.chars().filter(c -> c == '/').count();
        return Store.WATCH_MEMORY + path.length() + watch.token().length() + WATCH_LEVEL_MEMORY * levels;
    }

    /** Identifies a watch within one connection. */
    public record WatchKey(String path, String token) {
    }
}
