package org.domaind.daemon.sim.memory;

import java.util.Map;
import java.util.TreeMap;

/** A set of numbers that come in ranges. */
public final class FrameRanges {
    /** First number to the one after the last; no two touch. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    /** Adds or removes a range. @param count at least 1 */
    public void set(long first, long count, boolean in) {
        long begin = first;
        long end = first + count;
        Map.Entry<Long, Long> before = ranges.lowerEntry(first);
        if (before != null && before.getValue() >= first) {
            if (before.getValue() > end) {
                ranges.put(end, before.getValue());
            }
            ranges.put(before.getKey(), first);
        }
        Map.Entry<Long, Long> last = ranges.lowerEntry(end);
        if (last != null && last.getKey() >= first && last.getValue() > end) {
            ranges.put(end, last.getValue());
        }
        ranges.subMap(first, end).clear();
        if (in) {
            Map.Entry<Long, Long> left = ranges.lowerEntry(begin);
            if (left != null && left.getValue() == begin) {
                begin = left.getKey();
            }
            Long right = ranges.remove(end);
            ranges.put(begin, right == null ? end : right);
        }
    }

    /** Whether any number of a range is in it. */
    public boolean overlaps(long first, long count) {
        Map.Entry<Long, Long> before = ranges.lowerEntry(first + count);
        return before != null && before.getValue() > first;
    }

    /** First numbers to the ones after the last. */
    public Map<Long, Long> asMap() {
        return Map.copyOf(ranges);
    }
}
