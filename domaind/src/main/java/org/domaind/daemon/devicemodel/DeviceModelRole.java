package org.domaind.daemon.devicemodel;

/** What a device model does for its guest, which may have one of each. */
public enum DeviceModelRole {
    /** Emulates the machine of an HVM guest. */
    EMULATOR,
    /** Serves PV disks whose images domain 0's driver cannot read. */
    DISKS
}
