package org.domaind.daemon.devicemodel.jail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.wire.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a device model that serves disk 51712 of domain 7 may ask the store for. A bar stands for NUL. */
class StoreFilterTest {
    private final StoreFilter filter = new StoreFilter(new Domid(7));

    StoreFilterTest() {
        filter.give(51712);
    }

    private boolean permits(Op op, String payload) {
        return filter.permits(op, payload.replace('|', '\0'));
    }

    @ParameterizedTest
    @CsvSource({"READ,domid|,true", "DIRECTORY,backend|,true", "DIRECTORY,backend/qdisk/7|,true", "READ,/local/domain/0/backend/qdisk/7/51712/params|,true",
            "READ,backend/qdisk/77/51712/params|,false", "READ,backend/qdisk/8/51712/params|,false", "READ,/local/domain/7/device/vbd/51712/ring-ref|,true",
            "READ,/local/domain/8/device/vbd/51712/ring-ref|,false", "READ,/local/domain/7/console/tty|,false", "READ,/vm|,false", "DIRECTORY,/|,false",
            "WATCH,backend/qdisk/7|t|,true", "WATCH,backend/qdisk|t|,false", "WATCH,@releaseDomain|t|,false", "WATCH,/local/domain/7/device/vbd/51712/state|t|,true",
            "WRITE,/local/domain/0/backend/qdisk/7/51712/state|4,true", "WRITE,backend/qdisk/7/51712/params|aio:/etc/shadow,false", "WRITE,backend/qdisk/7/51712|x,false", "WRITE,backend/qdisk/7/51712|,true", "WRITE,backend/qdisk/7/51728|,false", "MKDIR,device-model/7/backends/vkbd|,true",
            "MKDIR,device-model/7/backends/any|,false", "MKDIR,device-model/8/backends|,false", "SET_PERMS,device-model/7/backends/vkbd|n0|n7|,true",
            "WRITE,backend/qdisk/7/51728/state|4,false", "WRITE,backend/vbd/7/51712/state|4,false", "WRITE,/local/domain/7/device/vbd/51712/state|1,true",
            "WRITE,/local/domain/7/device/vbd/51712/ring-ref|1,false", "WRITE,/libxl/7/device/vbd/51712/params|x,false", "WRITE,device-model/7/state|running,true",
            "WRITE,device-model/8/state|running,false", "WRITE,device-model/7/other|x,false", "MKDIR,/local/domain/0/backend/qdisk/7/51712|,true",
            "MKDIR,/local/domain/0/backend/qdisk/7/1|,false", "RM,/local/domain/0/backend/qdisk/7/51712|,true", "RM,/local/domain/0/backend/qdisk/7|,false",
            "RM,/local/domain/0/backend|,false", "SET_PERMS,/local/domain/0/backend/qdisk/7/51712|n0|r7|,true", "SET_PERMS,/local/domain/0/backend/qdisk/7/51712|b7|,false",
            "CONTROL,print|x|,false", "INTRODUCE,9|1|1|,false", "RELEASE,7|,false", "SET_TARGET,7|0|,false", "RESET_WATCHES,|,false", "INVALID,x|,false",
            "READ,backend/qdisk/7/../../../../vm|,true"})
    void permitsOnlyWhatThatNeeds(Op op, String payload, boolean permitted) {
        // The store knows no "..": the last of these is a path that no node can have.
        assertEquals(permitted, permits(op, payload));
    }

    @Test
    void valuesAndTokensAreBoundedAndADiskThatIsGoneIsNoMore() {
        assertFalse(permits(Op.WRITE, "backend/qdisk/7/51712/info|" + "x".repeat(257)));
        assertFalse(permits(Op.WATCH, "backend/qdisk/7|" + "x".repeat(100) + "|"));
        filter.take(51712);
        assertFalse(permits(Op.WRITE, "backend/qdisk/7/51712/state|4"));
    }

    @Test
    void anImageIsTheNameOfASetOfDescriptors() {
        assertEquals(Optional.of("qcow2:/dev/fdset/51712"), filter.translated(Op.READ, "backend/qdisk/7/51712/params\0", "qcow2:/images/a b.qcow2"));
        assertEquals(Optional.of("aio:/dev/fdset/51712"), filter.translated(Op.READ, "/local/domain/0/backend/qdisk/7/51712/params\0", "aio:/a"));
        assertEquals(Optional.empty(), filter.translated(Op.READ, "backend/qdisk/7/51712/mode\0", "w"));
        assertEquals(Optional.empty(), filter.translated(Op.DIRECTORY, "backend/qdisk/7/51712/params\0", "a:b"));
    }
}
