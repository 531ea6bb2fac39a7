/**
 * What PV guests say of their own memory: {@link org.domaind.daemon.p2m.P2mList}, for core dumps and saves.
 *
 * <p>What a guest says is copied once and bounded, and leads to pages of its own or to nothing, for the hypervisor maps no others. Knows the hypervisor's
 * ports only.
 */
package org.domaind.daemon.p2m;
