package dev.forewarn.anomaly;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.IOException;

/**
 * What of a surprise is news. A sample is news when its surprise is above everything of late (that memory halves in a day) and
 * clearly above what the same hour of earlier days brought. The rest belongs to an episode that is known: it stays
 * visible, below the news, and fades.
 *
 * <p>So a level shift is told once and then is the new normal, a nightly job is told once and not each night, and whoever looks a
 * few hours later still sees that something happened.
 */
final class Episodes {
    private static final int HOURS = 24;
    private static final double NEWS_HALF_LIFE_DAYS = 1;
    private static final double MOST_REMEMBERED = 14;
    private static final double HABIT_MARGIN = 1.2;
    private static final double HABIT_KEPT = 0.85; // a day
    private static final double PER_UNIT = 1.75; // of a surprise in a byte; the largest there is, 71, fits
    private static final double AFTERGLOW_HALF_LIFE_DAYS = 2;
    private static final double AFTERGLOW_SHARE = 0.8;
    private static final double MOST_GLOWING = 24;
    private static final double OWN_SHARE = 0.02;
    private static final double HALF_KNOWN = 4;

    /** What is no news is shown below this. */
    static final double KNOWN = 8;

    private final double newsKept;
    private final double glowKept;
    private final byte[] habits = new byte[HOURS];
    private int hour = -1;
    private float ofHour;
    private float newsLevel;
    private float glow;

    Episodes(double cellsPerDay) {
        this.newsKept = Math.pow(0.5, 1 / (NEWS_HALF_LIFE_DAYS * cellsPerDay));
        this.glowKept = Math.pow(0.5, 1 / (AFTERGLOW_HALF_LIFE_DAYS * cellsPerDay));
    }

    /**
     * How much of a surprise is news or still glows.
     *
     * @param ofDay time of day, in [0, 1)
     */
    double told(double surprise, double ofDay) {
        double glowing = AFTERGLOW_SHARE * glow;
        double known = known(Math.max(surprise, glowing)) * (1 - OWN_SHARE) + OWN_SHARE * known(surprise);
        boolean isNews = surprise >= newsLevel && surprise >= HABIT_MARGIN * habit((int) (HOURS * ofDay));
        return isNews ? Math.max(surprise, known) : known;
    }

    /** Below {@link #KNOWN}, and still in order. */
    private static double known(double surprise) {
        return KNOWN * surprise / (surprise + HALF_KNOWN);
    }

    /** The most that this hour and its neighbours brought of late. */
    private double habit(int now) {
        int previous = (now + HOURS - 1) % HOURS;
        double most = Math.max(habits[now], Math.max(habits[previous], habits[(now + 1) % HOURS])) / PER_UNIT;
        return hour == previous ? Math.max(most, ofHour) : most; // that hour is entered when this one is learnt
    }

    void learn(double surprise, double ofDay) {
        int now = (int) (HOURS * ofDay);
        if (now != hour) {
            if (hour >= 0) {
                double remembered = Math.max(HABIT_KEPT * habits[hour], PER_UNIT * ofHour);
                habits[hour] = (byte) Math.min(Byte.MAX_VALUE, Math.round(remembered));
            }
            hour = now;
            ofHour = 0;
        }
        ofHour = (float) Math.max(ofHour, surprise);
        newsLevel = (float) Math.max(newsKept * newsLevel, Math.min(MOST_REMEMBERED, surprise));
        glow = (float) Math.max(glowKept * glow, Math.min(MOST_GLOWING, surprise));
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    long readAhead() {
        return habits[0];
    }

    void save(StateWriter out) throws IOException {
        out.writeBytes(habits);
        out.writeInt(hour);
        out.writeFloats(new float[] {ofHour, newsLevel, glow});
    }

    void restore(StateReader in) throws IOException {
        in.readBytes(habits);
        hour = in.readInt(-1, HOURS - 1, "hour of the day");
        float[] saved = new float[3];
        in.readFloats(saved);
        ofHour = saved[0];
        newsLevel = saved[1];
        glow = saved[2];
    }
}
