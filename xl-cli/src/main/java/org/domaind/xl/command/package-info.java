/**
 * The commands, one class a group, found lazily: naming a command loads its class and no other's.
 *
 * <p>Theory of operation: {@link org.domaind.xl.command.Xl} reads the global options and finds the command's full name in
 * {@code Catalogue} (any unambiguous beginning will do, counted over the reference's whole list, so that a script's abbreviation means
 * the same here); the command's {@code Syntax} says what it accepts and is its usage text; Picocli parses, with getopt's manners, but
 * only when there is an option to parse. A command gets its {@link org.domaind.xl.command.Invocation} and returns a status: nothing
 * static changes and nothing exits, so that one JVM can serve many callers. {@code Failure} ends a command early with a status.
 *
 * <p>May use all other packages of this module.
 */
package org.domaind.xl.command;
