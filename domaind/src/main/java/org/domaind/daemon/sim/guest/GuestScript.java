package org.domaind.daemon.sim.guest;

/**
 * What a simulated guest does. The methods' defaults are a well-behaved guest; a misbehaving one overrides what it does differently and
 * gets a word in {@link GuestScripts}. All methods run on the guests' thread and return soon.
 */
interface GuestScript {
    /** The kernel is up, its rings are connected; the store has not answered yet. */
    default void booted(GuestKernel kernel) {
        kernel.announce();
    }

    /** Something moved on the console ring. */
    default void consoleMoved(GuestKernel kernel) {
    }

    /** False when it leaves whatever the store sends where it is. */
    default boolean takesReplies() {
        return true;
    }

    /** False when it keeps its devices, whatever their backends ask. */
    default boolean letsDevicesGo() {
        return true;
    }

    /** Something moved on the store's ring. */
    default void storeMoved(GuestKernel kernel) {
    }

    /** The store asks the guest to stop. @param word {@code poweroff}, {@code reboot}, {@code halt}, {@code suspend} or anything else */
    default void shutdownRequested(GuestKernel kernel, String word) {
        kernel.obey(word);
    }

    /** A line came from the console. */
    default void typed(GuestKernel kernel, String line) {
        kernel.print("you typed: " + line);
    }

    /** @param number from 0, the first at boot */
    default void tick(GuestKernel kernel, long number) {
        kernel.print("tick " + number);
    }
}
