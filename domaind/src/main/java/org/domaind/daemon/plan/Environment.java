package org.domaind.daemon.plan;

import java.time.Clock;
import java.util.Map;
import org.domaind.daemon.build.GuestBuilder;
import org.domaind.daemon.console.ConsoleService;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.daemon.store.StoreIndex;
import org.domaind.schema.model.GuestType;
import org.domaind.xenstore.client.StoreClient;

/**
 * The daemon's rooms as far as guests' lives concern them. Planners take it, and make each step with those parts that it needs.
 *
 * @param builders         of those types that can be built
 * @param index            what the store says of domains, without asking it
 * @param bootId           of the host's present boot; a domid means something only with it
 * @param hostStartSeconds when the host booted, seconds since 1970
 */
public record Environment(XenHost host, StoreClient store, ConsoleService consoles, StateDatabase state, Map<GuestType, GuestBuilder> builders, GuestNames names,
                          StoreIndex index, Clock clock, String bootId, long hostStartSeconds) {
}
