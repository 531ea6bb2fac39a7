package org.domaind.daemon.plan.resource;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainZeroBalloonTest {
    @ParameterizedTest
    @ValueSource(strings = {"dom0_mem=1024M,max:1024M", "console=com1 dom0_mem=2G loglvl=all", "dom0_mem=-2G", "dom0_mem=50%", "dom0_mem=1G+25%",
            "dom0_mem=min:512M,max:1T", "dom0_mem=max:2g", "dom0_mem=1048576"})
    void aSizeOnXensCommandLineIsMeantToStay(String commandLine) {
        assertTrue(DomainZeroBalloon.hasFixedMemory(commandLine));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "console=com1", "dom0_mem", "dom0_mem=", "xdom0_mem=1G", "dom0_mem=lots", "dom0_max_vcpus=2"})
    void withoutOneDomainZeroMayGive(String commandLine) {
        assertFalse(DomainZeroBalloon.hasFixedMemory(commandLine));
    }
}
