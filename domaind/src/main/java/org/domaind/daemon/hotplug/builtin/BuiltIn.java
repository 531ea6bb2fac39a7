package org.domaind.daemon.hotplug.builtin;

import java.util.function.BooleanSupplier;
import org.domaind.daemon.hotplug.ScriptCall;

/** One script of the host, done here. */
interface BuiltIn {
    /** @return false: for this call the host's script has to run. Ends at once. */
    boolean takes(ScriptCall call);

    /** Brings a device. @param wanted asked before the store is written: false once nobody waits any more  @throws HotplugFailure in words */
    void connect(ScriptCall call, BooleanSupplier wanted);

    /** Takes it away. @throws HotplugFailure in words */
    void disconnect(ScriptCall call);
}
