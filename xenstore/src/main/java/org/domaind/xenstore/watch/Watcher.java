package org.domaind.xenstore.watch;

import org.domaind.xenstore.store.Caller;

/** Whoever set a watch: a connection. */
public interface Watcher {
    /** With whose rights it may see. */
    Caller caller();
}
