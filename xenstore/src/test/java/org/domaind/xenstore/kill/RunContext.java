package org.domaind.xenstore.kill;

/** What all clients of one run share. */
record RunContext(Findings findings, PairedNodes pair, UniqueNodes uniques, SpecialEventCounts specials) {
    RunContext(Findings findings) {
        this(findings, new PairedNodes(findings), new UniqueNodes(findings), new SpecialEventCounts(findings));
    }
}
