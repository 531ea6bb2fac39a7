package org.domaind.daemon.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.SchedulingReport;
import org.domaind.schema.api.StoreReport;

/**
 * Every call of the management API as a method. A call that may take time returns a future and holds no thread meanwhile. It fails with a
 * {@link org.domaind.schema.api.ProblemException}, or with the exception of the hypervisor or the store, which {@link ApiDispatch} translates into one.
 */
public interface ManagementApi {
    HostReport hostInfo();

    Replies.Text consoleRing(Requests.ConsoleRing request);

    Replies.Domains listDomains(Requests.ListDomains request);

    Replies.Vcpus listVcpus(Requests.ListVcpus request);

    Replies.PlanSteps planGuest(Requests.CreateGuest request);

    /** @param progress is called before each step, on the plan's thread; must not block */
    CompletableFuture<Replies.Created> createGuest(Requests.CreateGuest request, Consumer<Replies.Progress> progress);

    CompletableFuture<Replies.Done> pauseGuest(Requests.Guest request);

    CompletableFuture<Replies.Done> unpauseGuest(Requests.Guest request);

    CompletableFuture<Replies.Done> shutdownGuest(Requests.Shutdown request);

    CompletableFuture<Replies.Done> destroyGuest(Requests.Destroy request);

    CompletableFuture<Replies.Done> renameGuest(Requests.Rename request);

    CompletableFuture<Replies.Done> updateConfig(Requests.UpdateConfig request);

    /** @param progress is called whenever another hundredth is written, on the plan's thread; must not block */
    CompletableFuture<Replies.Done> dumpCore(Requests.DumpCore request, Consumer<Replies.Progress> progress);

    /** @param progress as of {@link #dumpCore} */
    CompletableFuture<Replies.Done> saveGuest(Requests.SaveGuest request, Consumer<Replies.Progress> progress);

    CompletableFuture<Replies.Done> suspendGuest(Requests.Guest request);

    CompletableFuture<Replies.Done> resumeGuest(Requests.Guest request);

    /** @param progress as of {@link #createGuest} */
    CompletableFuture<Replies.Created> restoreGuest(Requests.RestoreGuest request, Consumer<Replies.Progress> progress);

    /** Cancelling the future ends it, if there is a way back. @param progress as of {@link #dumpCore} */
    CompletableFuture<Replies.Migrated> migrateGuest(Requests.MigrateGuest request, Consumer<Replies.Progress> progress);

    /** Cancelling the future ends it, if there is a way back. @param progress as of {@link #createGuest} */
    CompletableFuture<Replies.Created> receiveGuest(Requests.ReceiveGuest request, Consumer<Replies.Progress> progress);

    Replies.Done checkDeparture(Requests.Guest request);

    Replies.Problems checkArrival(Requests.CheckArrival request);

    CompletableFuture<Replies.Done> resolveMigration(Requests.ResolveMigration request);

    CompletableFuture<Replies.Done> setMemoryTarget(Requests.SetMemoryTarget request);

    CompletableFuture<Replies.Done> setMemoryLimit(Requests.SetMemoryLimit request);

    CompletableFuture<Replies.Done> setVcpus(Requests.SetVcpus request);

    CompletableFuture<Replies.Done> pinVcpus(Requests.PinVcpus request);

    CompletableFuture<Replies.Done> sendTrigger(Requests.SendTrigger request);

    CompletableFuture<Replies.Done> sendSysrq(Requests.SendSysrq request);

    Replies.Done debugKeys(Requests.DebugKeys request);

    SchedulingReport scheduling();

    CompletableFuture<Replies.Done> setShare(Requests.SetShare request);

    Replies.Done setPoolParameters(Requests.SetPoolParameters request);

    CompletableFuture<Replies.Attached> attachDevice(Requests.AttachDevice request);

    CompletableFuture<Replies.Done> detachDevice(Requests.DetachDevice request);

    CompletableFuture<Replies.Done> changeMedium(Requests.ChangeMedium request);

    Replies.Devices listDevices(Requests.ListDevices request);

    /** Cancelling the future ends the wait. */
    CompletableFuture<Replies.Stopped> waitStopped(Requests.Guest request);

    /** Cancelling the future ends the wait. @param each is called for each domain as it stops, on the thread that noticed it; must not block */
    CompletableFuture<Replies.AllStopped> waitAllStopped(Requests.Guests request, Consumer<Replies.AllStopped> each);

    /** Checks that the console exists, and returns the session to run on the connection once the reply is sent. */
    RawSession attachConsole(Requests.Console request);

    CompletableFuture<Replies.Events> events(Requests.Events request);

    CompletableFuture<StoreReport> storeStats();

    CompletableFuture<Replies.StoreChanges> storeLog(Requests.StoreLog request);

    CompletableFuture<Replies.StoreNodes> storeTreeAt(Requests.StoreTreeAt request);

    /** Serves a connection after its upgrade. */
    interface RawSession {
        /**
         * Runs until the peer closes or the console ends; the caller closes the channel.
         *
         * @param channel not blocking, registered with no selector
         * @param early   bytes that were received after the call
         */
        void run(SocketChannel channel, ByteBuffer early) throws IOException;
    }
}
