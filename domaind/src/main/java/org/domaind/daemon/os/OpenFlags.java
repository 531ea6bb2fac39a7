package org.domaind.daemon.os;

/** Flags of open(2), whose numbers differ between kernels. */
public record OpenFlags(int noControllingTerminal, int closeOnExec, int nonBlocking) {
    public static final int WRITE_ONLY = 1;
    public static final int READ_WRITE = 2;
    private static final OpenFlags LINUX = new OpenFlags(0x100, 0x80000, 0x800);
    private static final OpenFlags FREEBSD = new OpenFlags(0x8000, 0x100000, 0x4);
    private static final OpenFlags NETBSD = new OpenFlags(0x8000, 0x400000, 0x4);

    /** The flags of the running kernel. */
    public static OpenFlags here() {
        return switch (System.getProperty("os.name")) {
            case "FreeBSD" -> FREEBSD;
            case "NetBSD" -> NETBSD;
            default -> LINUX;
        };
    }
}
