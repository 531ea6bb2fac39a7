/**
 * What passes through the ports of {@code hypervisor}: facts about the host, its domains and their vcpus, and what a new domain is to be.
 *
 * <p>Immutable, range-checked where the hypervisor would accept nonsense. Sizes and times carry their unit in the name.
 *
 * <p>May use {@code org.domaind.schema.model} and the JDK.
 */
package org.domaind.daemon.hypervisor.value;
