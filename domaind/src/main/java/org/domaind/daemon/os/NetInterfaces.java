package org.domaind.daemon.os;

/** The host's network interfaces, by their names. Each throws {@link SystemException}, also when there is no such interface. */
public interface NetInterfaces {
    /** In bytes, the terminating zero not counted (Linux: IFNAMSIZ). */
    int MAX_NAME = 15;

    boolean exists(String name);

    boolean isBridge(String name);

    /** In bytes. */
    int mtu(String name);

    void setMtu(String name, int bytes);

    /** @param address six bytes */
    void setAddress(String name, byte[] address);

    void setUp(String name, boolean up);

    /** One that is down. */
    void rename(String name, String newName);

    /** Makes an interface a port of a bridge; one that is already is no error. */
    void join(String bridge, String name);

    /** An interface that is no port of the bridge is no error. */
    void leave(String bridge, String name);
}
