package org.domaind.tests.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A core file, as a debugger reads it: by its section headers. */
final class CoreFileReader {
    static final int PAGE = 4096;
    private final ByteBuffer file;
    private final Map<String, ByteBuffer> sections = new LinkedHashMap<>();

    private CoreFileReader(ByteBuffer file) {
        this.file = file;
        assertEquals(0x464c457f, file.getInt(0), "the magic number of ELF");
        int count = file.getShort(60);
        ByteBuffer names = section(file.getShort(62));
        for (int i = 1; i < count; i++) {
            int name = file.getInt(64 + i * 64);
            int end = name;
            while (names.get(end) != 0) {
                end++;
            }
            byte[] text = new byte[end - name];
            names.get(name, text);
            sections.put(new String(text, StandardCharsets.US_ASCII), section(i));
        }
    }

    static CoreFileReader of(Path path) {
        try {
            return new CoreFileReader(ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new AssertionError(path.toString(), e);
        }
    }

    private ByteBuffer section(int index) {
        int header = 64 + index * 64;
        return file.slice(Math.toIntExact(file.getLong(header + 24)), Math.toIntExact(file.getLong(header + 32))).order(ByteOrder.LITTLE_ENDIAN);
    }

    Map<String, ByteBuffer> sections() {
        return sections;
    }

    /** The header note's numbers: magic, vcpus, pages, size of a page. */
    long header(int index) {
        return sections.get(".note.Xen").getLong(32 + index * Long.BYTES);
    }

    /** Pages by the guest's numbers. */
    Map<Long, ByteBuffer> pages() {
        Map<Long, ByteBuffer> pages = new LinkedHashMap<>();
        boolean pv = sections.containsKey(".xen_p2m");
        ByteBuffer numbers = sections.get(pv ? ".xen_p2m" : ".xen_pfn");
        for (int i = 0; i < header(2); i++) {
            long pfn = numbers.getLong(i * (pv ? 16 : 8));
            if (pfn != -1) {
                pages.put(pfn, sections.get(".xen_pages").slice(i * PAGE, PAGE));
            }
        }
        assertEquals(pages.keySet().stream().sorted().toList(), pages.keySet().stream().toList());
        return pages;
    }

    /** Of a PV guest's page. */
    long frame(int index) {
        return sections.get(".xen_p2m").getLong(index * 16 + 8);
    }
}
