/**
 * Config files as commands have them: {@link org.domaind.xl.file.ConfigFile} reads one for {@code create}, with the statuses and messages
 * of the reference; {@code check} and {@code explain} answer questions about files and their keys.
 */
package org.domaind.xl.file;
