package org.domaind.daemon.image.file;

import java.io.IOException;
import java.nio.file.Path;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;

/**
 * An error in an image, thrown by code that does not know the file's name. An IOException, so that it passes through the streams of the
 * decompression libraries.
 */
public final class ImageFault extends IOException {
    public static final String NOT_FOUND = "kernel-not-found";
    public static final String UNREADABLE = "kernel-unreadable";
    public static final String NOT_A_KERNEL = "not-a-kernel";
    static final String CORRUPT = "kernel-corrupt";
    public static final String TOO_BIG = "kernel-too-big";
    public static final String LACKS_NOTES = "kernel-lacks-xen-notes";
    public static final String NOT_FOR_PV = "kernel-not-for-pv";
    public static final String LACKS_PVH = "kernel-lacks-pvh";
    public static final String NEEDS_DOM0 = "kernel-needs-dom0";
    public static final String CACHE = "kernel-cache-failed";

    private final String code;
    private final String hint;

    /** @param what the text after the file's name: {@code is not a kernel} */
    public ImageFault(String code, String what) {
        this(code, what, "");
    }

    public ImageFault(String code, String what, String hint) {
        super(what);
        this.code = code;
        this.hint = hint;
    }

    public ImageFault(String code, String what, Throwable cause) {
        super(what, cause);
        this.code = code;
        this.hint = "";
    }

    public static ImageFault corrupt(String what) {
        return new ImageFault(CORRUPT, "is damaged: " + what);
    }

    public static ImageFault corrupt(String what, Throwable cause) {
        return new ImageFault(CORRUPT, "is damaged: " + what, cause);
    }

    /** A failure while a kernel was unpacked: as it is where it is the kernel's fault. */
    public static ImageFault whileUnpacking(IOException e) {
        return e instanceof ImageFault fault ? fault : new ImageFault(CACHE, "cannot be unpacked: " + e.getMessage(), e);
    }

    public String code() {
        return code;
    }

    public ProblemException about(Path kernel) {
        return new ProblemException(new Problem(code, kernel + " " + getMessage(), hint), this);
    }
}
