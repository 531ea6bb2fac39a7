/**
 * The xenstore wire format, no I/O: operation numbers, packets of a 16-byte header and at most 4096 bytes, error names, feature bits of rings.
 *
 * <p>A {@link org.domaind.xenstore.wire.PacketReader} takes bytes in any chunks and returns whole packets;
 * {@link org.domaind.xenstore.wire.RequestArguments} splits a payload into the NUL-terminated strings that most requests consist of. Text is
 * ISO 8859-1: one char is one byte. Uses nothing but the JDK.
 */
package org.domaind.xenstore.wire;
