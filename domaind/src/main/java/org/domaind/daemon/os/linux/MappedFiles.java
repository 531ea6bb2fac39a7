package org.domaind.daemon.os.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.domaind.daemon.os.Libc;

/**
 * The files that are mapped into this process: programs, libraries, the class archive. The start touches most of their pages once and few of them
 * again, and a kernel with enough free memory never unmaps them.
 */
public final class MappedFiles {
    private static final Path SMAPS = Path.of("/proc/self/smaps");
    private static final Pattern HEADER = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) ([-a-z]{4}) \\S+ \\S+ (\\d+) .*");
    /** Private pages of the process: they differ from the file, and would be lost. */
    private static final Pattern OWN = Pattern.compile("(Anonymous|Swap): +(\\d+) kB");
    /** The line for each mapping. */
    private static final String LAST_FIELD = "VmFlags:";
    private static final int MADV_DONTNEED = 4;

    /** @param plain all its pages can be read from the file again */
    private record Mapping(long begin, long end, boolean plain) {
        static final Mapping NONE = new Mapping(0, 0, false);

        static Mapping of(Matcher header) {
            String access = header.group(3);
            return new Mapping(Long.parseUnsignedLong(header.group(1), 16), Long.parseUnsignedLong(header.group(2), 16),
                    access.charAt(1) == '-' && access.charAt(3) == 'p' && !header.group(4).equals("0"));
        }
    }

    private MappedFiles() {
    }

    /**
     * Unmaps the pages of files that are mapped read-only; they stay in the page cache, and are mapped again when they are touched.
     *
     * @throws IOException /proc/self/smaps cannot be read
     */
    public static void release() throws IOException {
        Mapping mapping = Mapping.NONE;
        for (String line : Files.readAllLines(SMAPS, StandardCharsets.ISO_8859_1)) {
            Matcher header = HEADER.matcher(line);
            if (header.matches()) {
                mapping = Mapping.of(header);
            } else if (mapping.plain()) {
                Matcher own = OWN.matcher(line);
                if (own.matches() && !own.group(2).equals("0")) {
                    mapping = Mapping.NONE;
                } else if (line.startsWith(LAST_FIELD)) {
                    Libc.advise(mapping.begin(), mapping.end() - mapping.begin(), MADV_DONTNEED);
                }
            }
        }
    }
}
