package org.domaind.schema.model;

/** How a guest is virtualised, with the settings of that type. */
public sealed interface Platform extends GuestSection, OneOf {
    GuestType type();

    /** The guest may see processor features that keep it from being migrated. */
    boolean noMigrate();

    /** Paravirtualised. */
    record Pv(boolean noMigrate) implements Platform {
        @Override
        public GuestType type() {
            return GuestType.PV;
        }
    }

    /** Hardware virtualisation without device emulation. */
    record Pvh(boolean noMigrate) implements Platform {
        @Override
        public GuestType type() {
            return GuestType.PVH;
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
