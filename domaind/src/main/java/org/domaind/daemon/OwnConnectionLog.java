package org.domaind.daemon;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.xenstore.client.ClientListener;

/** What happens to the daemon's own connection to its store, in the log. */
final class OwnConnectionLog implements ClientListener {
    private static final Logger LOG = LogManager.getLogger(OwnConnectionLog.class);

    private final StackPace pace = new StackPace(System::nanoTime);

    @Override
    public void listenerFailed(String path, RuntimeException fault) {
        if (pace.may()) {
            LOG.error("A fault of domaind as it heard of a change of {} in the store{}", path, pace.withheld(), fault);
        }
    }

    @Override
    public void disconnected(Throwable cause) {
        LOG.warn("The store ended domaind's own connection, which is made again; operations under way have failed: {}", cause == null ? "closed" : cause.toString());
    }

    @Override
    public void connectedAgain() {
        LOG.info("domaind is connected to its store again");
    }
}
