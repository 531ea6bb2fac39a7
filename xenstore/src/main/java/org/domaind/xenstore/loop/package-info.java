/**
 * The one thread that owns the store.
 *
 * <p>Theory of operation. {@link org.domaind.xenstore.loop.StoreLoop} repeats rounds. A round waits for sockets, timers, or a task of another thread;
 * gives turns to the ready links, privileged ones first ({@code Turns}); has each link with output say what the journal must know; writes the journal;
 * sends. Before it sleeps it may poll for up to 50 microseconds ({@code BusyPoll}), because waking up costs more than most requests.
 *
 * <p>A fault on behalf of one link gives up that link only. A fault of the loop itself ends the thread, and with it the process.
 *
 * <p>Uses {@code operation}, {@code ring}, {@code socket}, {@code recovery} and the rooms below them.
 */
package org.domaind.xenstore.loop;
