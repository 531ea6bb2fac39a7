package org.domaind.daemon.xen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.value.DomainChange;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.DomainSpec;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.xen.codec.DomainCodec;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.ControlCall;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.abi.StructLayout;
import org.domaind.schema.config.TscMode;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;

/** A domain's life, and what is known of it: domctls. */
final class DomainCalls implements DomainOperations {
    private static final int DOMAINS_AT_ONCE = 256;
    /** The hypervisor continues a long teardown by itself; a release that gives up its turn instead is asked again so often. */
    private static final int TEARDOWN_TURNS = 10_000;
    private final Hypercalls hypercalls;
    private final HostCalls host;
    private final PoolCalls pools;
    private final CpuPolicyCalls policies;
    private final AbiTable abi;
    private final DomainCodec codec;

    DomainCalls(Hypercalls hypercalls, HostCalls host, PoolCalls pools) {
        this.pools = pools;
        this.policies = new CpuPolicyCalls(hypercalls);
        this.hypercalls = hypercalls;
        this.host = host;
        this.abi = hypercalls.abi();
        this.codec = new DomainCodec(abi);
    }

    @Override
    public List<DomainInfo> all() {
        StructLayout element = abi.struct("xen_domctl_getdomaininfo");
        List<DomainInfo> all = new ArrayList<>();
        int first = 0;
        while (first < Domid.FIRST_RESERVED) {
            try (ControlCall call = hypercalls.sysctl("getdomaininfolist")) {
                Arena.Block array = call.allocate(DOMAINS_AT_ONCE * element.size());
                Struct arguments = call.arguments("xen_sysctl_getdomaininfolist").put("first_domain", first)
                        .put("max_domains", DOMAINS_AT_ONCE).put("buffer", array.address());
                call.run();
                int got = arguments.getInt("num_domains");
                for (int i = 0; i < got; i++) {
                    all.add(codec.decode(array.element(element, i)));
                }
                if (got < DOMAINS_AT_ONCE) {
                    break;
                }
                first = all.get(all.size() - 1).domid().value() + 1;
            }
        }
        return List.copyOf(all);
    }

    @Override
    public Optional<DomainInfo> find(Domid domid) {
        try (ControlCall call = hypercalls.domctl("getdomaininfo", domid.value())) {
            long result = call.attempt();
            if (result == -Errno.ESRCH) {
                return Optional.empty();
            }
            call.checked(result);
            Struct info = call.arguments("xen_domctl_getdomaininfo");
            // Releases before 4.18 answer with the next domain when this one does not exist.
            return info.getInt("domain") == domid.value() ? Optional.of(codec.decode(info)) : Optional.empty();
        }
    }

    @Override
    public boolean tellsChanges() {
        return abi.hasConstant("XEN_DOMCTL_get_domain_state");
    }

    /** The one domctl whose layout is promised to stay: it has an interface version of its own, which is 0. */
    @Override
    public Optional<DomainChange> nextChange() {
        try (ControlCall call = hypercalls.domctl("get_domain_state", DomainCodec.NO_DOMID)) {
            call.header().put("interface_version", 0);
            long result = call.attempt();
            if (result == -Errno.ENOENT) {
                return Optional.empty();
            }
            call.checked(result);
            long state = call.arguments("xen_domctl_get_domain_state").get("state");
            boolean exists = (state & abi.constant("XEN_DOMCTL_GETDOMSTATE_STATE_EXIST")) != 0;
            boolean dead = (state & abi.constant("XEN_DOMCTL_GETDOMSTATE_STATE_DEAD")) != 0;
            return Optional.of(new DomainChange(new Domid(call.header().getInt("domain")), exists && !dead,
                    (state & abi.constant("XEN_DOMCTL_GETDOMSTATE_STATE_SHUTDOWN")) != 0));
        }
    }

    DomainInfo required(Domid domid) {
        return find(domid).orElseThrow(() -> new HypervisorException("domctl getdomaininfo", Errno.name(Errno.ESRCH)));
    }

    @Override
    public Domid create(DomainSpec spec) {
        HostCalls.HostFeatures features = host.features();
        Domid domid;
        boolean poolChosen;
        try (ControlCall call = hypercalls.domctl("createdomain", DomainCodec.ANY_DOMID)) {
            Struct arguments = call.arguments("xen_domctl_createdomain");
            poolChosen = arguments.has("cpupool_id");
            codec.encode(spec, features.hap(), features.grantsV2(), arguments);
            call.run();
            domid = new Domid(call.header().getInt("domain"));
        }
        if (!poolChosen) {
            moveToPool(domid, spec.poolId());
        }
        return domid;
    }

    /** Releases before 4.17 create every domain in the first pool. */
    private void moveToPool(Domid domid, OptionalInt pool) {
        try {
            if (pool.orElse(0) != 0) {
                pools.move(domid.value(), pool.getAsInt());
            }
        } catch (HypervisorException e) {
            destroy(domid);
            throw e;
        }
    }

    @Override
    public void destroy(Domid domid) {
        try (ControlCall call = hypercalls.domctl("destroydomain", domid.value())) {
            long result = call.attempt();
            for (int i = 0; i < TEARDOWN_TURNS && (result == -Errno.EAGAIN || result == -Errno.ERESTART); i++) {
                result = call.attempt();
            }
            call.checked(result);
        }
    }

    @Override
    public void pause(Domid domid) {
        command("pausedomain", domid);
    }

    @Override
    public void unpause(Domid domid) {
        command("unpausedomain", domid);
    }

    /** The hypervisor itself resumes whatever it is told to, and confuses a domain that runs. */
    @Override
    public void resume(Domid domid) {
        if (!required(domid).shutdown()) {
            throw new HypervisorException("domctl resumedomain", Errno.name(Errno.EINVAL));
        }
        command("resumedomain", domid);
    }

    /** A command without arguments. */
    private void command(String command, Domid domid) {
        try (ControlCall call = hypercalls.domctl(command, domid.value())) {
            call.run();
        }
    }

    @Override
    public void shutdown(Domid domid, ShutdownReason reason) {
        try (Arena arena = hypercalls.arena()) {
            Arena.Block block = arena.allocate(abi.struct("sched_remote_shutdown").size());
            block.as(abi.struct("sched_remote_shutdown")).put("domain_id", domid.value()).put("reason", reason.code());
            hypercalls.run("sched remote_shutdown", "sched_op", abi.constant("SCHEDOP_remote_shutdown"), block.address());
        }
    }

    @Override
    public void setHandle(Domid domid, UUID uuid) {
        try (ControlCall call = hypercalls.domctl("setdomainhandle", domid.value())) {
            call.arguments("xen_domctl_setdomainhandle").putBytes("handle", DomainCodec.bytes(uuid));
            call.run();
        }
    }

    @Override
    public void setTsc(Domid domid, TscMode mode) {
        try (ControlCall call = hypercalls.domctl("settscinfo", domid.value())) {
            call.arguments("xen_domctl_tsc_info").put("tsc_mode", mode.ordinal());
            call.run();
        }
    }

    @Override
    public void setTimeOffset(Domid domid, long seconds) {
        try (ControlCall call = hypercalls.domctl("settimeoffset", domid.value())) {
            call.arguments("xen_domctl_settimeoffset").put("time_offset_seconds", seconds);
            call.run();
        }
    }

    @Override
    public void setDefaultCpuPolicy(Domid domid, boolean invariantTsc, boolean nested) {
        policies.setDefault(required(domid), invariantTsc, nested);
    }

    @Override
    public int allocateEventChannel(Domid owner, Domid peer) {
        try (Arena arena = hypercalls.arena()) {
            StructLayout layout = abi.struct("evtchn_alloc_unbound");
            Arena.Block block = arena.allocate(layout.size());
            Struct arguments = block.as(layout).put("dom", owner.value()).put("remote_dom", peer.value());
            hypercalls.run("event_channel alloc_unbound", "event_channel_op", abi.constant("EVTCHNOP_alloc_unbound"), block.address());
            return arguments.getInt("port");
        }
    }
}
