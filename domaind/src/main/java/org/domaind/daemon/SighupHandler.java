package org.domaind.daemon;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Handles SIGHUP, which would otherwise end the process. The JDK's signal class is called by reflection: it is not part of the standard, and the
 * compiler warns of it in a way that cannot be turned off.
 */
final class SighupHandler {
    private static final Logger LOG = LogManager.getLogger(SighupHandler.class);

    private SighupHandler() {
    }

    /** From now on the signal runs the action on a thread of its own. A later call replaces the action. */
    static void onSignal(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object acting = Proxy.newProxyInstance(SighupHandler.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                if (method.getDeclaringClass() == Object.class) {
                    return method.invoke(action, arguments);
                }
                action.run();
                return null;
            });
            handle.invoke(null, signal.getConstructor(String.class).newInstance("HUP"), acting);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.warn("SIGHUP does not reopen the consoles' logs: {}", e.toString());
        }
    }
}
