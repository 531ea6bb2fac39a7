/**
 * How a hypercall is made: arguments in an {@code Arena} of memory that the hypervisor may touch, the running release's tables and numbers, a
 * refusal as an exception.
 *
 * <p>May use {@code hypervisor} for its exception, {@code os} and {@code org.domaind.schema}.
 */
package org.domaind.daemon.xen.hypercall;
