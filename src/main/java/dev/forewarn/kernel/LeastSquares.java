package dev.forewarn.kernel;

/** A straight line through points, by ordinary least squares; points are added one by one. */
public final class LeastSquares {
    private int count;
    private double sumT;
    private double sumX;
    private double sumTt;
    private double sumTx;
    private double sumXx;
    private double origin;

    public void reset() {
        count = 0;
        sumT = 0;
        sumX = 0;
        sumTt = 0;
        sumTx = 0;
        sumXx = 0;
    }

    public void add(double t, double x) {
        if (count == 0) {
            origin = x;
        }
        double y = x - origin;
        count++;
        sumT += t;
        sumX += y;
        sumTt += t * t;
        sumTx += t * y;
        sumXx += y * y;
    }

    /** The slope; 0 where all points lie at one time. */
    public double slope() {
        double spread = count * sumTt - sumT * sumT;
        return spread > 0 ? (count * sumTx - sumT * sumX) / spread : 0;
    }

    /** The line's value at a time; NaN without points. */
    public double at(double t) {
        return count == 0 ? Double.NaN : origin + (sumX - slope() * sumT) / count + slope() * t;
    }

    /** Root mean square of what the line leaves. */
    public double residualDeviation() {
        if (count == 0) {
            return 0;
        }
        double slope = slope();
        double intercept = (sumX - slope * sumT) / count;
        double squares = sumXx
                - 2 * intercept * sumX
                - 2 * slope * sumTx
                + count * intercept * intercept
                + 2 * intercept * slope * sumT
                + slope * slope * sumTt;
        return Math.sqrt(Math.max(0, squares / count));
    }
}
