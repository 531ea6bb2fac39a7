package org.domaind.xenstore.recovery;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.CopyOption;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.spi.FileSystemProvider;
import java.util.Set;

import org.mockito.Mockito;

/** Files on which one operation that changes something fails: creating, writing, truncating, renaming, removing. */
final class FaultyFiles {
    private final FileSystem fileSystem = Mockito.mock(FileSystem.class);
    private int operations;
    private int faultAt;
    private Fault fault = Fault.FAILS;

    FaultyFiles() {
        FileSystemProvider provider = Mockito.mock(FileSystemProvider.class, call -> switch (call.getMethod().getName()) {
            case "newFileChannel" -> open(call.getArgument(0), call.getArgument(1));
            case "move" -> change(() -> move(real(call.getArgument(0)), real(call.getArgument(1)), call.getArgument(2)));
            case "deleteIfExists" -> Files.exists(real(call.getArgument(0))) && change(() -> delete(real(call.getArgument(0))));
            default -> throw new UnsupportedOperationException(call.toString());
        });
        Mockito.doReturn(provider).when(fileSystem).provider();
    }

    private static Object move(Path from, Path to, CopyOption how) throws IOException {
        Files.move(from, to, how);
        return null;
    }

    private static boolean delete(Path path) throws IOException {
        Files.delete(path);
        return true;
    }

    /** Which operation fails and how; counted from now on, the first is 1; 0 for none. */
    synchronized void plan(int number, Fault how) {
        operations = 0;
        faultAt = number;
        fault = how;
    }

    synchronized int operations() {
        return operations;
    }

    /** The same file on this file system. */
    Path wrap(Path real) {
        return (Path) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Path.class, Wrapped.class}, (proxy, method, arguments) -> {
            try {
                return switch (method.getName()) {
                    case "real" -> real;
                    case "getFileSystem" -> fileSystem;
                    case "resolveSibling" -> wrap(real.resolveSibling(arguments[0].toString()));
                    default -> method.invoke(real, arguments);
                };
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
        });
    }

    private static Path real(Object path) {
        return path instanceof Wrapped wrapped ? wrapped.real() : (Path) path;
    }

    private FileChannel open(Object path, Set<? extends OpenOption> options) throws IOException {
        boolean makes = options.contains(StandardOpenOption.CREATE);
        FileChannel channel = makes ? change(() -> FileChannel.open(real(path), options)) : FileChannel.open(real(path), options);
        return new Channel(channel);
    }

    private <T> T change(Change<T> change) throws IOException {
        Fault now = next();
        if (now == Fault.FAILS || now == Fault.IS_CUT_SHORT) {
            throw new IOException("no space left, as planned");
        } else if (now == Fault.KILLS_BEFORE || now == Fault.KILLS_HALFWAY) {
            throw new Death();
        }
        T result = change.perform();
        if (now == Fault.KILLS_AFTER) {
            throw new Death();
        }
        return result;
    }

    private synchronized Fault next() {
        operations++;
        return operations == faultAt ? fault : null;
    }

    /** How an operation fails. */
    enum Fault {
        FAILS, IS_CUT_SHORT, KILLS_BEFORE, KILLS_HALFWAY, KILLS_AFTER
    }

    /** The process was killed. */
    static final class Death extends Error {
    }

    private interface Wrapped {
        Path real();
    }

    private interface Change<T> {
        T perform() throws IOException;
    }

    private final class Channel extends FileChannel {
        private final FileChannel real;

        Channel(FileChannel real) {
            this.real = real;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            Fault now = next();
            if (now == null) {
                return real.write(bytes);
            }
            int all = bytes.remaining();
            int count = now == Fault.KILLS_AFTER ? all : now == Fault.IS_CUT_SHORT || now == Fault.KILLS_HALFWAY ? all / 2 : 0;
            real.write(bytes.slice(bytes.position(), count));
            if (now == Fault.FAILS || now == Fault.IS_CUT_SHORT) {
                throw new IOException("no space left, as planned");
            }
            throw new Death();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            return change(() -> {
                real.truncate(size);
                return this;
            });
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return real.read(into);
        }

        @Override
        public long read(ByteBuffer[] into, int offset, int length) throws IOException {
            return real.read(into, offset, length);
        }

        @Override
        public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
            throw new UnsupportedOperationException("not planned for");
        }

        @Override
        public long position() throws IOException {
            return real.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            real.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public void force(boolean metaData) throws IOException {
            real.force(metaData);
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            return real.transferTo(position, count, target);
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
            throw new UnsupportedOperationException("not planned for");
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return real.read(into, position);
        }

        @Override
        public int write(ByteBuffer bytes, long position) throws IOException {
            throw new UnsupportedOperationException("not planned for");
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
            return real.map(mode, position, size);
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            return real.lock(position, size, shared);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return real.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            real.close();
        }
    }
}
