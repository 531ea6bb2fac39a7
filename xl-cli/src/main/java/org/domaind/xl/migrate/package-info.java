/**
 * {@code xl migrate} and {@code xl migrate-receive}: they make the way between the hosts, and read and write the guest's config; the daemons do the rest, and
 * take the descriptors over, so that no page of the guest passes through a command.
 */
package org.domaind.xl.migrate;
