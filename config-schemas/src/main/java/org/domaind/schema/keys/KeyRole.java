package org.domaind.schema.keys;

import java.util.Locale;
import org.domaind.schema.model.Spelt;

/** What this release does with a key in the config of a guest of one type. */
public enum KeyRole implements Spelt {
    /** Read and obeyed. */
    OBEYED,
    /** It affects the guest, but this release does not support it yet: refused unless it asks for nothing. */
    LATER,
    /** It does not apply to such a guest: ignored without a message, as in the reference. */
    MEANINGLESS,
    /** For Arm guests only: refused unless it asks for nothing. */
    NOT_ON_X86;

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
