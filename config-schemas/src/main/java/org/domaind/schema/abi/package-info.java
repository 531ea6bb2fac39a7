/**
 * The hypervisor's ABI as data: where a field is in a struct and which number a command has, for each release known.
 *
 * <p>Theory of operation: the resources {@code abi/xen-X.Y.json} are made by {@code config-schemas/tools/abi-table} from a release's public
 * headers, and {@code abi/releases.json} lists them. {@link org.domaind.schema.abi.AbiTable} reads the table of one release;
 * {@link org.domaind.schema.abi.StructLayout} is one struct of it, and {@link org.domaind.schema.abi.Struct} puts and gets fields by
 * their path in the headers ({@code arch.emulation_flags}) on a byte buffer. A field that a release lacks is asked for with
 * {@link org.domaind.schema.abi.StructLayout#has}; naming it anyway is an error of the program, not of the input.
 *
 * <p>May use the JDK, Jackson and {@code org.domaind.schema.api}'s problems.
 */
package org.domaind.schema.abi;
