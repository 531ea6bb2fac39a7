package org.domaind.xenstore.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;

/** CONTROL "memreport": the use of memory, in the reply or appended to a file. */
final class MemoryReport {
    private final StoreState state;

    MemoryReport(StoreState state) {
        this.state = state;
    }

    byte[] report(List<String> arguments) throws Refusal {
        if (arguments.size() > 1) {
            throw Errno.EINVAL.refusal();
        }
        if (arguments.isEmpty()) {
            return Dispatcher.text(text());
        }
        try {
            Files.writeString(Path.of(arguments.get(0)), text(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException | InvalidPathException unwritable) {
            throw Errno.EINVAL.refusal();
        }
        return Dispatcher.OK;
    }

    private String text() {
        Runtime runtime = Runtime.getRuntime();
        long bytes = state.store().accounts().all().stream().mapToLong(Account::memory).sum();
        return String.format(Locale.ROOT, "heap used: %d bytes\nheap reserved: %d bytes\ncounted for domains: %d bytes\nwatches: %d\n",
                runtime.totalMemory() - runtime.freeMemory(), runtime.totalMemory(), bytes, state.watches().size());
    }
}
