package dev.forewarn.kernel;

/** Log-odds and back, with the clipping that keeps estimates from empty tables finite. */
public final class Logit {
    private Logit() {}

    /** ln(p / (1 - p)) of p clipped to [clip, 1 - clip]. */
    public static double of(double p, double clip) {
        double clipped = Math.clamp(p, clip, 1 - clip);
        return Math.log(clipped / (1 - clipped));
    }

    /** 1 / (1 + exp(-z)); finite for every finite z. */
    public static double inverse(double z) {
        double rare = Math.exp(-Math.abs(z));
        return z >= 0 ? 1 / (1 + rare) : rare / (1 + rare);
    }
}
