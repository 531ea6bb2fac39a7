package org.domaind.schema.config;

import java.util.Optional;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.OneOf;

/** How a guest is virtualised, with the settings of that type. */
public sealed interface Platform extends GuestSection, OneOf {
    GuestType type();

    /** The guest may see processor features that keep it from being migrated. */
    boolean noMigrate();

    /** Empty for a paravirtualised guest. */
    default Optional<HvmContainer> hvmContainer() {
        return Optional.empty();
    }

    /** Paravirtualised. */
    record Pv(boolean noMigrate) implements Platform {
        @Override
        public GuestType type() {
            return GuestType.PV;
        }
    }

    /** Hardware virtualisation without device emulation. @param shim runs a PV kernel in it */
    record Pvh(boolean noMigrate, HvmContainer container, Optional<PvShim> shim) implements Platform {
        public Pvh {
            container = container == null ? HvmContainer.DEFAULT : container;
        }

        /** With the defaults of all else. */
        public Pvh(boolean noMigrate) {
            this(noMigrate, HvmContainer.DEFAULT, Optional.empty());
        }

        @Override
        public GuestType type() {
            return GuestType.PVH;
        }

        @Override
        public Optional<HvmContainer> hvmContainer() {
            return Optional.of(container);
        }
    }

    /** Hardware virtualisation with device emulation. */
    record Hvm(boolean noMigrate) implements Platform {
        @Override
        public GuestType type() {
            return GuestType.HVM;
        }
    }
}
