/** The way to another host's toolstack: two descriptors of whoever asked for a migration, as one channel. Knows {@code os} and no other room. */
package org.domaind.daemon.link;
