package org.domaind.schema.keys;

import java.util.List;
import java.util.Set;
import org.domaind.schema.model.GuestType;

/**
 * A position in the reference's JSON of a guest.
 *
 * @param path   names from the root, separated by {@code /}: {@code b_info/sched_params/weight}
 * @param names  the same, apart
 * @param order  among all places, from 0
 * @param object an object, which is printed even when it is empty
 * @param types  the guest types whose JSON has it
 */
public record Place(String path, List<String> names, int order, boolean object, Set<GuestType> types) {
}
