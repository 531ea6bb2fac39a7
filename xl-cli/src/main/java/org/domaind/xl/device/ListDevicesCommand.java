package org.domaind.xl.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.domaind.schema.api.DeviceReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.JsonOutput;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.render.Columns;

/** {@code xl block-list} and {@code xl network-list}. */
public final class ListDevicesCommand implements Command {
    private final boolean disks;

    /** @param disks else network interfaces */
    public ListDevicesCommand(boolean disks) {
        this.disks = disks;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(disks ? "block-list" : "network-list", false, false, "<Domain(s)>", """
                --json                  Print everything known as JSON
                """, 1, List.of(Option.JSON));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        boolean json = arguments.has("json");
        if (!json) {
            invocation.print(disks ? "Vdev  BE  handle state evt-ch ring-ref BE-path                       "
                    : "Idx BE Mac Addr.         handle state evt-ch   tx-/rx-ring-ref BE-path                       ");
        }
        List<Map<String, Object>> all = new ArrayList<>();
        try (DaemonConnection daemon = invocation.connect()) {
            for (String word : arguments.operands()) {
                Optional<Domid> domid = domid(daemon, word);
                if (domid.isEmpty()) {
                    // The reference lists the other domains; its network-list ends here, with a status that says so.
                    if (!disks) {
                        throw DomainOperands.noSuchName(word);
                    }
                    invocation.error(word + " is an invalid domain identifier");
                    continue;
                }
                for (DeviceReport device : devices(daemon, domid.get())) {
                    if (json) {
                        all.add(json(domid.get(), device));
                    } else {
                        invocation.print(disks ? disk(domid.get(), device) : nic(device));
                    }
                }
            }
        }
        return json ? JsonOutput.print(invocation, all) : Status.OK;
    }

    private static Optional<Domid> domid(DaemonConnection daemon, String word) {
        try {
            return Optional.of(DomainOperands.find(daemon, word));
        } catch (Failure noSuchDomain) {
            return Optional.empty();
        }
    }

    private List<DeviceReport> devices(DaemonConnection daemon, Domid domid) {
        return daemon.call(Method.LIST_DEVICES, new Requests.ListDevices(domid, disks ? "vbd" : "vif"), Replies.Devices.class).devices();
    }

    private static Columns disk(Domid domid, DeviceReport device) {
        return new Columns().left(Integer.toString(device.devid()), 5).text(" ").left(Integer.toString(device.backendDomid()), 3).text(" ")
                .left(domid.toString(), 6).text(" ").left(Integer.toString(device.state()), 5).text(" ")
                .left(Integer.toString(device.eventChannel()), 6).text(" ").left(Integer.toString(device.ringRef()), 8).text(" ")
                .left(device.backendPath(), 30);
    }

    private static Columns nic(DeviceReport device) {
        return new Columns().left(Integer.toString(device.devid()), 3).text(" ").left(Integer.toString(device.backendDomid()), 2).text(" ")
                .left(device.mac().orElse(""), 17).text(" ").right(device.devid(), 5).text(" ").right(device.state(), 5).text(" ")
                .right(device.eventChannel(), 6).text(" ").right(device.ringRef(), 5).text("/").left(Integer.toString(device.rxRingRef()), 11).text(" ")
                .left(device.backendPath(), 30);
    }

    private Map<String, Object> json(Domid domid, DeviceReport device) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("domid", domid.value());
        json.put("devid", device.devid());
        device.name().ifPresent(name -> json.put("vdev", name));
        device.target().ifPresent(target -> json.put("target", target));
        if (disks) {
            json.put("writable", device.writable());
        }
        device.mac().ifPresent(mac -> json.put("mac", mac));
        device.bridge().ifPresent(bridge -> json.put("bridge", bridge));
        json.put("backendDomid", device.backendDomid());
        json.put("state", device.state());
        json.put("eventChannel", device.eventChannel());
        json.put(disks ? "ringRef" : "txRingRef", device.ringRef());
        if (!disks) {
            json.put("rxRingRef", device.rxRingRef());
        }
        json.put("backendPath", device.backendPath());
        return json;
    }
}
