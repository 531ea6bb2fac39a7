package org.domaind.daemon.devicemodel.qemu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.domaind.daemon.devicemodel.DeviceModel;
import org.domaind.daemon.devicemodel.DeviceModelException;
import org.domaind.daemon.devicemodel.DeviceModelRole;
import org.domaind.daemon.os.JailTools;
import org.domaind.daemon.os.PollSet;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.os.linux.process.ChildProcess;
import org.domaind.schema.model.Domid;

/**
 * The processes of device models, as the kernel tells them: those of a jail by their user, which is the domain's alone; those without one by their
 * arguments, since they are root's.
 */
final class QemuProcesses {
    private static final int KILL = 9;
    /** While one starts, its programs follow each other. */
    private static final int ROUNDS = 10;
    private static final long DEADLINE_MILLIS = DeviceModel.KILL_DEADLINE_MILLIS;

    private final Path proc;
    private final QemuPlaces places;

    QemuProcesses(Path proc, QemuPlaces places) {
        this.proc = proc;
        this.places = places;
    }

    /** The device model itself, not what waits for it outside its jail. */
    Optional<ChildProcess> program(Domid domid) {
        for (ChildProcess process : all(domid)) {
            if (isProgram(process.pid(), domid)) {
                return Optional.of(process);
            }
            process.close();
        }
        return Optional.empty();
    }

    private boolean isProgram(int pid, Domid domid) {
        Status status = status(pid);
        // In a jail it is the first process of its namespace, which the kernel says, not the process.
        return status.uid() == places.uid(domid) ? status.inner() == 1 : JailTools.ALL.stream().noneMatch(tool -> arguments(pid).startsWith(tool + "\0"));
    }

    /** Kills all of them and waits. @throws DeviceModelException one does not end */
    void end(Domid domid) {
        for (int round = 0; round < ROUNDS; round++) {
            List<ChildProcess> found = all(domid);
            if (found.isEmpty()) {
                return;
            }
            found.forEach(process -> process.signal(KILL));
            for (ChildProcess process : found) {
                try (process; PollSet ended = new PollSet(process.descriptor())) {
                    if (!ended.awaitReady((int) DEADLINE_MILLIS)) {
                        throw new DeviceModelException("process " + process.pid() + " of domain " + domid + "'s device model has not ended within "
                                + DEADLINE_MILLIS + " ms of being killed");
                    }
                    process.status();
                }
            }
        }
        throw new DeviceModelException("the device model of domain " + domid + " comes again and again");
    }

    /** Held by their descriptors, so that their numbers cannot come to mean others; the caller closes them. */
    private List<ChildProcess> all(Domid domid) {
        List<ChildProcess> all = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path folder : folders) {
                int pid = Integer.parseInt(folder.getFileName().toString());
                if (belongs(pid, domid)) {
                    hold(pid, domid).ifPresent(all::add);
                }
            }
        } catch (IOException e) {
            throw new DeviceModelException("the host's processes cannot be listed: " + e.getMessage(), e);
        }
        return all;
    }

    private Optional<ChildProcess> hold(int pid, Domid domid) {
        try {
            ChildProcess process = ChildProcess.of(pid);
            // Looked at again after the descriptor was opened: so the number means this process still.
            if (belongs(pid, domid)) {
                return Optional.of(process);
            }
            process.close();
        } catch (SystemException gone) {
            // It has ended.
        }
        return Optional.empty();
    }

    private boolean belongs(int pid, Domid domid) {
        Status status = status(pid);
        return !status.dead() && (status.uid() == places.uid(domid)
                || places.role() == DeviceModelRole.EMULATOR && status.uid() == 0 && arguments(pid).contains("\0-xen-domid\0" + domid + "\0"));
    }

    /** @param uid -1: there is no such process  @param inner its number in its own namespace  @param dead it waits for its parent only */
    private record Status(int uid, int inner, boolean dead) {
    }

    private Status status(int pid) {
        int uid = -1;
        int inner = 0;
        boolean dead = false;
        for (String line : text(pid, "status").split("\n")) {
            String[] words = line.split("\\s+");
            switch (words[0]) {
                case "State:" -> dead = words[1].equals("Z") || words[1].equals("X");
                case "Uid:" -> uid = Integer.parseUnsignedInt(words[1]);
                case "NSpid:" -> inner = words.length > 2 ? Integer.parseInt(words[words.length - 1]) : 0;
                default -> {
                }
            }
        }
        return new Status(uid, inner, dead);
    }

    private String arguments(int pid) {
        return text(pid, "cmdline");
    }

    /** Empty when the process has ended. */
    private String text(int pid, String name) {
        try {
            return Files.readString(proc.resolve(Integer.toString(pid)).resolve(name), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
