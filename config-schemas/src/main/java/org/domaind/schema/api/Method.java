package org.domaind.schema.api;

import java.util.Arrays;
import java.util.Optional;

/** Every call of the interface {@code org.domaind}, with the records of its parameters and its reply. */
public enum Method {
    /** Information on hypervisor and host. */
    HOST_INFO("HostInfo", Requests.None.class, HostReport.class),
    /** The hypervisor's message buffer. */
    CONSOLE_RING("ConsoleRing", Requests.ConsoleRing.class, Replies.Text.class),
    LIST_DOMAINS("ListDomains", Requests.ListDomains.class, Replies.Domains.class),
    LIST_VCPUS("ListVcpus", Requests.ListVcpus.class, Replies.Vcpus.class),
    /** The steps that CreateGuest would take. */
    PLAN_GUEST("PlanGuest", Requests.CreateGuest.class, Replies.PlanSteps.class),
    /** Creates a guest; with {@code more}, {@link Replies.Progress} before the last reply. */
    CREATE_GUEST("CreateGuest", Requests.CreateGuest.class, Replies.Created.class),
    PAUSE_GUEST("PauseGuest", Requests.Guest.class, Replies.Done.class),
    UNPAUSE_GUEST("UnpauseGuest", Requests.Guest.class, Replies.Done.class),
    /** Asks the guest to stop or restart; does not wait for it. */
    SHUTDOWN_GUEST("ShutdownGuest", Requests.Shutdown.class, Replies.Done.class),
    DESTROY_GUEST("DestroyGuest", Requests.Destroy.class, Replies.Done.class),
    RENAME_GUEST("RenameGuest", Requests.Rename.class, Replies.Done.class),
    /** What the guest is made from when it reboots. */
    UPDATE_CONFIG("UpdateConfig", Requests.UpdateConfig.class, Replies.Done.class),
    /** Writes a domain's memory and registers to a file, without pausing it; with {@code more}, {@link Replies.Progress} before the last reply. */
    DUMP_CORE("DumpCore", Requests.DumpCore.class, Replies.Done.class),
    /** Saves a guest to a file, in the format of the reference; with {@code more}, {@link Replies.Progress} before the last reply. */
    SAVE_GUEST("SaveGuest", Requests.SaveGuest.class, Replies.Done.class),
    /** Lets a guest suspend itself: it stays in memory, and runs no more until it is resumed. */
    SUSPEND_GUEST("SuspendGuest", Requests.Guest.class, Replies.Done.class),
    RESUME_GUEST("ResumeGuest", Requests.Guest.class, Replies.Done.class),
    /** Makes a guest from such a file, whichever of the two wrote it; with {@code more}, {@link Replies.Progress} before the last reply. */
    RESTORE_GUEST("RestoreGuest", Requests.RestoreGuest.class, Replies.Created.class),
    /** Moves a guest that runs to another host, in the protocol of the reference; with {@code more}, {@link Replies.Progress} before the last reply. */
    MIGRATE_GUEST("MigrateGuest", Requests.MigrateGuest.class, Replies.Migrated.class),
    /** Makes a guest from what another host's toolstack sends of it. */
    RECEIVE_GUEST("ReceiveGuest", Requests.ReceiveGuest.class, Replies.Created.class),
    /** Whether a guest may leave this host, now: fails with the reason. */
    CHECK_DEPARTURE("CheckDeparture", Requests.Guest.class, Replies.Done.class),
    /** What speaks against a guest's coming to this host, now. */
    CHECK_ARRIVAL("CheckArrival", Requests.CheckArrival.class, Replies.Problems.class),
    /** Says where a guest is whose migration was cut when nobody could know. */
    RESOLVE_MIGRATION("ResolveMigration", Requests.ResolveMigration.class, Replies.Done.class),
    /** Tells a domain's balloon driver how much memory it is to have, and limits the domain to that; does not wait for the driver. */
    SET_MEMORY_TARGET("SetMemoryTarget", Requests.SetMemoryTarget.class, Replies.Done.class),
    /** The hypervisor's limit for a domain's memory. */
    SET_MEMORY_LIMIT("SetMemoryLimit", Requests.SetMemoryLimit.class, Replies.Done.class),
    /** Tells a domain's kernel which of its vcpus to use; does not wait for it. */
    SET_VCPUS("SetVcpus", Requests.SetVcpus.class, Replies.Done.class),
    PIN_VCPUS("PinVcpus", Requests.PinVcpus.class, Replies.Done.class),
    /** Presses a domain's button, or raises an interrupt there. */
    SEND_TRIGGER("SendTrigger", Requests.SendTrigger.class, Replies.Done.class),
    /** Tells a domain's kernel of a SysRq key; does not wait for it. */
    SEND_SYSRQ("SendSysrq", Requests.SendSysrq.class, Replies.Done.class),
    /** Keys for the hypervisor, which answers in its message buffer. */
    DEBUG_KEYS("DebugKeys", Requests.DebugKeys.class, Replies.Done.class),
    /** Cpupools' schedulers, and what they give domains. */
    SCHEDULING("Scheduling", Requests.None.class, SchedulingReport.class),
    /** A domain's share of its cpupool. */
    SET_SHARE("SetShare", Requests.SetShare.class, Replies.Done.class),
    SET_POOL_PARAMETERS("SetPoolParameters", Requests.SetPoolParameters.class, Replies.Done.class),
    /** Gives a device to a guest that has been created; its config, which counts after a reboot, has it as well. */
    ATTACH_DEVICE("AttachDevice", Requests.AttachDevice.class, Replies.Attached.class),
    DETACH_DEVICE("DetachDevice", Requests.DetachDevice.class, Replies.Done.class),
    /** Changes what is in a cd drive of an HVM guest. */
    CHANGE_MEDIUM("ChangeMedium", Requests.ChangeMedium.class, Replies.Done.class),
    LIST_DEVICES("ListDevices", Requests.ListDevices.class, Replies.Devices.class),
    /** Replies once the domain has stopped or is destroyed. */
    WAIT_STOPPED("WaitStopped", Requests.Guest.class, Replies.Stopped.class),
    /** Replies once all of several domains have stopped or are destroyed; with {@code more}, one reply for each as it stops, before the last reply. */
    WAIT_ALL_STOPPED("WaitAllStopped", Requests.Guests.class, Replies.AllStopped.class),
    /** With {@code upgrade}: after the reply the connection carries the raw bytes of the guest's console in both directions. */
    ATTACH_CONSOLE("AttachConsole", Requests.Console.class, Replies.Done.class),
    /** What happened to guests, one page at a time. */
    EVENTS("Events", Requests.Events.class, Replies.Events.class),
    /** The store's statistics: its size, requests per domain, usage of quotas. */
    STORE_STATS("StoreStats", Requests.None.class, StoreReport.class),
    /** The history of changes in the store, one page at a time. */
    STORE_LOG("StoreLog", Requests.StoreLog.class, Replies.StoreChanges.class),
    /** The store's nodes at a past time, one page at a time. */
    STORE_TREE_AT("StoreTreeAt", Requests.StoreTreeAt.class, Replies.StoreNodes.class);

    /** The interface's name, the prefix of each full method name. */
    public static final String INTERFACE = "org.domaind";

    private final String varlinkName;
    private final Class<?> parameters;
    private final Class<?> reply;

    Method(String varlinkName, Class<?> parameters, Class<?> reply) {
        this.varlinkName = varlinkName;
        this.parameters = parameters;
        this.reply = reply;
    }

    /** {@code org.domaind.ListDomains}. */
    public String fullName() {
        return INTERFACE + "." + varlinkName;
    }

    public Class<?> parameters() {
        return parameters;
    }

    public Class<?> reply() {
        return reply;
    }

    public static Optional<Method> ofFullName(String name) {
        return Arrays.stream(values()).filter(m -> m.fullName().equals(name)).findFirst();
    }
}
