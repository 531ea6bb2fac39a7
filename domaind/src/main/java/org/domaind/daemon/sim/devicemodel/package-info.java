/**
 * The device models of a simulated host, which answer QMP as real ones do, and can be told to fail, hang, lie, flood or crash.
 *
 * <p>Theory of operation: each is a thread with a QMP socket and a pipe for its output, since all that the daemon sees of a real one are a process, a
 * socket and a pipe.
 *
 * <p>May use {@code devicemodel} and {@code os}.
 */
package org.domaind.daemon.sim.devicemodel;
