package org.domaind.tests.simulated.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.domaind.daemon.hotplug.ScriptCall;
import org.domaind.daemon.hotplug.builtin.BuiltInScripts;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.LoopDevices;
import org.domaind.daemon.os.NetInterfaces;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.plan.device.DeviceDeadlines;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.Remains;
import org.domaind.tests.simulated.Waiting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scripts block and vif-bridge as the daemon does their work, on a host whose loop devices and network interfaces only take down what is asked. */
class BuiltInScriptsTest extends DaemonTest {
    private static final DeviceDeadlines SHORT = new DeviceDeadlines(3000, 1000, 1000);
    private static final int FIRST_LOOP = 0x700;

    /** What was asked of the host, in order. */
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Loops loops = new Loops();
    private final Interfaces interfaces = new Interfaces();
    private Path root;
    private String image;

    private final class Loops implements LoopDevices {
        /** Open: files are reachable. */
        private volatile CountDownLatch reachable = new CountDownLatch(0);

        @Override
        public Loop attach(Path file, boolean readOnly) {
            asked.add("attach " + file.getFileName() + (readOnly ? " read-only" : ""));
            try {
                reachable.await();
            } catch (InterruptedException e) {
                throw new SystemException("open " + file, Errno.EINTR);
            }
            return new Loop(Path.of("/dev/loop3"), FIRST_LOOP + 3);
        }

        @Override
        public void detach(Path node, Path file) {
            asked.add("detach " + node + " of " + file.getFileName());
        }
    }

    private final class Interfaces implements NetInterfaces {
        private final List<String> existing = new CopyOnWriteArrayList<>(List.of("br7"));

        @Override
        public boolean exists(String name) {
            return existing.contains(name);
        }

        @Override
        public boolean isBridge(String name) {
            return name.equals("br7");
        }

        @Override
        public int mtu(String name) {
            return 9000;
        }

        @Override
        public void setMtu(String name, int bytes) {
            asked.add(name + " mtu " + bytes);
        }

        @Override
        public void setAddress(String name, byte[] address) {
            throw new SystemException("set the address of " + name, Errno.EOPNOTSUPP);
        }

        @Override
        public void setUp(String name, boolean up) {
            asked.add(name + (up ? " up" : " down"));
        }

        @Override
        public void rename(String name, String newName) {
            asked.add(name + " renamed " + newName);
            existing.add(newName);
        }

        @Override
        public void join(String bridge, String name) {
            asked.add(name + " joins " + bridge);
        }

        @Override
        public void leave(String bridge, String name) {
            asked.add(name + " leaves " + bridge);
        }
    }

    @BeforeEach
    void startWithThem() throws IOException {
        root = host.paths().root().resolve("host");
        Files.createDirectories(root.resolve("proc/self"));
        Files.createDirectories(root.resolve("sys/block"));
        Files.createFile(root.resolve("proc/self/mounts"));
        host.restartWith(SHORT, (others, store) -> new BuiltInScripts(others, store, loops, interfaces, root));
        image = host.file("disk.img", "an image");
        before = Remains.of(host);
    }

    private Map<String, String> backend(Domid guest, String device) {
        String directory = "/local/domain/0/backend/" + device.replace("/", "/" + guest + "/") + "/";
        Map<String, String> found = new TreeMap<>();
        for (String node : List.of("node", "physical-device", "physical-device-path", "hotplug-status")) {
            host.store().readOptional(directory + node).ifPresent(value -> found.put(node, value));
        }
        return found;
    }

    @Test
    void aFileBecomesALoopDeviceAndGoesAgain() {
        Domid guest = host.createSettled("g", "disk=[\"" + image + ",raw,xvda,w\"]");
        assertEquals(Map.of("node", "/dev/loop3", "physical-device", "7:3", "physical-device-path", "/dev/loop3", "hotplug-status", "connected"),
                backend(guest, "vbd/51712"));
        host.xl("destroy", "g").ok();
        assertEquals(List.of("attach disk.img", "detach /dev/loop3 of disk.img"), asked);
        assertEquals(List.of(), host.scripts().calls());
        host.awaitRemains(before);
    }

    @Test
    void aReadOnlyDiskIsAttachedAsOne() {
        host.createSettled("g", "disk=[\"" + image + ",raw,xvda,r\"]");
        assertEquals(List.of("attach disk.img read-only"), asked);
    }

    @Test
    void aNetworkInterfaceBecomesAPortOfItsBridge() {
        Domid guest = host.createSettled("g", "vif=[\"bridge=br7\"]");
        String name = "vif" + guest + ".0";
        assertEquals(List.of(name + " down", name + " mtu 9000", name + " joins br7", name + " up"), asked);
        assertEquals("9000", host.store().read("/local/domain/" + guest + "/device/vif/0/mtu"));
        assertEquals(Map.of("hotplug-status", "connected"), backend(guest, "vif/0"));
        interfaces.existing.add(name);
        host.xl("destroy", "g").ok();
        assertEquals(List.of(name + " down", name + " leaves br7"), asked.subList(4, 6));
        assertEquals(List.of(), host.scripts().calls());
        host.awaitRemains(before);
    }

    @Test
    void aNetworkInterfaceGetsTheNameAndTheMtuOfTheConfig() {
        Domid guest = host.createSettled("g", "vif=[\"bridge=br7,vifname=net0,mtu=1400\"]");
        assertEquals(List.of("vif" + guest + ".0 renamed net0", "net0 down", "net0 mtu 1400", "net0 joins br7", "net0 up"), asked);
        assertEquals("1400", host.store().read("/local/domain/" + guest + "/device/vif/0/mtu"));
    }

    @Test
    void aNameThatIsTakenFailsInWords() {
        interfaces.existing.add("net0");
        String refused = host.xl("create", "-q", host.config("g", "vif=[\"bridge=br7,vifname=net0\"]")).refusal(3);
        assertTrue(refused.contains("cannot be renamed: there is an interface net0 already"), refused);
        host.awaitRemains(before);
    }

    @Test
    void whatIsUnusualIsTheScripts() throws IOException {
        host.createSettled("a", "vif=[\"bridge=ovs0\"]");
        Files.createDirectories(root.resolve("proc/sys/net/bridge"));
        Files.writeString(root.resolve("proc/sys/net/bridge/bridge-nf-call-iptables"), "1\n");
        host.createSettled("b", "vif=[\"bridge=br7\"]");
        Files.writeString(root.resolve("proc/sys/net/bridge/bridge-nf-call-iptables"), "0\n");
        Files.createDirectories(root.resolve("etc/xen/scripts/vif-post.d"));
        Files.createFile(root.resolve("etc/xen/scripts/vif-post.d/firewall.hook"));
        host.createSettled("c", "vif=[\"bridge=br7\"]");
        assertEquals(List.of(), asked);
        assertEquals(3, host.scripts().calls().stream().map(ScriptCall::toString).filter("/etc/xen/scripts/vif-bridge online type_if=vif"::equals).count());
    }

    @Test
    void aFileThatIsReadOnlyForAllIsNotWrittenTo() throws IOException {
        assertTrue(Path.of(image).toFile().setWritable(false, false));
        String refused = host.xl("create", "-q", host.config("g", "disk=[\"" + image + ",raw,xvda,w\"]")).refusal(3);
        assertTrue(refused.contains("is read-only for everybody; a guest cannot write to it"), refused);
        assertEquals(List.of(), asked);
        host.awaitRemains(before);
    }

    @Test
    void aFileOnAServerThatHangsHoldsUpNobodyElseAndIsLetGoLater() {
        loops.reachable = new CountDownLatch(1);
        String late = host.xl("create", "-q", host.config("g", "disk=[\"" + image + ",raw,xvda,w\"]")).refusal(3);
        assertTrue(late.contains("was given up, since it had not ended after 1000 ms"), late);
        host.awaitRemains(before);
        loops.reachable.countDown();
        Waiting.until(() -> "the loop device to be let go: " + asked, () -> asked.contains("detach /dev/loop3 of disk.img"));
        host.awaitRemains(before);
    }
}
