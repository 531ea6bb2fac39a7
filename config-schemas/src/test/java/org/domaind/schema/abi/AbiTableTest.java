package org.domaind.schema.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.domaind.schema.api.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AbiTableTest {
    static List<String> releases() {
        return AbiTable.releases();
    }

    static AbiTable of(String release) {
        String[] parts = release.split("\\.");
        return AbiTable.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    @ParameterizedTest
    @MethodSource("releases")
    void everyListedReleaseHasItsTable(String release) {
        AbiTable table = of(release);
        assertEquals(release, table.release());
        // These never changed: the header of a call, and what a PV guest is started with.
        assertEquals(144, table.struct("xen_domctl").size());
        assertEquals(16, table.struct("xen_domctl").field("u.pad").offset());
        assertEquals(8, table.struct("xen_sysctl").field("u.pad").offset());
        assertEquals(5168, table.struct("vcpu_guest_context").size());
        assertEquals(1168, table.struct("start_info").size());
        assertEquals(36, table.constant("__HYPERVISOR_domctl"));
    }

    @ParameterizedTest
    @CsvSource({
        "4.14, 0x12, 0x13, 48, 104, 104", "4.15, 0x13, 0x13, 56, 104, 104", "4.16, 0x14, 0x14, 60, 112, 104",
        "4.17, 0x15, 0x15, 64, 112, 112", "4.18, 0x16, 0x15, 64, 112, 112", "4.19, 0x17, 0x15, 68, 112, 112",
        "4.20, 0x17, 0x15, 68, 112, 112", "4.21, 0x17, 0x16, 68, 112, 112", "4.22, 0x18, 0x16, 68, 112, 112"})
    void whatDiffersBetweenReleases(String release, String domctl, String sysctl, int createdomain, int domaininfo, int physinfo) {
        AbiTable table = of(release);
        assertEquals(Long.decode(domctl), table.constant("XEN_DOMCTL_INTERFACE_VERSION"));
        assertEquals(Long.decode(sysctl), table.constant("XEN_SYSCTL_INTERFACE_VERSION"));
        assertEquals(createdomain, table.struct("xen_domctl_createdomain").size());
        assertEquals(domaininfo, table.struct("xen_domctl_getdomaininfo").size());
        assertEquals(physinfo, table.struct("xen_sysctl_physinfo").size());
    }

    @Test
    void anUnknownReleaseIsRefusedWithThoseKnown() {
        ProblemException e = assertThrows(ProblemException.class, () -> AbiTable.of(4, 99));
        assertEquals("unknown-hypervisor", e.problem().code());
        assertEquals("this hypervisor is Xen 4.99; known are Xen 4.14, 4.15, 4.16, 4.17, 4.18, 4.19, 4.20, 4.21, 4.22", e.problem().message());
    }

    @Test
    void whatAReleaseLacksIsAskedFor() {
        assertFalse(of("4.14").struct("xen_domctl_createdomain").has("grant_opts"));
        assertTrue(of("4.17").struct("xen_domctl_createdomain").has("grant_opts"));
        assertFalse(of("4.20").hasStruct("xen_domctl_get_domain_state"));
        assertTrue(of("4.21").hasStruct("xen_domctl_get_domain_state"));
        assertFalse(of("4.17").hasConstant("XEN_DOMCTL_disable_migrate"));
        assertThrows(IllegalArgumentException.class, () -> of("4.17").constant("XEN_DOMCTL_disable_migrate"));
        assertThrows(IllegalArgumentException.class, () -> of("4.20").struct("xen_domctl_get_domain_state"));
        assertThrows(IllegalArgumentException.class, () -> of("4.14").struct("xen_domctl_createdomain").field("grant_opts"));
    }
}
