/**
 * The threads that the daemon cannot work without, and the check that each still answers.
 *
 * <p>Theory of operation: a package that needs such a thread makes it by {@link org.domaind.daemon.vital.VitalThreads#thread}. If the thread ends by
 * an exception, the {@link org.domaind.daemon.vital.VitalThreads.FaultHandler} is called at once; the real daemon's ends the process, and the service
 * manager starts it again. Nothing is lost by that, whereas a daemon without its store or its consoles would look alive and do nothing. Each loop
 * also takes tasks, so that {@link org.domaind.daemon.vital.VitalThreads#ask} can find one that hangs.
 *
 * <p>May use nothing of the daemon.
 */
package org.domaind.daemon.vital;
