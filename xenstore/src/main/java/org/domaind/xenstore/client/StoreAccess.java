package org.domaind.xenstore.client;

/** Requests that may also be sent in batches. */
public interface StoreAccess extends StoreRequests {
    /** A batch of changes that are sent without waiting for each reply. */
    Pipeline pipeline();
}
