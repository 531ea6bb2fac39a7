package org.domaind.daemon.hypervisor.value;

import org.domaind.schema.model.Domid;

/**
 * How a domain is that has changed.
 *
 * @param alive    it exists and is more than what others still hold of it
 * @param shutdown it runs no more, by itself or by its controller
 */
public record DomainChange(Domid domid, boolean alive, boolean shutdown) {
}
