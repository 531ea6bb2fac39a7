package org.domaind.daemon.stream.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.domaind.daemon.stream.LibxlStream;
import org.domaind.daemon.stream.StreamFault;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.savefile.SaveHeader;

/** The outer layers of a save file: xl's header and the libxl stream's beginning. */
public final class SaveFile {
    private SaveFile() {
    }

    /** @throws ProblemException {@code save-file} */
    public static FileChannel open(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new ProblemException(Problem.of("save-file", file + " does not exist"), e);
        } catch (IOException e) {
            throw new ProblemException(Problem.of("save-file", file + " cannot be read: " + e.getMessage()), e);
        }
    }

    /** Closes what is of no use any more, because of a failure. @return the failure */
    public static RuntimeException closing(FileChannel channel, RuntimeException cause) {
        try {
            channel.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return cause;
    }

    /** @return at the inner stream's header  @throws ProblemException {@code damaged-stream}, {@code unsupported-stream} and what {@link SaveHeader} throws */
    public static StreamInput toInnerStream(FileChannel channel) throws IOException {
        StreamInput in = new StreamInput(channel, 0);
        in.skip(SaveHeader.fixed(in.read(SaveHeader.FIXED_BYTES)).optionalBytes());
        LibxlStream.check(in.read(LibxlStream.HEADER_BYTES));
        LibxlStream.Head first = LibxlStream.Head.read(in.read(LibxlStream.Head.BYTES));
        if (first.kind() != LibxlStream.Kind.LIBXC_CONTEXT || first.length() != 0) {
            throw StreamFault.damaged("the outer stream begins with a record " + first.kind());
        }
        return in;
    }
}
