/**
 * A store in a process of its own that is killed again and again, and clients that notice every error.
 *
 * <p>Theory of operation. {@link org.domaind.xenstore.kill.StoreProcess} is the process. What a hypervisor keeps while a daemon is dead outlives the process
 * here too: ring pages are files that both sides map, event channels are bytes on the process's standard streams, existing domains are files. The
 * guests run in the process of the test and wait only for events. Each client alone writes its subtree, so each reply is known in advance: for a guest
 * always, for a socket until the connection closes, after which its subtree must hold what was acknowledged and a prefix of what was not.
 * {@link org.domaind.xenstore.kill.Findings} collects the errors.
 *
 * <p>Uses the public side of {@code server}, {@code guests}, {@code wire}, and the model in {@code operation}'s tests.
 */
package org.domaind.xenstore.kill;
