/**
 * What a migration decides and says, without doing any of it: when to copy another round and when to suspend the guest
 * ({@link org.domaind.daemon.migration.PreCopy}), and the messages of the reference's protocol ({@link org.domaind.daemon.migration.Handshake}).
 */
package org.domaind.daemon.migration;
