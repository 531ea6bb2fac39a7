package org.domaind.daemon.hypervisor.value;

import java.util.List;
import java.util.Optional;

/** What the hypervisor says of itself. @param capabilities guest types, {@code xen-3.0-x86_64}  @param buildId hexadecimal */
public record HypervisorInfo(int major, int minor, String extra, List<String> capabilities, String changeset, String commandLine,
                             int pageSize, long platformStart, String compiler, String compiledBy, String compileDomain,
                             String compileDate, Optional<String> buildId, String scheduler) {
}
