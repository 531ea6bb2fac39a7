/**
 * The bytes of hypercalls' arguments and results, by field names: values from and to structs whose layout is a table
 * ({@link org.domaind.schema.abi.AbiTable}). What a release lacks, its table lacks, and the codec asks.
 *
 * <p>May use {@code hypervisor}'s values and {@code org.domaind.schema}; makes no call.
 */
package org.domaind.daemon.xen.codec;
