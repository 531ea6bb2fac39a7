package org.domaind.schema.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.domaind.schema.model.Spelt;

/** The action when a guest stops: the values of {@code on_poweroff=}, {@code on_reboot=} and so on. */
public enum ShutdownAction implements Spelt {
    DESTROY, RESTART, RENAME_RESTART, PRESERVE, COREDUMP_DESTROY, COREDUMP_RESTART, SOFT_RESET;

    /** As the config file spells it: {@code rename-restart}. */
    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<ShutdownAction> ofWord(String word) {
        return Arrays.stream(values()).filter(a -> a.word().equals(word)).findFirst();
    }
}
