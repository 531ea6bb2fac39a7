package org.domaind.daemon.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A connection after its upgrade.
 *
 * @param reply the upgrade's, not sent yet
 * @param early what was received behind the call
 */
record UpgradedConnection(SocketChannel channel, byte[] reply, ByteBuffer early, ManagementApi.RawSession session) {
    /** On a thread of its own. */
    void run() throws IOException {
        channel.configureBlocking(true);
        ByteBuffer frame = ByteBuffer.wrap(reply);
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
        session.run(channel, early);
    }
}
