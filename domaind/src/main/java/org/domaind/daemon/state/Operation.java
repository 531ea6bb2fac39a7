package org.domaind.daemon.state;

import java.util.List;

/**
 * A plan that was begun and, as far as the journal knows, neither finished nor undone.
 *
 * @param id       of the journal's own
 * @param kind     {@code create}, {@code destroy}
 * @param request  what the plan was made from, as JSON
 * @param bindings the last step's results that matter to an undo, as JSON
 * @param begun    names of the steps that were begun, in order; the last may be incomplete
 */
public record Operation(long id, String kind, String request, String bindings, List<String> begun) {
}
