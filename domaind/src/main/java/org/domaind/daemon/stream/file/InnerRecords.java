package org.domaind.daemon.stream.file;

import java.io.IOException;
import org.domaind.daemon.stream.RecordHeader;
import org.domaind.daemon.stream.RecordKind;
import org.domaind.daemon.stream.StreamFault;

/** The records of an inner stream, in their order. What is optional and of no known kind is left out. */
public interface InnerRecords {
    /** Reads or skips a batch of pages. @param length of the record */
    void pages(int length) throws IOException;

    /** Reads any other record. @param length without what fills it up */
    void accept(RecordKind kind, int length) throws IOException;

    /** Hands over all records up to the end, which is read as well. @throws org.domaind.schema.api.ProblemException {@code damaged-stream} */
    default void all(StreamInput in) throws IOException {
        RecordHeader record = RecordHeader.read(in.read(RecordHeader.BYTES));
        while (record.kind().filter(kind -> kind == RecordKind.END).isEmpty()) {
            if (record.kind().isEmpty()) {
                in.skip((long) record.length() + RecordHeader.padding(record.length()));
            } else if (record.kind().get() == RecordKind.PAGE_DATA) {
                pages(record.length());
            } else {
                accept(record.kind().get(), record.length());
            }
            record = RecordHeader.read(in.read(RecordHeader.BYTES));
        }
        StreamFault.require(record.length() == 0, "its end has " + record.length() + " bytes");
    }
}
