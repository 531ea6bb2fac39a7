package org.domaind.daemon.xen;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.ToLongFunction;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.EventDevice;
import org.domaind.daemon.os.FrameMapping;
import org.domaind.daemon.os.HostDevices;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.NativePages;
import org.domaind.daemon.os.SafeMemory;
import org.domaind.daemon.os.SystemException;

/** Devices that record each hypercall and answer as told. Their memory stays readable after a call. */
public final class FakeDevices implements HostDevices {
    public static final int DOMCTL = 36;
    public static final int SYSCTL = 35;
    private static final int XEN_VERSION = 17;
    private static final int READ_WRITE = 3;
    private static final int SHARED_ANONYMOUS = 0x21;
    private final int version;
    private final List<NativeBlock> memory = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private ToLongFunction<Call> answer = call -> 0;
    private int[] frameErrors = {};
    private int unmapped;

    public FakeDevices(int major, int minor) {
        this.version = major << 16 | minor;
    }

    /** A host on these devices; what it asked while opening is forgotten. */
    public RealXenHost host() {
        RealXenHost host = new RealXenHost(this);
        calls.clear();
        return host;
    }

    /** What later calls result in; may write to the arguments. */
    public void answer(ToLongFunction<Call> newAnswer) {
        answer = newAnswer;
    }

    /** What later mappings of as many frames result in. */
    void answerFrames(int... errors) {
        frameErrors = errors;
    }

    /** How many mappings of frames have been closed. */
    int unmapped() {
        return unmapped;
    }

    public Call last() {
        return calls.get(calls.size() - 1);
    }

    List<Call> calls() {
        return calls;
    }

    @Override
    public long hypercall(int number, long... arguments) {
        Call call = new Call(number, arguments);
        calls.add(call);
        if (number == XEN_VERSION && arguments[0] == 0) {
            return version;
        }
        return answer.applyAsLong(call);
    }

    @Override
    public SafeMemory allocateSafe(int size) {
        NativeBlock block = new NativeBlock(size);
        // Arguments must not rely on zeroed memory: a real buffer has been used before.
        byte[] dirt = new byte[size];
        Arrays.fill(dirt, (byte) 0xA5);
        block.bytes().put(0, dirt);
        memory.add(block);
        return new SafeMemory() {
            @Override
            public long address() {
                return block.address();
            }

            @Override
            public ByteBuffer bytes() {
                return block.bytes();
            }

            @Override
            public void close() {
            }
        };
    }

    @Override
    public FrameMapping mapReadableFrames(int domid, long[] frames) {
        return mapFrames(domid, frames);
    }

    @Override
    public FrameMapping mapFrames(int domid, long[] frames) {
        if (frameErrors.length != frames.length) {
            throw new SystemException("map", Errno.EINVAL);
        }
        // Shared, anonymous, with nothing in it: as much as the codec above needs to see.
        long address = Libc.map("map", (long) frames.length * NativePages.PAGE_SIZE, READ_WRITE, SHARED_ANONYMOUS, -1, 0);
        return new FrameMapping(new NativePages(address, frames.length, () -> unmapped++), frameErrors);
    }

    @Override
    public NativePages mapResource(int domid, int type, int id, int firstFrame, int count) {
        throw new SystemException("map resource", Errno.EOPNOTSUPP);
    }

    @Override
    public NativePages mapGrants(int domid, int[] references) {
        throw new SystemException("map", Errno.EINVAL);
    }

    @Override
    public EventDevice openEvents() {
        throw new SystemException("open", Errno.ENOENT);
    }

    @Override
    public NativePages mapStoreRing() {
        throw new SystemException("open", Errno.ENOENT);
    }

    @Override
    public int storePort() {
        throw new SystemException("open", Errno.ENOENT);
    }

    @Override
    public void close() {
        memory.forEach(NativeBlock::close);
    }

    /** One hypercall. */
    public record Call(int number, long... arguments) {
        /** The bytes that an argument points to. */
        public ByteBuffer at(int argument, int length) {
            return Libc.bytesAt(arguments[argument], length);
        }

        /** The first argument's u32: a domctl's or sysctl's command. */
        public int command() {
            return at(0, 4).getInt(0);
        }

        /** Bytes at an address as hexadecimal digits. */
        static String hex(long address, int length) {
            byte[] bytes = new byte[length];
            Libc.bytesAt(address, length).get(0, bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }
}
