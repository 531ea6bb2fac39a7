package org.domaind.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.server.StoreOptions;
import org.domaind.xenstore.server.StoreServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceStatesTest implements DeviceStates.Follower {
    private static final String BACKEND = "/local/domain/0/backend/vbd/3/51712";

    @TempDir
    private Path folder;
    private final List<String> told = new CopyOnWriteArrayList<>();
    private StoreServer server;
    private StoreClient client;

    @Override
    public void deviceConnected(Domid guest, String device) {
        told.add(guest + " " + device + " connected");
    }

    @Override
    public void deviceDisconnected(Domid guest, String device) {
        told.add(guest + " " + device + " disconnected");
    }

    @Override
    public void deviceFailed(Domid guest, String device, String error) {
        told.add(guest + " " + device + " failed: " + error);
    }

    @BeforeEach
    void start() throws IOException {
        server = StoreServer.open(new StoreOptions(folder.resolve("socket"), folder.resolve("journal"), "boot"), (domid, gfn, port) -> {
            throw new IOException("no rings here");
        }, domid -> domid < 10, new DeviceStates(this));
        server.start();
        client = StoreClient.connect(folder.resolve("socket"));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private void states(String... states) {
        for (String state : states) {
            client.write(BACKEND + "/state", state);
        }
    }

    @Test
    void connectedIsToldOnceAndDisconnectedOnce() {
        states("1", "2", "4", "4", "5", "6", "6");
        assertEquals(List.of("3 vbd 51712 connected", "3 vbd 51712 disconnected"), told);
    }

    @Test
    void whatIsRemovedIsDisconnected() {
        for (String removed : List.of(BACKEND + "/state", BACKEND, "/local/domain/0/backend/vbd/3", "/local/domain/0/backend/vbd",
                "/local/domain/0/backend", "/local/domain/0", "/local")) {
            states("4");
            client.rm(removed);
            assertEquals(List.of("3 vbd 51712 connected", "3 vbd 51712 disconnected"), told, removed);
            told.clear();
        }
    }

    @Test
    void aNeighbourStays() {
        states("4");
        client.write("/local/domain/0/backend/vbd/30/51712/state", "4");
        client.write("/local/domain/0/backend/vbd/3/5171/state", "4");
        told.clear();
        client.rm("/local/domain/0/backend/vbd/3/5171");
        assertEquals(List.of("3 vbd 5171 disconnected"), told);
        client.rm("/local/domain/0/backend/vbd/3");
        assertEquals(List.of("3 vbd 5171 disconnected", "3 vbd 51712 disconnected"), told);
    }

    @Test
    void errorsOfEitherEndAreTold() {
        client.write("/local/domain/3/error/device/vbd/51712/error", "nobody knows this device yet");
        states("2");
        client.write("/local/domain/3/error/device/vbd/51712/error", "2 reading ring-ref");
        client.write("/local/domain/0/error/backend/vbd/3/51712/error", "22 mapping\u0007 ring \u00ff");
        client.write("/local/domain/3/error/device/vbd/51712/error", "");
        client.rm("/local/domain/3/error");
        assertEquals(List.of("3 vbd 51712 failed: frontend: 2 reading ring-ref", "3 vbd 51712 failed: backend: 22 mapping? ring ?"), told);
        told.clear();
        client.write("/local/domain/3/error/device/vbd/51712/error", "x".repeat(4000));
        assertEquals(List.of("3 vbd 51712 failed: frontend: " + "x".repeat(DeviceStates.MAX_ERROR_BYTES) + "..."), told);
    }

    @Test
    void garbageIsNoDevice() {
        for (String path : List.of("/local/domain/0/backend/vbd/99999/1/state", "/local/domain/0/backend/vbd/x/1/state", "/local/domain/0/backend/vbd/state",
                "/local/domain/0/backend/VBD/3/1/state", "/local/domain/0/backend/vbd/3/99999999999/state", "/local/domain/0/backendx/vbd/3/1/state",
                "/local/domain/5/backend/vbd/3/1/state", "/local/domain/0/backend/vbd/3/1/deeper/state")) {
            client.write(path, "4");
        }
        states("44", "", "\u0004", "9");
        assertTrue(told.isEmpty(), told::toString);
    }

    @Test
    void whatWasConnectedBeforeARestartIsNoNews() throws IOException {
        states("4");
        told.clear();
        stop();
        start();
        states("4");
        assertEquals(List.of(), told);
        states("6");
        assertEquals(List.of("3 vbd 51712 disconnected"), told);
    }
}
