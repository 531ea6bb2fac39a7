package org.domaind.daemon.command;

import org.domaind.daemon.api.ApiDispatch;
import org.domaind.daemon.console.AttachedViewer;
import org.domaind.daemon.console.Viewer;
import org.domaind.schema.api.Requests;

/** The parts of the daemon that commands use. */
public record CommandPorts(ApiDispatch api, ConsoleSource consoles, OutputBudget kept) {
    public CommandPorts(ApiDispatch api, ConsoleSource consoles) {
        this(api, consoles, new OutputBudget());
    }

    /** Attaches viewers to consoles. */
    public interface ConsoleSource {
        /** @throws org.domaind.schema.api.ProblemException there is no such domain, or it has no console */
        AttachedViewer attach(Requests.Console console, Viewer viewer);
    }
}
