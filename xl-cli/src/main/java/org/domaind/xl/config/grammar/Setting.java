package org.domaind.xl.config.grammar;

/**
 * One key with the value that counts in the end.
 *
 * @param position where the key was last assigned
 * @param appended it was last assigned with {@code +=}: such a value is not a number
 */
public record Setting(String key, Value value, Position position, boolean appended) {
}
