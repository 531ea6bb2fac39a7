package org.domaind.xl.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl cd-insert} and {@code xl cd-eject}. */
public final class MediumCommand implements Command {
    private final boolean insert;

    /** @param insert else eject */
    public MediumCommand(boolean insert) {
        this.insert = insert;
    }

    @Override
    public Syntax syntax() {
        return insert ? new Syntax("cd-insert", true, true, "<Domain> <VirtualDevice> <path>", "", 3, List.of())
                : new Syntax("cd-eject", true, true, "<Domain> <VirtualDevice>", "", 2, List.of());
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        try (DaemonConnection daemon = invocation.connect()) {
            Domid domid = DomainOperands.find(daemon, arguments.operand(0));
            String vdev = arguments.operand(1);
            Optional<String> target = target(invocation, vdev, insert ? arguments.operand(2) : "");
            if (!arguments.has(Arguments.DRY_RUN)) {
                change(invocation, daemon, new Requests.ChangeMedium(domid, vdev, target));
            }
            return Status.OK;
        }
    }

    /** The path is what follows {@code target=} in a disk's string, as in the reference. @return absolute; empty: no medium */
    private static Optional<String> target(Invocation invocation, String vdev, String path) {
        try {
            DeviceConfig.Disk disk = DeviceStrings.disk(List.of("vdev=" + vdev + ",access=r,devtype=cdrom,target=" + path)).device()
                    .orElseThrow(() -> new IllegalArgumentException(vdev + " is no drive"));
            Optional<String> target = disk.target().map(name -> invocation.folder().resolve(name).normalize().toString());
            target.filter(name -> !Files.exists(Path.of(name))).ifPresent(missing -> {
                throw new Failure(Status.FAILURE, "Cannot stat file: " + disk.target().orElseThrow());
            });
            return target;
        } catch (IllegalArgumentException e) {
            throw new Failure(Status.FAILURE, e.getMessage());
        }
    }

    private static void change(Invocation invocation, DaemonConnection daemon, Requests.ChangeMedium request) {
        try {
            daemon.call(Method.CHANGE_MEDIUM, request, Replies.Done.class);
        } catch (ProblemException e) {
            throw new Failure(Status.FAILURE, "xl: " + e.problem().line());
        }
    }
}
