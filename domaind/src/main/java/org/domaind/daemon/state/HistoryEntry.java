package org.domaind.daemon.state;

/** Something that happened to a guest. @param event {@code created}, {@code destroyed}, {@code shutdown}, … */
public record HistoryEntry(long epochMillis, String guest, String event, String detail) {
}
