/**
 * What is done to many guests by one command, side by side.
 *
 * <p>May use the rooms of this module but {@code command}, {@code guest} and {@code host}.
 */
package org.domaind.xl.many;
