package org.domaind.daemon.hypervisor.value;

import java.util.List;

/** The memory nodes; the index is a node's number. */
public record NumaInfo(List<Node> nodes) {
    public record Node(long sizeBytes, long freeBytes, List<Integer> distances) {
    }
}
