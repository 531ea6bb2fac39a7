package org.domaind.daemon.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.domaind.daemon.command.caller.CallerDescriptor;
import org.domaind.daemon.command.caller.CallerInput;
import org.domaind.daemon.command.caller.CallerLink;
import org.domaind.daemon.command.caller.DescriptorChannel;
import org.domaind.daemon.command.caller.Frame;
import org.domaind.daemon.command.caller.StreamKind;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.xenstore.client.DirectClient;
import org.domaind.xenstore.client.StoreLocation;
import org.domaind.xl.invocation.CommandContext;
import org.domaind.xl.client.DaemonConnection;

/** The context of a caller's command that runs within the daemon. */
final class CallerContext implements CommandContext {
    /** Paths that name the caller's own descriptors, and would name the daemon's here. */
    private static final Pattern OWN = Pattern.compile("/dev/(stdin|stdout|stderr)|/dev/fd/(\\d+)|/proc/self(/.*)");

    private final CallerLink link;
    private final CommandPorts ports;
    private final CallerDescriptor store;
    private boolean storeTaken;
    private final int pid;
    private final String folder;
    private final StreamKind input;
    private long kept;

    /**
     * The context for one caller.
     *
     * @param store  a connection to the store that was passed, or null
     * @param pid    of the launcher
     * @param folder its working directory, one char per byte
     * @param input  the kind of its stdin
     */
    CallerContext(CallerLink link, CommandPorts ports, CallerDescriptor store, int pid, String folder, StreamKind input) {
        this.link = link;
        this.ports = ports;
        this.store = store;
        this.pid = pid;
        this.folder = folder;
        this.input = input;
    }

    @Override
    public DaemonConnection connect() {
        return new LocalConnection(ports, link);
    }

    @Override
    public DirectClient openStore(StoreLocation location, boolean socketOnly) throws IOException {
        if (store != null && !storeTaken) {
            storeTaken = true;
            return DirectClient.over(new DescriptorChannel(store));
        }
        DirectClient client = DirectClient.open(location, socketOnly);
        link.closeWhenCancelled(client::close);
        return client;
    }

    @Override
    public long process() {
        return pid;
    }

    @Override
    public synchronized void keep(int bytes) throws IOException {
        ports.kept().keep(bytes);
        kept += bytes;
    }

    /** Gives back the memory that the command had reserved. */
    synchronized void release() {
        ports.kept().release(kept);
        kept = 0;
    }

    @Override
    public void messageIfDaemonDies(String line) {
        link.send(Frame.text(Frame.DEATH_MESSAGE, line));
    }

    @Override
    public InputStream open(String name) throws IOException {
        OpenFlags flags = OpenFlags.here();
        byte[] path = bytes(name);
        int fd = Libc.tryOpen(path, flags.closeOnExec() | flags.nonBlocking() | flags.noControllingTerminal());
        if (fd < 0) {
            throw switch (-fd) {
                case Errno.ENOENT -> new NoSuchFileException(name);
                case Errno.EACCES -> new AccessDeniedException(name);
                default -> new FileSystemException(name, null, Libc.errorText(-fd));
            };
        }
        boolean terminal = input == StreamKind.TERMINAL && new String(path, StandardCharsets.UTF_8).equals(own("/fd/0"));
        return new CallerInput(CallerDescriptor.opened(link, terminal ? StreamKind.TERMINAL : StreamKind.PIPE, fd));
    }

    private byte[] bytes(String name) {
        Matcher own = OWN.matcher(name);
        if (own.matches()) {
            String below = own.group(3) != null ? own.group(3) : "/fd/" + (own.group(2) != null ? own.group(2) : standard(own.group(1)));
            return own(below).getBytes(StandardCharsets.UTF_8);
        }
        byte[] asked = name.getBytes(StandardCharsets.UTF_8);
        if (name.startsWith("/")) {
            return asked;
        }
        byte[] above = (folder + "/").getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = Arrays.copyOf(above, above.length + asked.length);
        System.arraycopy(asked, 0, whole, above.length, asked.length);
        return whole;
    }

    private String own(String below) {
        return "/proc/" + pid + below;
    }

    private static int standard(String stream) {
        return switch (stream) {
            case "stdin" -> 0;
            case "stdout" -> 1;
            default -> 2;
        };
    }
}
