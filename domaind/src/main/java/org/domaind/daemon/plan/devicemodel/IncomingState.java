package org.domaind.daemon.plan.devicemodel;

import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.daemon.build.SavedDeviceState;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.SystemException;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;

/**
 * A saved guest's file, open for its new device model where the former one's state begins. The device model may read all of the file: it has nothing that is
 * not the guest's.
 */
record IncomingState(OptionalInt descriptor) implements AutoCloseable {
    /** @throws ProblemException {@code save-file} */
    static IncomingState open(Optional<SavedDeviceState> saved) {
        if (saved.isEmpty()) {
            return new IncomingState(OptionalInt.empty());
        }
        try {
            int file = Libc.openFile(saved.get().file().toString(), OpenFlags.here().closeOnExec());
            IncomingState state = new IncomingState(OptionalInt.of(file));
            try {
                Libc.seek(file, saved.get().at());
            } catch (SystemException e) {
                state.close();
                throw e;
            }
            return state;
        } catch (SystemException e) {
            throw new ProblemException(Problem.of("save-file", "the state of the saved guest's device model cannot be read: " + e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        descriptor.ifPresent(Libc::closeFile);
    }
}
