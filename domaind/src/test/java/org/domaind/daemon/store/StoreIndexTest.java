package org.domaind.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.server.StoreOptions;
import org.domaind.xenstore.server.StoreServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index beside a store that clients change: when a client has its answer, the index knows. */
class StoreIndexTest {
    private static final Domid THREE = new Domid(3);
    private static final Domid FOUR = new Domid(4);
    private static final UUID GUEST = new UUID(1, 2);

    @TempDir
    private Path folder;
    private StoreIndex index;
    private StoreServer server;
    private StoreClient client;

    @BeforeEach
    void start() throws IOException {
        index = new StoreIndex();
        server = StoreServer.open(new StoreOptions(folder.resolve("socket"), folder.resolve("journal"), "boot"), (domid, gfn, port) -> {
            throw new IOException("no rings here");
        }, domid -> domid < 10, index);
        server.start();
        client = StoreClient.connect(folder.resolve("socket"));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void aRenameByAnotherToolIsSeen() {
        client.write("/local/domain/3/name", "old");
        assertEquals(List.of(THREE), index.named("old"));
        // As C's xl does: both places in one transaction.
        client.inTransaction(transaction -> {
            transaction.write("/vm/" + GUEST + "/name", "new");
            transaction.write("/local/domain/3/name", "new");
            assertEquals(Optional.of("old"), index.name(THREE), "what is not committed is nobody's to know");
        });
        assertEquals(Optional.of("new"), index.name(THREE));
        assertEquals(List.of(), index.named("old"));
        assertEquals(List.of(THREE), index.named("new"));
    }

    @Test
    void twoDomainsMayHaveOneName() {
        client.write("/local/domain/4/name", "g");
        client.write("/local/domain/3/name", "g");
        assertEquals(List.of(THREE, FOUR), index.named("g"));
        client.write("/local/domain/3/name", "h");
        assertEquals(List.of(FOUR), index.named("g"));
        client.rm("/local/domain/4");
        assertEquals(List.of(), index.named("g"));
        assertEquals(Optional.empty(), index.name(FOUR));
    }

    @Test
    void whatIsRemovedFromAboveIsGone() {
        for (String path : List.of("/local/domain/3/name", "/local/domain/3", "/local/domain", "/local")) {
            client.write("/local/domain/3/name", "g");
            client.write("/local/pool/0/name", "Pool-0");
            client.rm(path);
            assertEquals(Optional.empty(), index.name(THREE), path);
            assertEquals(List.of(), index.named("g"), path);
            assertEquals(path.equals("/local") ? Optional.empty() : Optional.of("Pool-0"), index.poolName(0), path);
        }
    }

    @Test
    void typesTimesAndPools() {
        client.write("/libxl/3/type", "pvh");
        client.write("/vm/" + GUEST + "/start_time", "1700000000.25");
        client.write("/local/pool/2/name", "quiet");
        assertEquals(Optional.of("pvh"), index.type(THREE));
        assertEquals(Optional.of("1700000000.25"), index.startTime(GUEST));
        assertEquals(Optional.of("quiet"), index.poolName(2));
        client.rm("/vm/" + GUEST);
        assertEquals(Optional.empty(), index.startTime(GUEST));
    }

    @Test
    void neighboursOfThoseNodesAreNoneOfThem() {
        for (String path : List.of("/local/domain/3/names", "/local/domain/3/device/name", "/local/domain/3/nam", "/local/domainx/3/name",
                "/local/domain/name", "/libx/3/type")) {
            client.write(path, "x");
        }
        client.write("/local/domain/3/name", "g");
        client.rm("/local/domainx");
        client.rm("/local/domain/3/device");
        assertEquals(List.of(THREE), index.named("g"));
        assertEquals(List.of(), index.named("x"));
        assertEquals(Optional.empty(), index.type(THREE));
    }

    @Test
    void numbersThatAreNoDomainsDoNotCount() {
        for (String number : List.of("03", "-1", "3x", "32752", "99999999999999999999", "+3")) {
            client.write("/local/domain/" + number.replace("+", "x") + "/name", "x");
        }
        assertEquals(List.of(), index.named("x"));
        client.write("/local/domain/32751/name", "x");
        assertEquals(List.of(new Domid(32751)), index.named("x"));
    }

    @Test
    void anyBytesMayBeAName() {
        String name = "\u0001/\u00ff\n\u0080 \"";
        client.write("/local/domain/3/name", name);
        assertEquals(Optional.of(name), index.name(THREE));
        assertEquals(client.read("/local/domain/3/name"), index.name(THREE).orElseThrow());
        client.write("/local/domain/3/name", "");
        assertEquals(Optional.of(""), index.name(THREE));
    }

    @Test
    void aNameTooLongForAnybodyIsNone() {
        client.write("/local/domain/3/name", "short");
        client.write("/local/domain/3/name", "n".repeat(IndexedLeaf.MAX_VALUE_BYTES + 1));
        assertEquals(Optional.empty(), index.name(THREE));
        assertEquals(List.of(), index.named("short"));
        client.write("/local/domain/3/name", "n".repeat(IndexedLeaf.MAX_VALUE_BYTES));
        assertEquals(List.of(THREE), index.named("n".repeat(IndexedLeaf.MAX_VALUE_BYTES)));
    }

    @Test
    void theNextProcessKnowsThemFromTheJournal() throws IOException {
        client.write("/local/domain/3/name", "g");
        client.write("/libxl/3/type", "pv");
        client.write("/vm/" + GUEST + "/start_time", "5.00");
        stop();
        start();
        assertEquals(List.of(THREE), index.named("g"));
        assertEquals(Optional.of("pv"), index.type(THREE));
        assertEquals(Optional.of("5.00"), index.startTime(GUEST));
    }

    @Test
    void aDomainThatGoesTakesItsNodesAlong() {
        client.mkdir("/local/domain/3");
        client.write("/local/domain/3/name", "g");
        client.setPerms("/local/domain/3", "n3");
        client.setPerms("/local/domain/3/name", "n3");
        server.domainGone(3);
        // The answer to a later request comes after that.
        client.write("/after", "");
        assertEquals(client.readOptional("/local/domain/3/name"), index.name(THREE));
        assertEquals(List.of(), index.named("g"));
    }

    @Test
    void whoSaysThatItIsAGuestIsFoundByTheUuid() {
        client.write("/local/domain/4/vm", "/vm/" + GUEST);
        client.write("/local/domain/3/vm", "/vm/" + GUEST);
        assertEquals(List.of(THREE, FOUR), index.ofGuest(GUEST));
        client.write("/local/domain/3/vm", "/vm/" + new UUID(3, 4));
        client.rm("/local/domain/4");
        assertEquals(List.of(), index.ofGuest(GUEST));
    }
}
