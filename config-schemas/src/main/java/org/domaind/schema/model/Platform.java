package org.domaind.schema.model;

/** The machine that a guest sees: how it is virtualised, and what is particular to that. */
public sealed interface Platform extends GuestSection, OneOf {
    GuestType type();

    /** The guest may see processor features that tie it to this host. */
    boolean noMigrate();

    /** Paravirtualised. */
    record Pv(boolean noMigrate) implements Platform {
        @Override
        public GuestType type() {
            return GuestType.PV;
        }
    }

    /** A hardware domain without an emulated machine. */
    record Pvh(boolean noMigrate) implements Platform {
        @Override
        public GuestType type() {
            return GuestType.PVH;
        }
    }

    /** A hardware domain with an emulated machine. */
    record Hvm(boolean noMigrate) implements Platform {
        @Override
        public GuestType type() {
            return GuestType.HVM;
        }
    }
}
