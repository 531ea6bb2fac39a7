/**
 * The threads that the daemon cannot live without, and whether they still answer.
 *
 * <p>Theory of operation: a room that has such a thread makes it by {@link org.domaind.daemon.vital.VitalThreads#thread}. If its body throws, the
 * {@link org.domaind.daemon.vital.VitalThreads.Death} that the entrance chose is told at once; for the real daemon that ends the process, which the
 * service manager starts again: nothing is lost by that, while a daemon without its store or its consoles would look alive and do nothing. Each loop
 * also takes tasks, so that {@link org.domaind.daemon.vital.VitalThreads#ask} can find one that hangs instead.
 *
 * <p>May use nothing of the daemon.
 */
package org.domaind.daemon.vital;
