package org.domaind.daemon.xen;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.xen.codec.HostCodec;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.abi.StructLayout;

/** What the hypervisor says of itself: xen_version. */
final class VersionCalls {
    private static final int EXTRA_BYTES = 16;
    private static final int CHANGESET_BYTES = 64;
    private static final int LONG_TEXT_BYTES = 1024;
    private static final int BUILD_ID_LIMIT = 64;
    private final Hypercalls hypercalls;

    VersionCalls(Hypercalls hypercalls) {
        this.hypercalls = hypercalls;
    }

    /** @param scheduler the default one */
    HypervisorInfo info(String scheduler) {
        long version = run("version", 0);
        try (Arena arena = hypercalls.arena()) {
            Struct compiled = fill(arena, "compile_info", hypercalls.abi().struct("xen_compile_info"));
            Struct platform = fill(arena, "platform_parameters", hypercalls.abi().struct("xen_platform_parameters"));
            return new HypervisorInfo((int) (version >> 16), (int) (version & 0xFFFF), text(arena, "extraversion", EXTRA_BYTES),
                    List.of(text(arena, "capabilities", LONG_TEXT_BYTES).trim().split(" +")), text(arena, "changeset", CHANGESET_BYTES),
                    text(arena, "commandline", LONG_TEXT_BYTES), (int) run("pagesize", 0), platform.get("virt_start"),
                    HostCodec.text(compiled.getBytes("compiler")), HostCodec.text(compiled.getBytes("compile_by")),
                    HostCodec.text(compiled.getBytes("compile_domain")), HostCodec.text(compiled.getBytes("compile_date")), buildId(arena),
                    scheduler);
        }
    }

    private Struct fill(Arena arena, String command, StructLayout layout) {
        Arena.Block block = arena.allocate(layout.size());
        run(command, block.address());
        return block.as(layout);
    }

    private String text(Arena arena, String command, int size) {
        Arena.Block block = arena.allocate(size);
        run(command, block.address());
        byte[] bytes = new byte[size];
        block.bytes().get(0, bytes);
        return HostCodec.text(bytes);
    }

    /** xen_build_id: the room's length u32, then the bytes; the result is how many. */
    private Optional<String> buildId(Arena arena) {
        Arena.Block block = arena.allocate(4 + BUILD_ID_LIMIT);
        block.bytes().putInt(0, BUILD_ID_LIMIT);
        long result = hypercalls.attempt("xen_version", hypercalls.abi().constant("XENVER_build_id"), block.address());
        if (result < 0) {
            return Optional.empty();
        }
        byte[] id = new byte[(int) Math.min(BUILD_ID_LIMIT, result)];
        block.bytes().get(4, id);
        return id.length == 0 ? Optional.empty() : Optional.of(HexFormat.of().formatHex(id));
    }

    private long run(String command, long address) {
        return hypercalls.run("xen_version " + command, "xen_version", hypercalls.abi().constant("XENVER_" + command), address);
    }
}
