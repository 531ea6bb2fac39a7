package org.domaind.daemon;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * SIGHUP, which would end the process otherwise. Java's own class for signals is reached by reflection: it is not part of the standard, and the
 * compiler warns of it in a way that cannot be turned off.
 */
final class HangUp {
    private static final Logger LOG = LogManager.getLogger(HangUp.class);

    private HangUp() {
    }

    /** From now on the signal runs the action, on a thread of its own; the last action is the one that counts. */
    static void onSignal(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object acting = Proxy.newProxyInstance(HangUp.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
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
