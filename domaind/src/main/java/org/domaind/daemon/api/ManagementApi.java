package org.domaind.daemon.api;

import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.StoreReport;

/** Every call of the management API as a method. A failure is a {@link org.domaind.schema.api.ProblemException}. */
public interface ManagementApi {
    HostReport hostInfo();

    Replies.Text consoleRing(Requests.ConsoleRing request);

    Replies.Domains listDomains(Requests.ListDomains request);

    Replies.Vcpus listVcpus(Requests.ListVcpus request);

    Replies.PlanSteps planGuest(Requests.CreateGuest request);

    Replies.Created createGuest(Requests.CreateGuest request, Consumer<Replies.Progress> progress);

    Replies.Done pauseGuest(Requests.Guest request);

    Replies.Done unpauseGuest(Requests.Guest request);

    Replies.Done shutdownGuest(Requests.Shutdown request);

    Replies.Done destroyGuest(Requests.Destroy request);

    Replies.Done renameGuest(Requests.Rename request);

    Replies.Stopped waitStopped(Requests.Guest request) throws InterruptedException;

    /** Checks that there is such a console and returns what to run on the connection once the reply is sent. */
    RawSession attachConsole(Requests.Guest request);

    StoreReport storeStats() throws InterruptedException;

    Replies.StoreChanges storeLog(Requests.StoreLog request) throws InterruptedException;

    Replies.StoreNodes storeTreeAt(Requests.StoreTreeAt request) throws InterruptedException;

    /** What a connection does after an upgrade. */
    interface RawSession {
        /** Runs until the peer closes or the console ends; the caller closes the channel. */
        void run(SocketChannel channel) throws java.io.IOException;
    }
}
