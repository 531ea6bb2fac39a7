/**
 * How a guest comes to be: {@link org.domaind.daemon.plan.create.CreatePlanner} and its steps, in the order of their names in the planner.
 *
 * <p>Theory of operation: what can fail without touching the host comes first (name, kernel, memory), then the domain, its nodes, its
 * memory, its boot image, then the console and the introduction to the store, last its start. The undo of {@code create-domain} destroys
 * the domain, and with it all that later steps did to it in the hypervisor.
 */
package org.domaind.daemon.plan.create;
