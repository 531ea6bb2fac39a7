package org.domaind.daemon.os.linux;

/** Linux' numbers for mmap(2) and madvise(2). */
final class LinuxMap {
    static final int READ = 0x1;
    static final int READ_WRITE = 0x3;
    static final int SHARED = 0x01;
    static final int PRIVATE_ANONYMOUS_LOCKED = 0x02 | 0x20 | 0x2000;
    static final int DONT_FORK = 10;

    private LinuxMap() {
    }
}
