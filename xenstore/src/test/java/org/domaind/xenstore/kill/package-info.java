/**
 * A store in a process of its own that is killed again and again, and clients that notice whenever anything is amiss.
 *
 * <p>Theory of operation. {@link org.domaind.xenstore.kill.Victim} is the process. What a hypervisor keeps while a daemon is dead outlives it here
 * too: ring pages are files that both sides map, event channels are bytes on the process's standard streams, the domains that exist are files. The
 * guests run in the test's own process and wait for nothing but events. Every client alone knows its part of the tree, so each reply can be
 * foretold: a guest's always, a socket's until the connection closes, after which its part must be what was acknowledged and a beginning of what
 * was not. {@link org.domaind.xenstore.kill.Findings} collects what went wrong.
 *
 * <p>Uses {@code server}'s public side, {@code wire}, and the model of {@code server}'s tests.
 */
package org.domaind.xenstore.kill;
