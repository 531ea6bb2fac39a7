package org.domaind.xl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.domaind.schema.HostPaths;
import org.domaind.xenstore.server.StoreOptions;
import org.domaind.xenstore.server.StoreServer;
import org.domaind.xenstore.session.StoreListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code xl xenstore-quota-get} and {@code -set} on a store of our own with domains 0 to 4. */
class StoreQuotaCommandsTest {
    @TempDir
    private Path root;
    private Harness xl;
    private StoreServer store;

    @BeforeEach
    void start() throws IOException {
        xl = new Harness(root, root);
        Path socket = new HostPaths(root).storeSocket();
        Files.createDirectories(socket.getParent());
        store = StoreServer.open(new StoreOptions(socket, root.resolve("journal"), "boot"), (domid, gfn, port) -> {
            throw new IOException("no rings here");
        }, domid -> domid < 5, new StoreListener() {
        });
        store.start();
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
        xl.close();
    }

    private void fails(int status, String err, String... words) {
        Harness.Result result = xl.xl(words);
        assertEquals(status, result.status());
        assertEquals(err, result.err());
    }

    @Test
    void theTable() {
        Harness.Result result = xl.xl("xenstore-quota-get", "-g");
        assertEquals(0, result.status());
        assertTrue(result.out().startsWith("Quota name           Quota value\n--------------------------------\n"), result.out());
        assertTrue(result.out().contains("\nnodes                    1000\n"), result.out());
        assertTrue(result.out().contains("\nsoft-memory           2097152\n"), result.out());
    }

    @Test
    void whatIsSetIsGot() {
        assertEquals(new Harness.Result(0, "", ""), xl.xl("xenstore-quota-set", "-g", "nodes=0x10", "watches=7"));
        assertEquals(new Harness.Result(0, "", ""), xl.xl("xenstore-quota-set", "3", "nodes=010"));
        assertTrue(xl.xl("xenstore-quota-get", "-g").out().contains("\nnodes                      16\n"));
        assertTrue(xl.xl("xenstore-quota-get", "-g").out().contains("\nwatches                     7\n"));
        assertTrue(xl.xl("xenstore-quota-get", "3").out().contains("\nnodes                       8\n"));
    }

    @Test
    void asJson() {
        String json = xl.xl("xenstore-quota-get", "--json", "3").out();
        assertTrue(json.startsWith("{\n    \"domid\": 3,\n    \"quotas\": {\n"), json);
        assertTrue(json.contains("        \"transaction-nodes\": 1024,\n"), json);
        assertTrue(xl.xl("xenstore-quota-get", "-g", "--json").out().startsWith("{\n    \"domid\": null,\n"));
    }

    @Test
    void aDomainByItsName() {
        assertEquals(0, xl.xl("xenstore-quota-get", "Domain-0").status());
        fails(1, "nobody is an invalid domain identifier (rc=-6)\n", "xenstore-quota-get", "nobody");
    }

    @Test
    void whatIsWrongIsSaid() {
        fails(1, "Domain or \"-g\" must be specified.\n", "xenstore-quota-get");
        fails(1, "Domain or \"-g\" must be specified.\n", "xenstore-quota-get", "1", "2");
        fails(1, "xl: GET_QUOTA nodes: ENOENT\nQuota could not be obtained.\n", "xenstore-quota-get", "77");
        fails(1, "Not enough parameters.\n", "xenstore-quota-set", "-g");
        fails(1, "Not enough parameters.\n", "xenstore-quota-set", "3");
        fails(1, "Quota specification \"nodes\" lacks \"=\".\n", "xenstore-quota-set", "3", "nodes");
        for (String value : new String[] {"", "-1", "x", "1x", "4294967296", "#1"}) {
            fails(1, "Quota specification \"nodes=" + value + "\" uses illegal value \"" + value + "\".\n",
                    "xenstore-quota-set", "3", "nodes=" + value);
        }
        fails(1, "xl: SET_QUOTA nope: EINVAL\nQuota could not be set.\n", "xenstore-quota-set", "3", "nope=1");
    }

    @Test
    void aStoreThatDoesNotAnswer() throws IOException {
        store.close();
        Harness.Result result = xl.xl("xenstore-quota-get", "-g");
        assertEquals(1, result.status());
        assertTrue(result.err().startsWith("xl: the store does not answer: "), result.err());
    }
}
