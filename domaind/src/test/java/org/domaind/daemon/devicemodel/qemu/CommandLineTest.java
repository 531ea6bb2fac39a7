package org.domaind.daemon.devicemodel.qemu;

import org.domaind.daemon.devicemodel.HvmGuests;
import static org.domaind.daemon.devicemodel.HvmGuests.disk;
import static org.domaind.daemon.devicemodel.HvmGuests.drive;
import static org.domaind.daemon.devicemodel.HvmGuests.guest;
import static org.domaind.daemon.devicemodel.HvmGuests.nic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.daemon.devicemodel.qemu.Attachments.FdSet;
import org.domaind.daemon.devicemodel.qemu.Attachments.Image;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.config.DeviceConfig.DiskFormat;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.hvm.Emulation.EmulatedNic;
import org.domaind.schema.config.hvm.Emulation.Vnc;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.Test;

/** Arguments as the reference passes them (its library's device model code, 4.17), but for the QMP socket, which is a descriptor. */
class CommandLineTest {
    private static final Domid SEVEN = new Domid(7);

    private static String line(GuestConfig guest, Emulation emulation) {
        return String.join(" ", CommandLine.of(guest, emulation, SEVEN, Attachments.paths(guest, emulation, 3, OptionalInt.empty())));
    }

    @Test
    void aSmallGuest() {
        assertEquals("-xen-domid 7 -no-shutdown -chardev socket,id=libxl-cmd,fd=3,server=on,wait=off -S -mon chardev=libxl-cmd,mode=control"
                + " -nodefaults -no-user-config -name g -vnc 127.0.0.1:0,to=99 -display none -device cirrus-vga,vgamem_mb=8 -boot order=cda"
                + " -net none -machine xenfv,suppress-vmdesc=on -m 120"
                + " -drive file=/img,,a,if=ide,index=0,media=disk,format=raw,cache=writeback",
                line(guest("g", 128, 1, disk("hda", "/img,a", DiskFormat.RAW)), HvmGuests.emulation(false)));
    }

    @Test
    void oneThatServesDisksEmulatesNothing() {
        GuestConfig guest = guest("g", 128, 4, disk("xvda", "/a.qcow2", DiskFormat.QCOW2), nic(0));
        Attachments attachments = new Attachments(3, List.of(new Attachments.FdSet(4, 51712), new Attachments.FdSet(5, 51712)), Map.of(), Map.of(), List.of(),
                Optional.empty(), Optional.empty(), false, true, OptionalInt.empty());
        assertEquals("-xen-domid 7 -no-shutdown -chardev socket,id=libxl-cmd,fd=3,server=on,wait=off -S -mon chardev=libxl-cmd,mode=control"
                + " -add-fd fd=4,set=51712 -add-fd fd=5,set=51712 -nodefaults -no-user-config -name g -xen-attach -vnc none -display none -machine xenpv -m 128",
                String.join(" ", CommandLine.ofDisks(guest, SEVEN, attachments)));
    }

    @Test
    void allThatAGuestMayHave() {
        Vnc vnc = new Vnc("0.0.0.0", OptionalInt.of(5), false, Optional.of("secret"));
        Emulation emulation = HvmGuests.emulation(false, Optional.of(vnc), List.of("pty", "null"), List.of(new EmulatedNic(0, "e1000")));
        String line = line(guest("g", 1024, 4, disk("xvda", "/dev/vg/a", DiskFormat.RAW), disk("sdb", "/b.qcow2", DiskFormat.QCOW2),
                disk("xvdz", "/z.vhd", DiskFormat.VHD), drive("hdc", Optional.empty()), drive("hdd", Optional.of("/x.iso")), nic(0), nic(1)), emulation);
        assertTrue(line.contains(" -vnc 0.0.0.0:5,password=on -display none -device lsi53c895a -serial pty -serial null -device cirrus-vga"), line);
        assertTrue(line.contains(" -smp 4,maxcpus=4 -device e1000,id=nic0,netdev=net0,mac=00:16:3e:00:00:00"
                + " -netdev type=tap,id=net0,ifname=vif7.0-emu,br=xenbr0,script=no,downscript=no -machine "), line);
        assertTrue(line.endsWith(" -m 1016 -drive file=/dev/vg/a,if=ide,index=0,media=disk,format=raw,cache=writeback"
                + " -drive file=/b.qcow2,id=scsi0-hd1,format=qcow2,if=none,readonly=off,cache=writeback -device scsi-hd,drive=scsi0-hd1,scsi-id=1"
                + " -drive if=none,readonly=on,id=ide-5632 -device ide-cd,id=ide-5632,drive=ide-5632,bus=ide.1,unit=0"
                + " -drive file=/x.iso,format=raw,if=none,readonly=on,id=ide-5696 -device ide-cd,id=ide-5696,drive=ide-5696,bus=ide.1,unit=1"), line);
        assertFalse(line.contains("secret"), "a password is no argument: every process sees those");
    }

    /** XSA-119: no screen that nobody asked for. */
    @Test
    void noScreenUnlessAsked() {
        String line = line(guest("g", 128, 1), HvmGuests.emulation(false, Optional.empty(), List.of(), List.of()));
        assertTrue(line.contains(" -vnc none -display none "), line);
    }

    @Test
    void inAJailEverythingIsADescriptor() {
        Emulation emulation = HvmGuests.emulation(true, HvmGuests.emulation(true).vnc(), List.of("pty"), List.of(new EmulatedNic(0, "rtl8139")));
        Attachments attachments = new Attachments(3, List.of(new FdSet(4, 1), new FdSet(6, 2)), Map.of("hda", new Image(Optional.of("host_device"), "/dev/fdset/1")),
                Map.of(0, 5), List.of("/dev/fdset/2"), Optional.of("/boot/kernel"), Optional.of("/boot/ramdisk"), false, true, OptionalInt.of(7));
        String line = String.join(" ", CommandLine.of(guest("g", 128, 1, disk("hda", "/dev/vg/a", DiskFormat.RAW), nic(0)), emulation, SEVEN, attachments));
        assertTrue(line.contains(" -add-fd fd=4,set=1 -add-fd fd=6,set=2 -nodefaults "), line);
        assertTrue(line.contains(" -vnc none -display none -kernel /boot/kernel -initrd /boot/ramdisk -append console=ttyS0 -serial /dev/fdset/2 "), line);
        assertTrue(line.contains(" -netdev type=tap,id=net0,fd=5 -xen-domid-restrict -incoming fd:7 -machine "), line);
        assertTrue(line.endsWith(" -drive file.driver=host_device,file.filename=/dev/fdset/1,if=ide,index=0,media=disk,format=raw,cache=writeback"), line);
        assertFalse(line.contains("/dev/vg"), line);
    }

    @Test
    void aReadOnlyIdeDiskIsRefused() {
        Disk readOnly = new Disk("hda", Optional.of("/a"), DiskFormat.RAW, false, false, Optional.empty(), Optional.empty(), false, true, true, Optional.empty());
        assertThrows(IllegalArgumentException.class, () -> line(guest("g", 128, 1, readOnly), HvmGuests.emulation(false)));
    }
}
