/**
 * The commands {@code xenstore-read}, {@code xenstore-write} and so on, and {@code xenstore} that has them all as its first word: the
 * reference's options, output, words on stderr and statuses, and {@code --json}.
 *
 * <p>Theory of operation: {@link org.domaind.xl.store.StoreCommand} finds the {@code Verb}, lets {@code Getopt} read the options (not Picocli:
 * these commands go on after an option that they do not know, and say so in getopt's words), connects, and lets the verb's class do its work,
 * within a transaction where the reference uses one. What such a verb prints is kept until the transaction has ended, because it may run again.
 * A text here is bytes: one char each, from 0 to 255, as arguments, paths and values come and go; only JSON is Unicode.
 *
 * <p>What is printed goes through buffers, nothing is static, nothing exits. No lambdas and few classes: most of a call's time is the
 * virtual machine's start. {@code xenstore-ls --at} asks the daemon instead
 * of the store. May use {@code command}'s Invocation, {@code Json}, {@code render}, {@code client}, and the store's client.
 */
package org.domaind.xl.store;
