package org.domaind.xl.save;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceUserdataTest {
    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");

    @TempDir
    private Path folder;

    private Optional<String> config() {
        return ReferenceUserdata.config(folder, new Domid(7), GUEST);
    }

    @Test
    void theConfigIsFoundByDomidAndUuid() throws IOException {
        assertEquals(Optional.empty(), config());
        Path file = folder.resolve("userdata-d.7.11111111-2222-3333-4444-555555555555.libxl-json");
        Files.writeString(file, "{}\0");
        assertEquals(Optional.of("{}"), config());
        Files.writeString(file, "{\n}");
        assertEquals(Optional.of("{\n}"), config());
        assertEquals(Optional.empty(), ReferenceUserdata.config(folder, new Domid(8), GUEST));
        Files.writeString(file, "");
        assertThrows(ProblemException.class, this::config);
        Files.write(file, new byte[2 << 20]);
        assertThrows(ProblemException.class, this::config);
    }
}
