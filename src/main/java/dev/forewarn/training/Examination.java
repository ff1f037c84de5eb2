package dev.forewarn.training;

import dev.forewarn.metric.Grid;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.BreachLabels;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveRule;
import dev.forewarn.risk.Shape;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.SeriesFit;
import dev.forewarn.scoring.SeriesState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Holds a model against data that it has not seen: the series is fitted on its older part alone and walked through the
 * newer one sample by sample, as the scorer would. The champion's twin of that kind, kept in its version since it was
 * trained, walks through the same samples and is asked the same question at the same places.
 */
final class Examination {
    private static final double FITTED_SHARE = 0.75;
    private static final int LEAST_FITTED = 30;
    private static final int LEAST_HELD_OUT = 12;
    private static final int MOST_ORIGINS = 3_000;
    private static final int FORECASTS = 60;
    private static final double[] MEDIAN = {0.5};

    private final SharedModel shared;
    private final ObjectiveBook book;

    Examination(SharedModel shared, ObjectiveBook book) {
        this.shared = shared;
        this.book = book;
    }

    /**
     * What the champion knows of the series, without its newest part.
     *
     * @param shared that it was fitted with
     */
    record Twin(SeriesState state, SharedModel shared) {}

    /**
     * One examined series.
     *
     * @param twin     the challenger's state after the older part, for the next gate
     * @param champion empty where there is none, or it has seen everything
     */
    @SuppressWarnings("ArrayRecordComponent") // bulk data
    record Examined(SeriesKey series, byte[] twin, SeriesMarks challenger, Optional<SeriesMarks> champion) {}

    /** Empty where the series is too short, or cannot be fitted. */
    Optional<Examined> of(TimeSeries history, Optional<Twin> former) {
        int cut = cut(history);
        if (cut < LEAST_FITTED || history.size() - cut < LEAST_HELD_OUT) {
            return Optional.empty();
        }
        boolean isCounter = book.counters().isCounter(history.series(), history.values(), cut);
        Optional<Twin> champion = former.filter(
                twin -> twin.state().isCounter() == isCounter); // else its limit and its answers are of another unit
        Optional<Objective> inherited = book.rules().isEmpty()
                ? champion.map(twin -> twin.state().estimates().getFirst().objective())
                : Optional.empty();
        SeriesFit.Fitted fitted;
        Window window;
        try {
            fitted = new SeriesFit(shared, asking(inherited)).fit(part(history, cut));
            window = fitted.windowOf(history);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the report of the whole fit says why
        }
        byte[] twin = ModelFiles.bytes(history.series(), fitted.state());
        Objective question = inherited.orElseGet(() -> asked(history.series(), fitted));
        int unseen = champion.map(each -> unseen(each, history)).orElse(0);
        int from = Math.max(cut, unseen);
        boolean isPaired = champion.isPresent()
                && history.size() - from >= LEAST_HELD_OUT
                && champion.get().state().grid().stepMillis()
                        == fitted.grid().stepMillis(); // else their steps ahead mean other times
        var places = new Places(history, window, question, isPaired ? from : cut);
        SeriesMarks challenger = walk(fitted.state(), shared, places, cut);
        Optional<SeriesMarks> other =
                isPaired ? champion.map(each -> walk(each.state(), each.shared(), places, unseen)) : Optional.empty();
        return Optional.of(new Examined(history.series(), twin, challenger, other));
    }

    /** The first sample of the held-out part: the last quarter of the time that the history spans. */
    private static int cut(TimeSeries history) {
        long[] times = history.timesMillis();
        if (times.length == 0) {
            return 0;
        }
        long at = times[0] + (long) (FITTED_SHARE * (times[times.length - 1] - times[0]));
        int found = Arrays.binarySearch(times, at);
        return found >= 0 ? found : -found - 1;
    }

    private static TimeSeries part(TimeSeries history, int until) {
        return new TimeSeries(
                history.series(), Arrays.copyOf(history.timesMillis(), until), Arrays.copyOf(history.values(), until));
    }

    /** Both must know the question: one that is new to one of them would be a question of how fast it learns. */
    private ObjectiveBook asking(Optional<Objective> inherited) {
        var rules = new ArrayList<>(book.rules());
        inherited.ifPresent(objective -> rules.addFirst(rule(objective)));
        return new ObjectiveBook(rules, book.counters());
    }

    private static ObjectiveRule rule(Objective objective) {
        return new ObjectiveRule(
                "*",
                objective.side(),
                objective.limit(),
                Optional.of(objective.lasting()),
                Optional.of(objective.horizon()));
    }

    private Objective asked(SeriesKey series, SeriesFit.Fitted fitted) {
        List<Objective> ruled = book.objectives(series, fitted.grid().step());
        return ruled.isEmpty() ? fitted.objectives().getFirst() : ruled.getFirst();
    }

    /** The first sample that the champion's twin has not seen; it has to walk through all from there on. */
    private static int unseen(Twin champion, TimeSeries history) {
        int found = Arrays.binarySearch(history.timesMillis(), champion.state().lastTime());
        return found >= 0 ? found + 1 : -found - 1;
    }

    /**
     * Where it is looked: from the first held-out sample on, the embargo of horizon and duration passed over.
     *
     * @param from index of the first held-out sample
     */
    private record Places(TimeSeries history, Window window, Objective question, int from) {
        int cell(int sample) {
            return (int) (window.grid().cell(history.timesMillis()[sample]) - window.firstCell());
        }

        int firstCell(Shape shape) {
            return cell(from) + shape.horizonCells() + shape.lastingCells();
        }
    }

    private static SeriesMarks walk(SeriesState state, SharedModel shared, Places places, int begin) {
        var fleet = new FleetScorer(shared, new ObjectiveBook(List.of(rule(places.question()))));
        SeriesKey key = places.history().series();
        fleet.adopt(key, state);
        int handle = fleet.handle(key);
        Window window = places.window();
        var shape = Shape.of(places.question(), window.grid().step());
        int first = places.firstCell(shape);
        byte[] labels = BreachLabels.of(window, Math.min(first, window.size()), places.question(), shape);
        int stride = Math.max(1, (window.size() - first) / MOST_ORIGINS);
        int forecastStride = Math.max(1, (window.size() - first) / FORECASTS);
        int horizon = usualHorizon(window.grid());
        var marks = new SeriesMarks.Gathering();
        double[] median = new double[1];
        long[] times = places.history().timesMillis();
        for (int i = begin; i < times.length; i++) {
            fleet.observe(handle, times[i], places.history().values()[i]);
            int cell = places.cell(i);
            if (cell < first || cell >= window.size() || (i + 1 < times.length && places.cell(i + 1) == cell)) {
                continue; // a cell is asked about once, when it is complete
            }
            if (labels[cell] >= 0 && (cell - first) % stride == 0) {
                marks.probability(fleet.reading(handle, 0).probability(), labels[cell] == 1);
            }
            if ((cell - first) % forecastStride == 0) {
                forecasts(fleet, handle, window, cell, horizon, median, marks);
            }
        }
        return marks.marks();
    }

    private static void forecasts(
            FleetScorer fleet,
            int handle,
            Window window,
            int cell,
            int horizon,
            double[] median,
            SeriesMarks.Gathering marks) {
        double[] values = window.values();
        int day = window.grid().cellsPerDay();
        for (int ahead = 1; ahead <= horizon; ahead += Math.max(1, horizon / 3)) {
            int target = cell + ahead;
            if (target >= values.length || Double.isNaN(values[target])) {
                continue;
            }
            boolean isDayKnown = target >= day && !Double.isNaN(values[target - day]) && day > ahead;
            fleet.quantiles(handle, ahead, MEDIAN, median);
            marks.forecast(values[target], median[0], isDayKnown ? values[target - day] : values[cell]);
        }
    }

    private static int usualHorizon(Grid grid) {
        return Math.clamp(ObjectiveBook.defaultHorizon(grid.step()).toMillis() / grid.stepMillis(), 1, Shape.LONGEST);
    }
}
