/**
 * Memory and vcpus of domains: which memory is promised to guests that are being created ({@link org.domaind.daemon.plan.resource.MemoryLedger}), how
 * domain 0 gives up some of its own ({@link org.domaind.daemon.plan.resource.DomainZeroBalloon}), and what a domain that runs may have.
 *
 * <p>A balloon driver follows the node {@code memory/target} (KiB) of its domain, and vcpus come and go with {@code cpu/N/availability}; the
 * hypervisor only keeps the limits.
 */
package org.domaind.daemon.plan.resource;
