package org.domaind.xl.config.grammar;

/**
 * One key with its final value.
 *
 * @param position where the key was last assigned
 * @param appended the last assignment was {@code +=}, which makes the value not a number
 */
public record Setting(String key, Value value, Position position, boolean appended) {
}
