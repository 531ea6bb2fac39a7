package org.domaind.daemon.api;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/** Permits root and the user that the daemon runs as, by the peer credentials of the kernel (SO_PEERCRED). */
record PeerCredentials(UserPrincipal owner) implements Permission {
    static PeerCredentials ofOwner(Path file) throws IOException {
        return new PeerCredentials(Files.getOwner(file));
    }

    @Override
    public boolean permit(SocketChannel channel) throws IOException {
        UserPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        return peer.equals(owner) || peer.getName().equals("root");
    }
}
