package org.domaind.daemon.image;

import java.io.IOException;
import java.nio.file.Path;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;

/**
 * An error in an image, thrown by code that does not know the file's name. An IOException, so that it passes through the streams of the
 * decompression libraries.
 */
final class ImageFault extends IOException {
    static final String NOT_FOUND = "kernel-not-found";
    static final String UNREADABLE = "kernel-unreadable";
    static final String NOT_A_KERNEL = "not-a-kernel";
    static final String CORRUPT = "kernel-corrupt";
    static final String TOO_BIG = "kernel-too-big";
    static final String LACKS_NOTES = "kernel-lacks-xen-notes";
    static final String NOT_FOR_PV = "kernel-not-for-pv";
    static final String LACKS_PVH = "kernel-lacks-pvh";
    static final String NEEDS_DOM0 = "kernel-needs-dom0";
    static final String CACHE = "kernel-cache-failed";

    private final String code;
    private final String hint;

    /** @param what the text after the file's name: {@code is not a kernel} */
    ImageFault(String code, String what) {
        this(code, what, "");
    }

    ImageFault(String code, String what, String hint) {
        super(what);
        this.code = code;
        this.hint = hint;
    }

    ImageFault(String code, String what, Throwable cause) {
        super(what, cause);
        this.code = code;
        this.hint = "";
    }

    static ImageFault corrupt(String what) {
        return new ImageFault(CORRUPT, "is damaged: " + what);
    }

    static ImageFault corrupt(String what, Throwable cause) {
        return new ImageFault(CORRUPT, "is damaged: " + what, cause);
    }

    String code() {
        return code;
    }

    ProblemException about(Path kernel) {
        return new ProblemException(new Problem(code, kernel + " " + getMessage(), hint), this);
    }
}
