/**
 * The config file's grammar: from text to assignments. {@code Lexer} cuts the text into tokens and knows every oddity of the grammar's words;
 * {@code Parser} makes assignments of them and goes on after an error, so that all errors are told at once;
 * {@link org.domaind.xl.config.grammar.ConfigDocument} is what was said, with positions and without meaning.
 */
package org.domaind.xl.config.grammar;
