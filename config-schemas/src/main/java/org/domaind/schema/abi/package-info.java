/**
 * The hypervisor's ABI as data: field offsets and command numbers of each known release.
 *
 * <p>Theory of operation: the resources {@code abi/xen-X.Y.json} are made by {@code config-schemas/tools/abi-table} from a release's public
 * headers, and {@code abi/releases.json} lists them. {@link org.domaind.schema.abi.AbiTable} reads the table of one release;
 * {@link org.domaind.schema.abi.StructLayout} is one struct of it, and {@link org.domaind.schema.abi.Struct} puts and gets fields by
 * their path in the headers ({@code arch.emulation_flags}) on a byte buffer. Code checks with
 * {@link org.domaind.schema.abi.StructLayout#has} for fields that some release lacks; using a missing one is a bug.
 *
 * <p>May use the JDK, Jackson and {@code org.domaind.schema.api}'s problems.
 */
package org.domaind.schema.abi;
