package org.domaind.schema.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VdevTest {
    /** As xen-vbd-interface(7) and the reference number them. */
    @ParameterizedTest
    @CsvSource({"xvda,51712", "xvdb,51728", "xvda1,51713", "xvdp15,51967", "xvdq,268439552", "xvdz,268441856", "xvdaa,268442112", "xvda16,268435472",
        "d0p0,51712", "d1p2,51730", "d16p0,268439552", "hda,768", "hdb2,834", "hdc,5632", "hdd,5696", "sda,2048", "sdb3,2067", "51712,51712", "0xca00,51712",
        "0,0"})
    void namesHaveNumbers(String name, int number) {
        assertEquals(OptionalInt.of(number), Vdev.number(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "xvd", "xvda0", "xvda01", "xvda256", "xvdzzzzzz", "hde", "hda64", "sdq", "sda16", "51712x", "-1", "+1", "007", "99999999999", "0x",
        "d1", "d1048576p0", "d0p256", "XVDA", "nvme0"})
    void othersHaveNone(String name) {
        assertEquals(OptionalInt.empty(), Vdev.number(name));
    }
}
