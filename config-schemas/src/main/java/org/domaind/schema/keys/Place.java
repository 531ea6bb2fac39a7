package org.domaind.schema.keys;

import java.util.Set;
import org.domaind.schema.model.GuestType;

/**
 * A position in the reference's JSON of a guest.
 *
 * @param path   names from the root, separated by {@code /}: {@code b_info/sched_params/weight}
 * @param object an object, which is printed even when it is empty
 * @param types  the guest types whose JSON has it
 */
public record Place(String path, boolean object, Set<GuestType> types) {
}
