package org.domaind.xl.device;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.schema.api.DeviceReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.Vdev;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl block-detach} and {@code xl network-detach}. */
public final class DetachCommand implements Command {
    private final boolean disks;

    /** @param disks else network interfaces */
    public DetachCommand(boolean disks) {
        this.disks = disks;
    }

    @Override
    public Syntax syntax() {
        return disks ? new Syntax("block-detach", true, false, "[option] <Domain> <DevId>", """
                -f, --force        do not wait for the domain to release the device
                """, 2, List.of(Option.flag('f', "force")))
                : new Syntax("network-detach", true, false, "<Domain> <DevId|mac>", "", 2, List.of());
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        try (DaemonConnection daemon = invocation.connect()) {
            Domid domid = DomainOperands.find(daemon, arguments.operand(0));
            String word = arguments.operand(1);
            List<DeviceReport> there = daemon.call(Method.LIST_DEVICES, new Requests.ListDevices(domid, disks ? "vbd" : "vif"), Replies.Devices.class)
                    .devices();
            OptionalInt wanted = disks ? Vdev.number(word) : nic(there, word);
            Optional<DeviceReport> device = there.stream().filter(d -> wanted.isPresent() && d.devid() == wanted.getAsInt()).findFirst();
            if (device.isEmpty()) {
                throw new Failure(Status.FAILURE, disks ? "Error: Device " + word + " not connected." : "Unknown device " + word + ".");
            }
            Requests.DetachDevice request = new Requests.DetachDevice(domid, device.get().kind(), device.get().devid(), arguments.has('f'));
            try {
                daemon.call(Method.DETACH_DEVICE, request, Replies.Done.class);
                return Status.OK;
            } catch (ProblemException e) {
                invocation.error("xl: " + e.problem().line());
                throw new Failure(Status.FAILURE, disks ? "libxl_device_disk_remove failed." : "libxl_device_nic_del failed.");
            }
        }
    }

    /** By its number or its MAC address. */
    private static OptionalInt nic(List<DeviceReport> there, String word) {
        if (DomainOperands.isNumber(word)) {
            return word.length() < 10 ? OptionalInt.of(Integer.parseInt(word)) : OptionalInt.empty();
        }
        return there.stream().filter(d -> d.mac().filter(word::equalsIgnoreCase).isPresent()).mapToInt(DeviceReport::devid).findFirst();
    }
}
