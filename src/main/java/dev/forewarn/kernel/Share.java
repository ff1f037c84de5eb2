package dev.forewarn.kernel;

/**
 * Shares in [0, 1] as one byte: steps are finest near 0 and near 1, where a share's own uncertainty is smallest too.
 * Between two codes the caller's dither decides, so that a mean which is updated in small steps does not stand still.
 */
final class Share {
    private static final float[] VALUES = values();

    private Share() {}

    private static float[] values() {
        float[] values = new float[256];
        for (int code = 0; code < 256; code++) {
            values[code] = (float) ofAngle(code / 255.0);
        }
        return values;
    }

    static float of(byte code) {
        return VALUES[code & 0xff];
    }

    /** Where a code lies between 0 and 1, for interpolation; {@link #ofAngle} turns it back. */
    static double angle(byte code) {
        return (code & 0xff) / 255.0;
    }

    static double ofAngle(double angle) {
        return angle < 0.5 ? 2 * angle * angle : 1 - 2 * (1 - angle) * (1 - angle);
    }

    /**
     * The code of a share.
     *
     * @param dither in [0, 1); 0.5 rounds to the nearest
     */
    static byte code(double share, double dither) {
        double angle = share < 0.5 ? Math.sqrt(0.5 * Math.max(0, share)) : 1 - Math.sqrt(0.5 * Math.max(0, 1 - share));
        return (byte) (int) (255 * angle + dither);
    }
}
