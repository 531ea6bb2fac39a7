package org.domaind.daemon.plan.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.domaind.daemon.device.DeviceKind;
import org.domaind.daemon.device.DevicePaths;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.schema.api.DeviceReport;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreClient;

/** Reports of guests' devices from the store. */
public final class DeviceReports {
    private static final String NUMBER = "[0-9]{1,9}";

    private final StoreClient store;

    public DeviceReports(StoreClient store) {
        this.store = store;
    }

    /** In ascending order of their numbers. */
    public List<DeviceReport> list(Domid guest, DeviceKind kind) {
        return devices(store.directoryIfExists(DevicePaths.toolstack(guest, kind)), guest, kind).stream().map(this::report).flatMap(Optional::stream).toList();
    }

    /** @param names what stands in the toolstack's directory of that kind */
    static List<DevicePaths> devices(List<String> names, Domid guest, DeviceKind kind) {
        return names.stream().filter(name -> name.matches(NUMBER)).map(Integer::parseInt).sorted().map(devid -> new DevicePaths(guest, kind, devid)).toList();
    }

    /** The number of a new device that has not been given one: above all others, as in the reference. */
    public int nextDevid(Domid guest, DeviceKind kind) {
        List<DevicePaths> there = devices(store.directoryIfExists(DevicePaths.toolstack(guest, kind)), guest, kind);
        return there.isEmpty() ? 0 : there.get(there.size() - 1).devid() + 1;
    }

    /** Empty when the device has been removed meanwhile. */
    private Optional<DeviceReport> report(DevicePaths device) {
        List<String> paths = new ArrayList<>();
        for (String node : List.of("backend", "dev", "params", "mode", "mac", "bridge")) {
            paths.add(device.toolstack() + "/" + node);
        }
        boolean nic = device.kind() == DeviceKind.VIF;
        for (String node : List.of("state", "event-channel", nic ? "tx-ring-ref" : "ring-ref", "rx-ring-ref")) {
            paths.add(device.frontend() + "/" + node);
        }
        List<Optional<String>> values = store.readAll(paths);
        return values.get(0).map(backend -> new DeviceReport(device.kind().word(), device.devid(), values.get(1), values.get(2),
                values.get(3).filter("w"::equals).isPresent(), values.get(4), values.get(5), backendDomid(backend), number(values.get(6)),
                number(values.get(7)), number(values.get(8)), number(values.get(9)), backend));
    }

    private static int backendDomid(String backend) {
        String home = GuestPaths.ofDomain(Domid.ZERO);
        String domains = home.substring(0, home.length() - 1);
        String rest = backend.startsWith(domains) ? backend.substring(domains.length()) : "";
        return number(Optional.of(rest.split("/", 2)[0]));
    }

    /** What a guest may have written: -1 unless it is a number of few digits. */
    private static int number(Optional<String> text) {
        return text.filter(t -> t.matches(NUMBER)).map(Integer::parseInt).orElse(-1);
    }
}
