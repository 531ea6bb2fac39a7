package org.domaind.daemon.sim.guest;

import java.util.Random;

/** Sends the store requests of every kind, right and wrong, as fast as it takes them, and events in a storm. */
final class StormScript implements GuestScript {
    /** Half of what the guest's store client takes, so that the guest can still answer a request to stop. */
    private static final int IN_FLIGHT = GuestStore.MAX_WAITING / 2;
    private static final int EVENTS_A_TICK = 100;
    private static final int OPERATIONS = 30;
    private static final int NAMES = 2000;
    private static final int TRANSACTIONS = 12;
    private static final String[] PATHS = {
        "data/", "data/deep/er/and/deeper/", "/local/domain/0/", "/", "/local/domain/", "control/", "device/vbd/",
        "@releaseDomain", "/tool//x", "\u0001"
    };
    private static final int[] WELCOME = {
        GuestStore.WRITE, GuestStore.WATCH, GuestStore.TRANSACTION_START, GuestStore.TRANSACTION_END, GuestStore.READ
    };

    private final boolean deaf;
    private final Random random = new Random(1);

    /** @param deaf it never takes a reply */
    StormScript(boolean deaf) {
        this.deaf = deaf;
    }

    @Override
    public boolean takesReplies() {
        return !deaf;
    }

    @Override
    public void tick(GuestKernel kernel, long number) {
        kernel.print("tick " + number);
        for (int i = 0; i < EVENTS_A_TICK; i++) {
            kernel.ringStore();
        }
        storeMoved(kernel);
    }

    @Override
    public void storeMoved(GuestKernel kernel) {
        while (kernel.store().inFlight() < IN_FLIGHT) {
            kernel.store().send(type(), random.nextInt(3) == 0 ? random.nextInt(TRANSACTIONS) : 0, payload(), (ok, answer) -> { });
        }
    }

    private int type() {
        return random.nextInt(3) == 0 ? random.nextInt(OPERATIONS) : WELCOME[random.nextInt(WELCOME.length)];
    }

    private String payload() {
        String path = random.nextBoolean() ? PATHS[0] : PATHS[random.nextInt(PATHS.length)];
        String ending = random.nextInt(10) == 0 ? "" : "\0";
        int length = random.nextInt(12) == 0 ? random.nextInt(GuestStore.MAX_PAYLOAD / 2) : 8;
        return path + random.nextInt(NAMES) + "\0" + "x".repeat(length) + ending;
    }
}
