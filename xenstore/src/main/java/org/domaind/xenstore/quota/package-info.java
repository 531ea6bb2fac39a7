/**
 * What each domain uses, what it may use, and who is told when it comes near a limit.
 *
 * <p>Theory of operation. There is one {@link org.domaind.xenstore.quota.Account} per domain. Every change of the store adds to or subtracts from it,
 * so that no figure is ever found by walking the store. Limits ({@link org.domaind.xenstore.quota.Quota}) have the names and defaults of the C
 * xenstored; whoever serves a request asks {@link org.domaind.xenstore.quota.QuotaLimits#exceeded} before the change. A gauge compares each new figure
 * with 80 % of its limit: one comparison per change.
 *
 * <p>Uses nothing but the JDK.
 */
package org.domaind.xenstore.quota;
