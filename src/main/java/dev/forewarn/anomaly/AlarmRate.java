package dev.forewarn.anomaly;

/**
 * How many false alarms of the anomaly flag somebody puts up with. An alarm is a run of values called anomalous, however long.
 *
 * @param perDay alarms a series (or entity) and day; above 0, at most {@value #MOST}
 */
public record AlarmRate(double perDay) {
    /** More than one a minute is no rate of alarms. */
    static final double MOST = 1_440;

    /** What holds unless somebody chooses. */
    public static final AlarmRate USUAL = new AlarmRate(1);

    public AlarmRate {
        if (!(perDay > 0 && perDay <= MOST)) {
            throw new IllegalArgumentException(
                    "alarms a day must be above 0 and at most " + (int) MOST + ", found " + perDay);
        }
    }
}
