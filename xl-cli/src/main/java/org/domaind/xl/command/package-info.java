/**
 * The way in to {@code xl}: which command is meant, and its help.
 *
 * <p>Theory of operation: {@link org.domaind.xl.command.Xl} reads the global options and finds the command's full name in
 * {@code CommandNames} (any unambiguous beginning will do, counted over the reference's whole list, so that a script's abbreviation means
 * the same here); {@code Catalogue} loads that command's class and no other's. The command's {@code Syntax} says what it accepts and is its
 * usage text; Picocli parses, with getopt's manners, but only when there is an option to parse.
 *
 * <p>May use all other packages of this module; nobody uses it but the programs' main methods.
 */
package org.domaind.xl.command;
