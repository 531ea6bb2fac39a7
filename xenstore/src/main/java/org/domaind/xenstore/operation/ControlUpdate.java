package org.domaind.xenstore.operation;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;

/**
 * CONTROL "live-update", in several requests: a program ({@code -f}), its arguments ({@code -c}), start ({@code -s}) or abort ({@code -a}).
 *
 * <p>This store is not replaced by a program that a client names: the service manager restarts the process, and the new one continues with the
 * journal. So the start is passed on as a request to restart, and refused with a sentence where that is not possible. Open transactions do not
 * prevent it, they end with EAGAIN; therefore {@code -F} and {@code -t} have no effect.
 */
final class ControlUpdate {
    private static final String NO_SESSION = "Not in live-update session.";

    private final StoreListener listener;
    private String program;

    ControlUpdate(StoreListener listener) {
        this.listener = listener;
    }

    byte[] perform(List<String> arguments) throws Refusal {
        if (arguments.isEmpty()) {
            throw Errno.EINVAL.refusal();
        }
        List<String> rest = arguments.subList(1, arguments.size());
        return Dispatcher.text(switch (arguments.get(0)) {
            case "-f" -> program(rest);
            case "-c" -> commandLine(rest);
            case "-s" -> start(rest);
            case "-a" -> abort(rest);
            default -> throw Errno.EINVAL.refusal();
        });
    }

    private String program(List<String> arguments) throws Refusal {
        String file = one(arguments);
        try {
            if (!Files.isReadable(Path.of(file))) {
                return "File not accessible.";
            }
        } catch (InvalidPathException noPath) {
            return "File not accessible.";
        }
        program = file;
        return "OK";
    }

    private String commandLine(List<String> arguments) throws Refusal {
        one(arguments);
        return program == null ? NO_SESSION : "This store's arguments are those of its service; restart that instead.";
    }

    private String start(List<String> arguments) throws Refusal {
        for (int i = 0; i < arguments.size(); i++) {
            boolean valued = arguments.get(i).equals("-t") || arguments.get(i).equals("-v");
            if (valued) {
                i++;
            }
            if (i >= arguments.size() || !valued && !arguments.get(i).equals("-F")) {
                throw Errno.EINVAL.refusal();
            }
        }
        if (program == null) {
            return NO_SESSION;
        }
        String wanted = program;
        program = null;
        return listener.restartRequested(wanted) ? "OK" : "This store does not start another program. Restart its service; nothing is lost by that.";
    }

    private String abort(List<String> arguments) throws Refusal {
        if (!arguments.isEmpty()) {
            throw Errno.EINVAL.refusal();
        }
        boolean active = program != null;
        program = null;
        return active ? "OK" : "No live-update session active.";
    }

    private static String one(List<String> arguments) throws Refusal {
        if (arguments.size() != 1) {
            throw Errno.EINVAL.refusal();
        }
        return arguments.get(0);
    }
}
