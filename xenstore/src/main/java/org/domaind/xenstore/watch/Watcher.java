package org.domaind.xenstore.watch;

import org.domaind.xenstore.tree.Caller;

/** The owner of a watch: a connection. */
public interface Watcher {
    /** The rights that decide which events it gets. */
    Caller caller();
}
