/**
 * The commands on the host: the hypervisor's facts and messages, and what its store holds, allows and remembers.
 *
 * <p>May use the rooms of this module but {@code command}.
 */
package org.domaind.xl.host;
