/**
 * The entry point of {@code xl}: finds the command, and prints help.
 *
 * <p>Theory of operation: {@link org.domaind.xl.command.Xl} reads the global options and finds the command's full name in
 * {@code CommandNames}. Any unambiguous prefix is accepted; ambiguity is judged by the reference's whole list, so that a script's abbreviation
 * means the same here. {@code Catalogue} loads only that command's class. The command's {@code Syntax} defines its options and its usage text;
 * {@code Getopt} parses them.
 *
 * <p>May use all other packages of this module; only {@code Program} uses it.
 */
package org.domaind.xl.command;
