/**
 * Text that the {@code xenstore-} commands read and print: values with their escapes, trees, numbers as C's atoi reads them, the words of an
 * errno, and JSON.
 *
 * <p>Strings here are bytes, one char each from 0 to 255; only JSON is Unicode. May use {@code Json}, {@code render} and the store's client.
 */
package org.domaind.xl.store.text;
