package org.domaind.daemon.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.StoreReport;

/**
 * Every call of the management API as a method. What may take its time answers with a future and holds no thread meanwhile. A failure is a
 * {@link org.domaind.schema.api.ProblemException}, or what the hypervisor or the store refuses with; {@link ApiDispatch} makes one of the other.
 */
public interface ManagementApi {
    HostReport hostInfo();

    Replies.Text consoleRing(Requests.ConsoleRing request);

    Replies.Domains listDomains(Requests.ListDomains request);

    Replies.Vcpus listVcpus(Requests.ListVcpus request);

    Replies.PlanSteps planGuest(Requests.CreateGuest request);

    /** @param progress is told of each step before it begins, on the thread that works; must not wait */
    CompletableFuture<Replies.Created> createGuest(Requests.CreateGuest request, Consumer<Replies.Progress> progress);

    CompletableFuture<Replies.Done> pauseGuest(Requests.Guest request);

    CompletableFuture<Replies.Done> unpauseGuest(Requests.Guest request);

    CompletableFuture<Replies.Done> shutdownGuest(Requests.Shutdown request);

    CompletableFuture<Replies.Done> destroyGuest(Requests.Destroy request);

    CompletableFuture<Replies.Done> renameGuest(Requests.Rename request);

    /** Cancelling the wait forgets it. */
    CompletableFuture<Replies.Stopped> waitStopped(Requests.Guest request);

    /** Cancelling the wait forgets it. @param each is told of each domain as it stops, on the thread that noticed it; must not wait */
    CompletableFuture<Replies.AllStopped> waitAllStopped(Requests.Guests request, Consumer<Replies.AllStopped> each);

    /** Checks that there is such a console and returns what to run on the connection once the reply is sent. */
    RawSession attachConsole(Requests.Guest request);

    CompletableFuture<StoreReport> storeStats();

    CompletableFuture<Replies.StoreChanges> storeLog(Requests.StoreLog request);

    CompletableFuture<Replies.StoreNodes> storeTreeAt(Requests.StoreTreeAt request);

    /** What a connection does after an upgrade. */
    interface RawSession {
        /**
         * Runs until the peer closes or the console ends; the caller closes the channel.
         *
         * @param channel not blocking, registered with no selector
         * @param early   what was received behind the call already
         */
        void run(SocketChannel channel, ByteBuffer early) throws IOException;
    }
}
