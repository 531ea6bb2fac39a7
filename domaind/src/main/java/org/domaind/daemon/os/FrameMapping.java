package org.domaind.daemon.os;

/**
 * Frames of another domain that were mapped together.
 *
 * @param pages  as many as were asked for; one whose frame is missing must not be touched
 * @param errors of each frame: 0, or the negative error number
 */
public record FrameMapping(NativePages pages, int[] errors) {
    /** The pages, all of them. @throws SystemException when one is missing; then none is mapped any more */
    public NativePages whole() {
        for (int error : errors) {
            if (error != 0) {
                pages.close();
                throw new SystemException("map a frame of another domain", -error);
            }
        }
        return pages;
    }
}
