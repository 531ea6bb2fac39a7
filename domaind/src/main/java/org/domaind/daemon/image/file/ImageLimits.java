package org.domaind.daemon.image.file;

/** Limits beyond which a kernel file is refused. */
public final class ImageLimits {
    /** Size of a kernel file, and of its unpacked image. */
    public static final long MAX_IMAGE_BYTES = 1L << 30;
    /** Size of the dictionary on the heap for an xz or lzma stream; kernels are packed with up to 128 MiB. */
    public static final long MAX_DICTIONARY_BYTES = 192L << 20;
    /** Unpacked size of a block in an LZO container; lzop makes blocks of 256 KiB, and Linux unpacks no larger ones. */
    public static final int MAX_LZO_BLOCK = 1 << 20;
    /** Unpacked size of a block in an LZ4 legacy frame, as the format defines it. */
    public static final int LZ4_LEGACY_BLOCK = 8 << 20;
    /** A gzip'd file may hold a bzImage: two layers, then the ELF image. */
    public static final int MAX_LAYERS = 3;
    public static final int MAX_PROGRAM_HEADERS = 128;
    public static final int MAX_SECTIONS = 65_535;
    /** Notes per kernel; Linux has about 20. */
    public static final int MAX_NOTES = 1024;
    /** Length of one note's text. */
    public static final int MAX_NOTE_TEXT = 4096;
    public static final int MAX_SECTION_NAME = 64;

    private ImageLimits() {
    }
}
