/**
 * The commands {@code xenstore-read}, {@code xenstore-write} and so on, and {@code xenstore}, which takes their names as its first argument, with
 * the reference's options, output, messages and exit statuses, and {@code --json}.
 *
 * <p>Theory of operation: {@link org.domaind.xl.store.StoreCommand} finds the {@code Verb}, has {@code Getopt} parse the options (after an unknown one
 * these commands go on, with getopt's message), connects, and runs the verb's class, within a transaction where the reference uses one. The
 * output of such a verb is held back until the transaction has ended, because it may run again. Strings here are bytes, one char each from 0 to
 * 255, for arguments, paths and values; only JSON is Unicode ({@link org.domaind.xl.store.text}).
 *
 * <p>Output is buffered, there is no mutable static state, and nothing calls exit. There are no lambdas and few classes, because most of a
 * call's time is the start of the JVM. {@code xenstore-ls --at} asks the daemon instead of the store. May use {@code invocation}, {@code Json},
 * {@code render}, {@code client}, and the store's client.
 */
package org.domaind.xl.store;
