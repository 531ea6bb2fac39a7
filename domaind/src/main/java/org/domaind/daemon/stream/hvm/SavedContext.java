package org.domaind.daemon.stream.hvm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.domaind.daemon.stream.StreamFault;

/** The state of all vcpus and emulated devices: records of the hypervisor's, of which only the bounds are looked at (hvm/save.h: hvm_save_descriptor). */
final class SavedContext {
    private static final int DESCRIPTOR_BYTES = 8;
    private static final int LENGTH_AT = 4;
    private static final int END = 0;
    private static final int HEADER = 1;
    private static final int CPU = 2;
    private static final int MAX_VCPUS = 128;

    private SavedContext() {
    }

    /** @return the highest vcpu with registers  @throws org.domaind.schema.api.ProblemException {@code damaged-stream} */
    static int highestVcpu(byte[] records) {
        ByteBuffer bytes = ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        int highest = -1;
        boolean first = true;
        while (true) {
            StreamFault.require(records.length - at >= DESCRIPTOR_BYTES, "the state of its vcpus has no end");
            int kind = Short.toUnsignedInt(bytes.getShort(at));
            int instance = Short.toUnsignedInt(bytes.getShort(at + Short.BYTES));
            long length = Integer.toUnsignedLong(bytes.getInt(at + LENGTH_AT));
            StreamFault.require(length <= records.length - at - DESCRIPTOR_BYTES, "the state of its vcpus has a record of " + length + " bytes");
            StreamFault.require(!first || kind == HEADER, "the state of its vcpus has no header");
            first = false;
            at += DESCRIPTOR_BYTES + (int) length;
            if (kind == END) {
                StreamFault.require(length == 0 && at == records.length, "something follows the state of its vcpus");
                StreamFault.require(highest >= 0, "no vcpu has registers");
                return highest;
            }
            if (kind == CPU) {
                StreamFault.require(instance < MAX_VCPUS, "a vcpu with the number " + instance);
                highest = Math.max(highest, instance);
            }
        }
    }
}
