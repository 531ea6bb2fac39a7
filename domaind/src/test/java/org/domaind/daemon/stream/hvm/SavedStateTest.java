package org.domaind.daemon.stream.hvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.api.ProblemException;
import org.junit.jupiter.api.Test;

/** What a stream has of a PVH or HVM guest beside its pages. */
class SavedStateTest {
    private static final int HEADER = 1;
    private static final int CPU = 2;

    /** The numbers of a stream are those of the hypervisor, of whichever release. */
    @Test
    void parametersHaveTheNumbersOfAllReleases() {
        assertTrue(AbiTable.releases().size() > 5);
        for (String release : AbiTable.releases()) {
            AbiTable table = AbiTable.of(Integer.parseInt(release.split("\\.")[0]), Integer.parseInt(release.split("\\.")[1]));
            for (SavedParameter saved : SavedParameter.values()) {
                assertEquals(table.constant("HVM_PARAM_" + saved.parameter().name()), saved.number(), saved + " of " + release);
            }
            assertEquals(table.constant("HVM_PARAM_PAE_ENABLED"), SavedParameter.OBSOLETE);
        }
    }

    private static byte[] records(int... kindsInstancesLengths) {
        ByteBuffer bytes = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < kindsInstancesLengths.length; i += 3) {
            bytes.putShort((short) kindsInstancesLengths[i]).putShort((short) kindsInstancesLengths[i + 1]).putInt(kindsInstancesLengths[i + 2]);
            bytes.position(bytes.position() + Math.max(0, Math.min(kindsInstancesLengths[i + 2], 100)));
        }
        byte[] all = new byte[bytes.position()];
        bytes.get(0, all);
        return all;
    }

    private static void damaged(String why, byte[] records) {
        assertTrue(assertThrows(ProblemException.class, () -> SavedContext.highestVcpu(records)).getMessage().contains(why), why);
    }

    @Test
    void vcpusAreThoseWithRegisters() {
        assertEquals(2, SavedContext.highestVcpu(records(HEADER, 0, 24, CPU, 0, 50, CPU, 2, 50, 14, 7, 30, 0, 0, 0)));
        assertEquals(0, SavedContext.highestVcpu(records(HEADER, 0, 24, CPU, 0, 50, 0, 0, 0)));
    }

    @Test
    void recordsThatDoNotFitAreDamaged() {
        damaged("no header", records(CPU, 0, 50, 0, 0, 0));
        damaged("no end", records(HEADER, 0, 24, CPU, 0, 50));
        damaged("no end", new byte[] {1, 0, 0});
        damaged("no vcpu has registers", records(HEADER, 0, 24, 0, 0, 0));
        damaged("a record of 4294967295 bytes", records(HEADER, 0, -1, CPU, 0, 50));
        damaged("a record of 200 bytes", records(HEADER, 0, 24, CPU, 0, 200));
        damaged("something follows", records(HEADER, 0, 24, CPU, 0, 50, 0, 0, 0, CPU, 1, 50));
        damaged("something follows", records(HEADER, 0, 24, CPU, 0, 50, 0, 0, 10));
        damaged("a vcpu with the number 200", records(HEADER, 0, 24, CPU, 200, 50, 0, 0, 0));
    }
}
