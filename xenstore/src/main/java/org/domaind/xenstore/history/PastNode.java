package org.domaind.xenstore.history;

import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;

/** A node as it was. @param value shared, must not be changed */
public record PastNode(StorePath path, byte[] value, Perms perms) {
}
