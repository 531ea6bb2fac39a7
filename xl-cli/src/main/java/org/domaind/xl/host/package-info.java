/**
 * The commands on the host: information on the hypervisor, its messages, and statistics, quotas and history of the store.
 *
 * <p>May use the rooms of this module but {@code command}.
 */
package org.domaind.xl.host;
