package org.domaind.daemon;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.xenstore.client.ClientListener;

/** Logs what happens to the daemon's own connection to its store. */
final class OwnConnectionLog implements ClientListener {
    private static final Logger LOG = LogManager.getLogger(OwnConnectionLog.class);

    private final StackTraceLimit pace = new StackTraceLimit(System::nanoTime);

    @Override
    public void listenerFailed(String path, RuntimeException fault) {
        if (pace.may()) {
            LOG.error("A store watch of domaind failed at a change of {}; this is a bug in domaind{}", path, pace.withheld(), fault);
        }
    }

    @Override
    public void disconnected(Throwable cause) {
        LOG.warn("The store closed domaind's own connection; operations under way have failed; reconnecting: {}", cause == null ? "closed" : cause.toString());
    }

    @Override
    public void connectedAgain() {
        LOG.info("domaind has reconnected to its store");
    }
}
