package org.domaind.daemon.events;

import java.util.Optional;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;

/**
 * What an event tells.
 *
 * @param guest     its name; of a domain without one, {@code domain 7}
 * @param domid     the domain that it happened to, where it is about one
 * @param reason    why that stopped
 * @param successor the domain in which the guest lives on
 * @param detail    a few words; may be empty
 */
public record Happening(EventKind kind, String guest, Optional<Domid> domid, Optional<ShutdownReason> reason, Optional<Domid> successor,
                        String detail) {
    public static Happening of(EventKind kind, String guest, Domid domid, String detail) {
        return new Happening(kind, guest, Optional.of(domid), Optional.empty(), Optional.empty(), detail);
    }

    /** One that is about no domain. */
    public static Happening of(EventKind kind, String guest, String detail) {
        return new Happening(kind, guest, Optional.empty(), Optional.empty(), Optional.empty(), detail);
    }

    public Happening because(Optional<ShutdownReason> why) {
        return new Happening(kind, guest, domid, why, successor, detail);
    }

    public Happening livesOnIn(Optional<Domid> next) {
        return new Happening(kind, guest, domid, reason, next, detail);
    }

    public Happening with(String otherDetail) {
        return new Happening(kind, guest, domid, reason, successor, otherDetail);
    }

    /** For a log: {@code hello (domain 3) stopped: poweroff, destroy}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(guest);
        domid.filter(d -> !guest.equals("domain " + d)).ifPresent(d -> text.append(" (domain ").append(d).append(')'));
        text.append(' ').append(kind.word());
        String separator = ": ";
        for (String part : new String[] {reason.map(ShutdownReason::word).orElse(""), successor.map(d -> "lives on as domain " + d).orElse(""), detail}) {
            if (!part.isEmpty()) {
                text.append(separator).append(part);
                separator = ", ";
            }
        }
        return text.toString();
    }
}
