package org.domaind.daemon.sim.guest;

import java.util.HashMap;
import java.util.Map;

/** The frontends of a simulated guest: they answer their backends as Linux's drivers do, except that nothing goes through their rings. */
final class GuestDevices {
    private static final String TOKEN = "device";
    private static final String BACKEND_TOKEN = "backend:";
    private static final String[] KINDS = {"vbd", "vif"};
    /** A guest that is given more does not see them. */
    private static final int MAX_DEVICES = 64;

    private final GuestStore store;
    /** Whether it lets a device go when its backend asks for that. */
    private final boolean letsGo;
    /** Its devices, and the state that it wrote last for each, or "". */
    private final Map<String, String> watched = new HashMap<>();

    GuestDevices(GuestStore store, boolean letsGo) {
        this.store = store;
        this.letsGo = letsGo;
    }

    void start() {
        store.watch("device", TOKEN, (ok, error) -> { });
    }

    void event(String path, String token) {
        if (token.startsWith(BACKEND_TOKEN)) {
            look(token.substring(BACKEND_TOKEN.length()));
        } else if (token.equals(TOKEN)) {
            String[] names = path.split("/");
            if (names.length >= 3) {
                look(names[0] + "/" + names[1] + "/" + names[2]);
            } else {
                for (String kind : KINDS) {
                    store.send(GuestStore.DIRECTORY, 0, "device/" + kind + "\0", (ok, devids) -> {
                        if (ok && !devids.isEmpty()) {
                            for (String devid : devids.split("\0")) {
                                look("device/" + kind + "/" + devid);
                            }
                        }
                    });
                }
            }
        }
    }

    private void look(String device) {
        if (!device.startsWith("device/vbd/") && !device.startsWith("device/vif/")) {
            return;
        }
        store.read(0, device + "/backend", (ok, backend) -> {
            if (!ok) {
                watched.remove(device);
            } else if (watched.containsKey(device) || watched.size() < MAX_DEVICES) {
                if (watched.putIfAbsent(device, "") == null) {
                    store.watch(backend + "/state", BACKEND_TOKEN + device, (set, error) -> { });
                }
                store.read(0, backend + "/state", (there, state) -> store.read(0, device + "/state", (own, mine) -> {
                    if (there && own) {
                        answer(device, state, mine);
                    }
                }));
            }
        });
    }

    private void answer(String device, String state, String mine) {
        String next = switch (state) {
            // InitWait, Connected; Closing and Closed
            case "2" -> mine.equals("1") ? "3" : mine;
            case "4" -> mine.equals("3") ? "4" : mine;
            case "5", "6" -> letsGo ? "6" : mine;
            default -> mine;
        };
        // Two looks may be under way: what the first was answered is not written a second time, perhaps over a toolstack's word.
        if (!next.equals(mine) && !next.equals(watched.put(device, next))) {
            if (next.equals("3")) {
                store.write(0, device + (device.startsWith("device/vbd/") ? "/ring-ref" : "/tx-ring-ref"), "8", (ok, error) -> { });
                store.write(0, device + "/event-channel", "9", (ok, error) -> { });
            }
            store.write(0, device + "/state", next, (ok, error) -> { });
        }
    }
}
