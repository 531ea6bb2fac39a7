package org.domaind.xenstore.history;

import java.util.List;

/** Some nodes as they were. @param more whether others follow */
public record PastPage(List<PastNode> nodes, boolean more) {
}
