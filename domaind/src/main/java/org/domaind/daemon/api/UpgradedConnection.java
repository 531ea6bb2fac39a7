package org.domaind.daemon.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A connection after its upgrade.
 *
 * @param reply to the upgrading call, not sent yet
 * @param early bytes that were received after the call
 */
record UpgradedConnection(SocketChannel channel, byte[] reply, ByteBuffer early, ManagementApi.RawSession session) {
    /** Sends the reply, then runs the session; blocks until its end. */
    void run() throws IOException {
        channel.configureBlocking(true);
        ByteBuffer frame = ByteBuffer.wrap(reply);
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
        session.run(channel, early);
    }
}
