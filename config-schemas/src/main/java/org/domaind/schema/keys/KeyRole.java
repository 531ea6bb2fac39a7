package org.domaind.schema.keys;

import java.util.Locale;
import org.domaind.schema.model.Spelt;

/** What this release does with a key in the config of a guest of one type. */
public enum KeyRole implements Spelt {
    /** Read and obeyed. */
    OBEYED,
    /** It would change the guest, and this release cannot do it yet: refused when it asks for something. */
    LATER,
    /** It says nothing about such a guest: accepted in silence, as the reference does. */
    MEANINGLESS,
    /** Of Arm guests only: accepted in silence. */
    NOT_ON_X86;

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
