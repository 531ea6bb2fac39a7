package org.domaind.daemon.plan.devicemodel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.domaind.daemon.devicemodel.DeviceModel;
import org.domaind.daemon.devicemodel.DeviceModels;
import org.domaind.daemon.devicemodel.qmp.QmpCommands;
import org.domaind.daemon.devicemodel.qmp.QmpException;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.Vdev;

/** What is in an emulated drive, as its device model is told. */
record DriveMedium(DeviceModels models, Domid domid) {
    /** The tray, the former medium, the new one, the tray again: each an answer of its own. */
    private static final long DEADLINE_MILLIS = 5 * QmpCommands.DEADLINE_MILLIS;

    /** Takes out what is in a drive, which the guest cannot prevent, and puts in what the drive is to have. @throws ProblemException {@code medium-failed} */
    void change(Disk drive, Cancellation cancellation) {
        DeviceModel model = models.of(domid).orElseThrow(() -> new ProblemException("medium-failed", "domain " + domid + " has no device model that runs"));
        String id = QmpCommands.drive(Vdev.number(drive.vdev()).orElseThrow());
        int image = drive.target().map(path -> open(drive, path)).orElse(-1);
        try {
            CompletableFuture<Void> changed = model.commands().eject(id);
            if (image >= 0) {
                boolean block = !Files.isRegularFile(Path.of(drive.target().orElseThrow()));
                changed = changed.thenCompose(out -> model.commands().insert(id, image, "raw", block));
            }
            if (!cancellation.await(changed, DEADLINE_MILLIS)) {
                throw new ProblemException("medium-failed", "the device model of domain " + domid + " has not changed the medium of " + drive.vdev()
                        + " within " + DEADLINE_MILLIS + " ms");
            }
            changed.join();
        } catch (CompletionException | QmpException failure) {
            Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            throw new ProblemException("medium-failed", "the device model of domain " + domid + " " + cause.getMessage());
        } finally {
            if (image >= 0) {
                Libc.closeFile(image);
            }
        }
    }

    private static int open(Disk drive, String path) {
        try {
            return Libc.openFile(path, OpenFlags.here().closeOnExec());
        } catch (SystemException e) {
            throw new ProblemException("no-such-image", "disk " + drive.vdev() + ": cannot " + e.getMessage());
        }
    }
}
