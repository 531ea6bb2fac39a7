package org.domaind.xl.device;

import java.util.List;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.config.DeviceStrings;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.JsonOutput;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.render.JsonText;

/** {@code xl block-attach} and {@code xl network-attach}. */
public final class AttachCommand implements Command {
    private static final String JSON_HELP = """
            --json                  Print the device as JSON
            """;

    private final boolean disks;

    /** @param disks else network interfaces */
    public AttachCommand(boolean disks) {
        this.disks = disks;
    }

    @Override
    public Syntax syntax() {
        List<Option> options = List.of(Option.JSON);
        return disks ? new Syntax("block-attach", true, true, "<Domain> <disk-spec-component(s)>...", JSON_HELP, 2, options)
                : new Syntax("network-attach", true, true, "<Domain> [type=<type>] [mac=<mac>] [bridge=<bridge>] [ip=<ip>] [script=<script>] "
                + "[backend=<BackDomain>] [vifname=<name>] [rate=<rate>] [model=<model>] [accel=<accel>] [mtu=<mtu>]", JSON_HELP, 1, options);
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        if (arguments.has(Arguments.DRY_RUN)) {
            if (!DomainOperands.isNumber(arguments.operand(0))) {
                try (DaemonConnection daemon = invocation.connect()) {
                    find(daemon, arguments.operand(0));
                }
            }
            DeviceStrings.Reading<?> reading = read(invocation, arguments);
            invocation.print((disks ? "disk: " : "vif: ") + JsonText.of(reading.json()) + "\n");
            return Status.OK;
        }
        try (DaemonConnection daemon = invocation.connect()) {
            Domid domid = find(daemon, arguments.operand(0));
            DeviceStrings.Reading<?> reading = read(invocation, arguments);
            DeviceConfig device = reading.device().orElseThrow(() -> new Failure(Status.FAILURE, reading.refusal()));
            Replies.Attached attached = attach(invocation, daemon, new Requests.AttachDevice(domid, device));
            return arguments.has("json") ? JsonOutput.print(invocation, attached) : Status.OK;
        }
    }

    private Domid find(DaemonConnection daemon, String word) {
        if (disks && !DomainOperands.isNumber(word) && DomainOperands.named(daemon, word).isEmpty()) {
            // Without the status that the reference's other commands add.
            throw new Failure(Status.FAILURE, word + " is an invalid domain identifier");
        }
        return DomainOperands.find(daemon, word);
    }

    private DeviceStrings.Reading<?> read(Invocation invocation, Arguments arguments) {
        List<String> words = arguments.operands().subList(1, arguments.operands().size());
        try {
            DeviceStrings.Reading<?> reading = disks ? DeviceStrings.disk(words) : DeviceStrings.nic(words);
            reading.notes().forEach(invocation::error);
            return reading;
        } catch (IllegalArgumentException e) {
            throw new Failure(Status.FAILURE, e.getMessage());
        }
    }

    private Replies.Attached attach(Invocation invocation, DaemonConnection daemon, Requests.AttachDevice request) {
        try {
            return daemon.call(Method.ATTACH_DEVICE, request, Replies.Attached.class);
        } catch (ProblemException e) {
            invocation.error("xl: " + e.problem().line());
            throw new Failure(Status.FAILURE, disks ? "libxl_device_disk_add failed." : "libxl_device_nic_add failed.");
        }
    }
}
