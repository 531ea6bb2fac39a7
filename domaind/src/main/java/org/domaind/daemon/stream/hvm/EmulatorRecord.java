package org.domaind.daemon.stream.hvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import org.domaind.daemon.build.SavedDeviceState;
import org.domaind.daemon.stream.LibxlStream;
import org.domaind.daemon.stream.RecordHeader;
import org.domaind.daemon.stream.StreamFault;
import org.domaind.daemon.stream.file.StreamInput;

/** What the outer stream has of a guest's device model, behind the inner stream. */
public final class EmulatorRecord {
    /** Which program's it is, and which of several. */
    public static final int HEAD_BYTES = 8;
    private static final int QEMU = 2;

    private EmulatorRecord() {
    }

    /** The head of a record EMULATOR_CONTEXT; the state follows. */
    public static byte[] head() {
        return ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(QEMU).putInt(0).array();
    }

    /** Reads to the outer stream's end. @param in behind the inner stream  @param file that it is of */
    static Optional<SavedDeviceState> readToEnd(StreamInput in, Path file) throws IOException {
        Optional<SavedDeviceState> state = Optional.empty();
        LibxlStream.Head next = LibxlStream.Head.read(in.read(LibxlStream.Head.BYTES));
        while (next.kind() != LibxlStream.Kind.END) {
            switch (next.kind()) {
                case EMULATOR_CONTEXT -> {
                    StreamFault.require(state.isEmpty() && next.length() > HEAD_BYTES, "the state of its device model is empty, or there twice");
                    int program = in.read(HEAD_BYTES).getInt();
                    if (program != QEMU) {
                        throw StreamFault.unsupported("the saved guest had another device model (number " + Integer.toUnsignedString(program) + ") than QEMU");
                    }
                    state = Optional.of(new SavedDeviceState(file, in.position(), next.length() - HEAD_BYTES));
                    in.skip(next.length() - HEAD_BYTES + RecordHeader.padding(next.length()));
                }
                // Only QEMU of releases before 2.11 looks at it.
                case EMULATOR_XENSTORE_DATA -> in.skip((long) next.length() + RecordHeader.padding(next.length()));
                case CHECKPOINT_END, CHECKPOINT_STATE ->
                        throw StreamFault.unsupported("it is a stream of checkpoints (remus), which this release does not restore");
                case LIBXC_CONTEXT, END -> throw StreamFault.damaged("its outer stream has a record " + next.kind() + " behind the inner one");
            }
            next = LibxlStream.Head.read(in.read(LibxlStream.Head.BYTES));
        }
        return state;
    }
}
