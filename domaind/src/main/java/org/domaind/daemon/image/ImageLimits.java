package org.domaind.daemon.image;

/** What a kernel file may cost before it is refused. */
final class ImageLimits {
    /** Of a kernel file as found, and of what it unpacks to. */
    static final long MAX_IMAGE_BYTES = 1L << 30;
    /** Of the dictionary that unpacking an xz or lzma stream takes on the heap; kernels are packed with up to 128 MiB. */
    static final long MAX_DICTIONARY_BYTES = 192L << 20;
    /** Of a block in an LZO container, unpacked; its tool makes blocks of 256 KiB, and Linux unpacks no larger ones. */
    static final int MAX_LZO_BLOCK = 1 << 20;
    /** Of a block in an LZ4 legacy frame, unpacked: the format's own number. */
    static final int LZ4_LEGACY_BLOCK = 8 << 20;
    /** A file may be gzip'd as a whole, and hold a bzImage: two layers to peel off, then the ELF image. */
    static final int MAX_LAYERS = 3;
    static final int MAX_PROGRAM_HEADERS = 128;
    static final int MAX_SECTIONS = 65_535;
    /** Notes read from one kernel, all together; Linux has about 20. */
    static final int MAX_NOTES = 1024;
    /** Of one note's text. */
    static final int MAX_NOTE_TEXT = 4096;
    static final int MAX_SECTION_NAME = 64;

    private ImageLimits() {
    }
}
