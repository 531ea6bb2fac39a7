/**
 * The grammar of config files. {@code Lexer} splits the text into tokens, with all the oddities of the reference's lexer; {@code Parser} makes
 * assignments of them and goes on after an error, so that all errors are reported at once;
 * {@link org.domaind.xl.config.grammar.ConfigDocument} has the assignments with their positions, not interpreted.
 */
package org.domaind.xl.config.grammar;
