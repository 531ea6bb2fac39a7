/**
 * Files that nobody trusts: parts of them, private copies, what was unpacked from them, and the bounds and errors that all readers of kernel
 * images share.
 *
 * <p>May use {@code org.domaind.schema} and the JDK.
 */
package org.domaind.daemon.image.file;
