/** Commands that take a guest to a file and back: {@code xl save}, {@code xl restore}. They read and write its config; the daemon does the rest. */
package org.domaind.xl.save;
