package org.domaind.xl.save;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/** What Xen's own tools keep of a guest that they have made: its config, in the JSON that goes into a save file. */
final class ReferenceUserdata {
    /** A config has some KiB. */
    private static final int MOST_BYTES = 1 << 20;

    private ReferenceUserdata() {
    }

    /**
     * @param folder of all guests' files
     * @return empty: they have none of that domain
     * @throws ProblemException {@code config-unreadable}
     */
    static Optional<String> config(Path folder, Domid domid, UUID uuid) {
        Path file = folder.resolve("userdata-d." + domid + "." + uuid + ".libxl-json");
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length == 0 || bytes.length > MOST_BYTES) {
                throw new ProblemException("config-unreadable", "what Xen's tools keep in " + file + " has " + (bytes.length == 0 ? "no" : "too many") + " bytes");
            }
            // Their text ends with a NUL.
            int length = bytes[bytes.length - 1] == 0 ? bytes.length - 1 : bytes.length;
            return Optional.of(new String(bytes, 0, length, StandardCharsets.UTF_8));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ProblemException("config-unreadable", "what Xen's tools keep in " + file + " cannot be read: " + e.getMessage());
        }
    }
}
