package org.domaind.xenstore.client;

/** A watch of a client, until closed. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
