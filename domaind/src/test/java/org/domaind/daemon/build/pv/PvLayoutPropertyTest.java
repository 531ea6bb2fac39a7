package org.domaind.daemon.build.pv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.domaind.daemon.image.PvKernel;
import org.domaind.schema.api.ProblemException;

class PvLayoutPropertyTest {
    /** Every area is disjoint from every other, within memory, and mapped when it says so; every mapped address has its tables. */
    @Property(tries = 400)
    void areasAreDisjointAndMapped(@ForAll @IntRange(min = 1, max = 200 << 20) int kernelBytes, @ForAll @IntRange(max = 200 << 20) int ramdisk,
                                   @ForAll @LongRange(min = 1024, max = 1 << 28) long pages, @ForAll boolean byPfn, @ForAll boolean apart,
                                   @ForAll @LongRange(min = 1, max = 1L << 34) long listAt) {
        PvKernel k = PvLayoutTest.kernel(kernelBytes, apart ? OptionalLong.of(listAt << 12) : OptionalLong.empty(), byPfn);
        PvLayout l;
        try {
            l = PvLayout.plan(k, ramdisk, pages);
        } catch (ProblemException e) {
            assertEquals(e.problem().code().equals("kernel-not-for-pv") ? "kernel-not-for-pv" : "memory-too-small", e.problem().code());
            return;
        }
        List<Area> areas = new ArrayList<>(List.of(l.kernel(), l.p2mList(), l.startInfo(), l.store(), l.console(), l.tables(), l.bootStack(),
                l.p2mTables()));
        l.ramdisk().ifPresent(areas::add);
        areas.removeIf(a -> a.pages() == 0);
        areas.sort(Comparator.comparing(Area::pfn));
        for (int i = 0; i < areas.size(); i++) {
            assertTrue(areas.get(i).end() <= (i + 1 < areas.size() ? areas.get(i + 1).pfn() : pages), l.toString());
        }
        assertTrue(l.bootStack().end() + 128 <= l.mappedPages());
        assertEquals(ramdisk, l.ramdisk().map(r -> (long) ramdisk).orElse(0L).intValue());
        assertTrue(l.p2mList().pages() << 12 >= pages * 8);
        assertEquals(l.tables().pages() + l.p2mTables().pages(), l.ranges().stream().mapToLong(TableRange::count).sum());
        for (Area mapping : l.mappings()) {
            for (int level = 1; level <= 4; level++) {
                for (long address : new long[] {mapping.address(), mapping.address() + (mapping.pages() << 12) - 1}) {
                    int wanted = level;
                    long index = TableRange.indexOf(level, address);
                    assertEquals(1, l.ranges().stream().filter(r -> r.level() == wanted && r.holds(index)).count());
                }
            }
        }
        Stream.of(l.startInfo(), l.store(), l.console(), l.bootStack(), l.tables())
                .forEach(a -> assertEquals(k.virtBase() + (a.pfn() << 12), a.address()));
    }
}
