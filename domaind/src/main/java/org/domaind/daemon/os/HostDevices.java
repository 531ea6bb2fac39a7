package org.domaind.daemon.os;

/**
 * The kernel's interfaces for a toolstack. All methods are thread-safe and throw {@link SystemException}, except for errors that {@link #hypercall}
 * returns.
 */
public interface HostDevices extends AutoCloseable {
    /**
     * Makes a hypercall. Every address in the arguments, and in the memory they point to, must come from {@link #allocateSafe}.
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

    /** As {@link #mapFrames}, readable only: to write to these pages ends this process. */
    FrameMapping mapReadableFrames(int domid, long[] frames);

    /** Maps a resource of a domain (memory.h: acquire_resource). Error EOPNOTSUPP: this kernel or hypervisor does not support it. */
    NativePages mapResource(int domid, int type, int id, int firstFrame, int count);

    /** Maps pages that a domain granted, readable and writable. */
    NativePages mapGrants(int domid, int[] references);

    /** A new set of event channels. */
    EventDevice openEvents();

    /** The page of the store ring of this domain's kernel. */
    NativePages mapStoreRing();

    /** The evtchn port of that ring, in this domain. */
    int storePort();

    @Override
    void close();
}
