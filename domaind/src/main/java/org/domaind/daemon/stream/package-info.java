/**
 * The streams in which a guest is saved and sent, in the reference's formats (xen.git: docs/specs/libxc-migration-stream.pandoc and
 * libxl-migration-stream.pandoc): immutable records and their bytes. No I/O.
 *
 * <p>Theory of operation: a save file is xl's header ({@link org.domaind.schema.savefile.SaveHeader}), then a libxl stream
 * ({@link org.domaind.daemon.stream.LibxlStream}), in whose first record a libxc stream is embedded: an {@link org.domaind.daemon.stream.ImageHeader}, then
 * records, each a {@link org.domaind.daemon.stream.RecordHeader} and a body, to a multiple of eight bytes. {@link org.domaind.daemon.stream.StreamRecord} has
 * the bodies but for the guest's pages, of which only the head is a value ({@link org.domaind.daemon.stream.PageBatch}): the pages themselves go between file
 * and guest without being collected. Nobody trusts a file: each length has a bound of its kind, and what does not fit is a
 * {@link org.domaind.schema.api.ProblemException} {@code damaged-stream}; what is sound but not for this release is {@code unsupported-stream}.
 */
package org.domaind.daemon.stream;
