package org.domaind.xenstore.kill;

/** What all clients of one run share. */
record Shared(Findings findings, Pair pair, Uniques uniques, Specials specials) {
    Shared(Findings findings) {
        this(findings, new Pair(findings), new Uniques(findings), new Specials(findings));
    }
}
