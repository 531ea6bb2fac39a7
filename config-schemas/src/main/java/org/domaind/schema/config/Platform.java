package org.domaind.schema.config;

import java.util.Optional;
import org.domaind.schema.config.hvm.Board;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.config.hvm.Firmware;
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

    /** What its device model emulates; empty for a guest that has none. */
    default Optional<Emulation> deviceModel() {
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
    record Hvm(boolean noMigrate, HvmContainer container, Firmware firmware, Board board, Emulation emulation) implements Platform {
        public Hvm {
            container = container == null ? HvmContainer.DEFAULT : container;
            firmware = firmware == null ? Firmware.DEFAULT : firmware;
            board = board == null ? Board.DEFAULT : board;
            emulation = emulation == null ? Emulation.defaults() : emulation;
        }

        /** With the defaults of all else. */
        public Hvm(boolean noMigrate) {
            this(noMigrate, HvmContainer.DEFAULT, Firmware.DEFAULT, Board.DEFAULT, Emulation.defaults());
        }

        @Override
        public GuestType type() {
            return GuestType.HVM;
        }

        @Override
        public Optional<HvmContainer> hvmContainer() {
            return Optional.of(container);
        }

        @Override
        public Optional<Emulation> deviceModel() {
            return Optional.of(emulation);
        }
    }
}
