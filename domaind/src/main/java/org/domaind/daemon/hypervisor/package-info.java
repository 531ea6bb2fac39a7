/**
 * The ports: everything the daemon asks of a hypervisor and of guests' memory; the values that pass through them are in {@code value}.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.hypervisor.XenHost} bundles the ports of one host, one interface per role; callers take
 * the roles that they need. Two rooms implement them: {@code xen} on the real thing, {@code sim} in this process. Nothing else knows which
 * one it talks to. Failures are {@link org.domaind.daemon.hypervisor.HypervisorException}, which carries the hypervisor's error name. All
 * methods may be called from any thread, unless a method says otherwise; a {@link org.domaind.daemon.hypervisor.MappedPages} belongs to one
 * thread at a time.
 *
 * <p>May use {@code org.domaind.schema} and the JDK, nothing else of the daemon.
 */
package org.domaind.daemon.hypervisor;
