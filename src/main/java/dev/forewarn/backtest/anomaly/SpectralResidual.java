package dev.forewarn.backtest.anomaly;

import dev.forewarn.metric.SeriesKey;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;

/**
 * Spectral residual (Ren et al. 2019): what the amplitude spectrum of the newest 256 values, five of them carried on beyond the
 * end by the mean slope, has above its own moving mean, turned back into time; the newest value against the mean of that map.
 */
final class SpectralResidual implements Detector {
    private static final int WINDOW = 251;
    private static final int CARRIED = 5;
    private static final int SPECTRUM = WINDOW + CARRIED;
    private static final int AVERAGED = 3;
    private static final int SLOPES = 5;
    private static final int COMPARED = 21;
    private static final double TINY = 1e-8;

    @Override
    public String name() {
        return "spectral residual";
    }

    @Override
    public Stream start(SeriesKey series, int probation, int cellsPerDay) {
        return new Running();
    }

    private static final class Running implements Stream {
        private final FastFourierTransformer fourier = new FastFourierTransformer(DftNormalization.STANDARD);
        private final double[] newest = new double[SPECTRUM];
        private int count;

        @Override
        public double next(long timeMillis, double value) {
            System.arraycopy(newest, 1, newest, 0, WINDOW - 1);
            newest[WINDOW - 1] = value;
            count = Math.min(WINDOW, count + 1);
            return count < WINDOW ? 0 : score();
        }

        private double score() {
            double slopes = 0;
            for (int i = 1; i <= SLOPES; i++) {
                slopes += (newest[WINDOW - 1] - newest[WINDOW - 1 - i]) / i;
            }
            double carried = newest[WINDOW - SLOPES] + slopes; // the mean slope over as many cells
            for (int i = WINDOW; i < SPECTRUM; i++) {
                newest[i] = carried;
            }
            Complex[] spectrum = fourier.transform(newest, TransformType.FORWARD);
            double[] logs = new double[SPECTRUM];
            for (int i = 0; i < SPECTRUM; i++) {
                logs[i] = Math.log(Math.max(TINY, spectrum[i].abs()));
            }
            for (int i = 0; i < SPECTRUM; i++) {
                double mean = 0;
                int used = 0;
                for (int j = Math.max(0, i - AVERAGED + 1); j <= i; j++) {
                    mean += logs[j];
                    used++;
                }
                spectrum[i] = spectrum[i].multiply(Math.exp(logs[i] - mean / used) / Math.max(TINY, spectrum[i].abs()));
            }
            Complex[] map = fourier.transform(spectrum, TransformType.INVERSE);
            double mean = 0;
            for (int i = WINDOW - COMPARED; i < WINDOW; i++) {
                mean += map[i].abs() / COMPARED;
            }
            return (map[WINDOW - 1].abs() - mean) / Math.max(TINY, mean);
        }
    }
}
