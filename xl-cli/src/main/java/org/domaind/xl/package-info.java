/** The {@code xl} command. */
package org.domaind.xl;
