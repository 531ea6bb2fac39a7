package org.domaind.daemon.os;

/**
 * What a kernel offers to a toolstack. All methods may be called from any thread and throw {@link SystemException}, but for the errors
 * that {@link #hypercall} returns.
 */
public interface HostDevices extends AutoCloseable {
    /**
     * Calls the hypervisor. Every address among the arguments, and in what they point to, is of {@link #allocateSafe}.
     *
     * @param arguments at most five
     * @return the result, or the negative error number ({@link Errno})
     */
    long hypercall(int number, long... arguments);

    /** @param size in bytes; rounded up to whole pages */
    SafeMemory allocateSafe(int size);

    /**
     * Maps frames of another domain, readable and writable, each for itself: one that is missing does not keep the others from being mapped.
     *
     * @param frames machine frames of a PV guest, guest frames of others
     */
    FrameMapping mapFrames(int domid, long[] frames);

    /** Maps what the hypervisor keeps for a domain (memory.h: acquire_resource). Error EOPNOTSUPP: this kernel or hypervisor cannot. */
    NativePages mapResource(int domid, int type, int id, int firstFrame, int count);

    /** Maps pages that a domain granted, readable and writable. */
    NativePages mapGrants(int domid, int[] references);

    /** A fresh set of event channels. */
    EventDevice openEvents();

    /** The page of the ring through which this domain's kernel reaches the store. */
    NativePages mapStoreRing();

    /** That ring's event channel, to be bound to this domain itself. */
    int storePort();

    @Override
    void close();
}
