/**
 * The operating system: the only package that calls native code.
 *
 * <p>Theory of operation: {@link org.domaind.daemon.os.HostDevices} is what a kernel offers a toolstack (hypercalls, mapping of foreign
 * and granted pages, event channels, its own store ring); {@code linux} implements it with that kernel's ioctls, and the BSDs' files go
 * beside it. {@link org.domaind.daemon.os.Libc} wraps the C library's functions; their failures are
 * {@link org.domaind.daemon.os.SystemException}, which carries errno. Native memory is never on the Java heap: the garbage collector
 * does not move it, and whoever maps it must unmap it. This package passes hypercalls on without knowing their meaning.
 *
 * <p>May use JNA, the JDK and {@code org.domaind.schema}.
 */
package org.domaind.daemon.os;
