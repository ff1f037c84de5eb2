package dev.forewarn.scoring;

import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.risk.Trust;
import dev.forewarn.risk.Workbench;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The fleet online: every series' state by handle. One thread at a time; {@link SharedFleet} is the door for several.
 */
public final class FleetScorer implements SampleScorer {
    private final SharedModel shared;
    private final AskedObjectives asked;
    private final AlarmRate alarms;
    private final Map<SeriesKey, Integer> handles = new HashMap<>();
    private final List<FleetPlace> fleet = new ArrayList<>();
    private final Inflater inflater = new Inflater();
    private int resting;
    private long returned;
    private long damaged;
    private final Workbench bench = new Workbench();
    private final FleetReading reading;
    private final SeriesState unseen;

    /**
     * An empty fleet.
     *
     * @param shared serves series that have no model of their own
     * @param book   the objectives; without rules each series keeps its trained limit
     */
    public FleetScorer(SharedModel shared, ObjectiveBook book) {
        this(shared, book, series -> List.of());
    }

    /** The same with a rate of false alarms of one's own for the anomaly flag. */
    public FleetScorer(SharedModel shared, ObjectiveBook book, AlarmRate alarms) {
        this(shared, book, series -> List.of(), alarms);
    }

    /**
     * An empty fleet that also watches what others ask for.
     *
     * @param asked objectives beside the book's, by series; policies ask for theirs. See {@link #watchAnew}
     */
    public FleetScorer(SharedModel shared, ObjectiveBook book, Function<SeriesKey, List<Objective>> asked) {
        this(shared, book, asked, AlarmRate.USUAL);
    }

    /** The same with a rate of false alarms of one's own for the anomaly flag. */
    public FleetScorer(
            SharedModel shared, ObjectiveBook book, Function<SeriesKey, List<Objective>> asked, AlarmRate alarms) {
        this.shared = shared;
        this.asked = new AskedObjectives(book, asked);
        this.alarms = alarms;
        this.reading = new FleetReading(alarms);
        this.unseen = TrackedSeries.unseen(shared);
    }

    /** Asks again which objectives hold, for every series; what is known of questions that stay is kept. */
    public void watchAnew() {
        watchAnew(0, fleet.size());
    }

    /** The same for the series with some handles. */
    void watchAnew(int from, int until) {
        for (int handle = from; handle < until; handle++) {
            switch (fleet.get(handle)) {
                case TrackedSeries tracked -> {
                    if (!tracked.isCold()) {
                        tracked.state().watch(asked.of(tracked.key(), tracked.state()));
                    }
                }
                case RestingSeries series -> seeAnew(series);
            }
        }
    }

    /** Takes in a series that training or a snapshot left; replaces what was known of it. */
    public void adopt(SeriesKey key, SeriesState state) {
        state.watch(asked.of(key, state));
        put(TrackedSeries.known(key, shared, bench, state));
    }

    private void put(FleetPlace place) {
        Integer handle = handles.get(place.key());
        if (handle == null) {
            handles.put(place.key(), fleet.size());
            fleet.add(place);
            resting += place instanceof RestingSeries ? 1 : 0;
        } else {
            set(handle, place);
        }
    }

    private void set(int handle, FleetPlace place) {
        FleetPlace before = fleet.set(handle, place);
        resting += (place instanceof RestingSeries ? 1 : 0) - (before instanceof RestingSeries ? 1 : 0);
    }

    /** Takes in a series, warm or cold, that a snapshot holds; replaces what was known of it. */
    void adopt(SeriesKey key, byte[] saved) throws IOException {
        put(restored(key, saved));
    }

    /** Takes in a series that rests; replaces what was known of it. */
    void adopt(RestingSeries series) {
        seeAnew(series);
        put(series);
    }

    private TrackedSeries restored(SeriesKey key, byte[] saved) throws IOException {
        var in = new StateReader(new DataInputStream(new ByteArrayInputStream(PackedState.unpack(saved, inflater))));
        TrackedSeries series;
        try {
            series = TrackedSeries.restore(in, key, shared, bench, asked.book(), asked.others(key));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (!series.isCold()) {
            series.state().watch(asked.of(key, series.state()));
        }
        return series;
    }

    /** The state of a resting series, which rests on. Where its bytes are damaged it is one that nobody has seen. */
    private TrackedSeries read(RestingSeries series) {
        try {
            return restored(series.key(), series.bytes());
        } catch (IOException e) {
            damaged++;
            return cold(series.key());
        }
    }

    /** A series in memory; one that rested comes back. */
    private TrackedSeries awake(int handle) {
        return switch (fleet.get(handle)) {
            case TrackedSeries tracked -> tracked;
            case RestingSeries series -> {
                TrackedSeries back = read(series);
                set(handle, back);
                returned++;
                yield back;
            }
        };
    }

    /** The same for who only looks: one that rests goes on resting. */
    TrackedSeries series(int handle) {
        return switch (fleet.get(handle)) {
            case TrackedSeries tracked -> tracked;
            case RestingSeries series -> read(series);
        };
    }

    /** What stands at a handle. */
    FleetPlace place(int handle) {
        return fleet.get(handle);
    }

    /** Lets go of the state of a series that is in a snapshot as it is. */
    void rest(int handle, RestingSeries series) {
        set(handle, series);
    }

    /** Others may be the objectives now. */
    private void seeAnew(RestingSeries series) {
        if (series.view().questions()
                != questions(series.key(), new Grid(0, series.view().stepMillis()))) {
            series.see(RestingView.of(this, read(series)));
        }
    }

    /** A number for what is asked of a series from outside: by rules and policies. The same in every run. */
    int questions(SeriesKey key, Grid grid) {
        return asked.fingerprint(key, grid);
    }

    /** How many series rest as bytes. */
    int resting() {
        return resting;
    }

    /** How many series came back from their rest. */
    long returned() {
        return returned;
    }

    /** How often the bytes of a resting series could not be read. */
    long damaged() {
        return damaged;
    }

    /** Whether the series is known, warm or cold. */
    boolean knows(SeriesKey key) {
        return handles.containsKey(key);
    }

    /**
     * Deals the handles anew so that every series has the one that it has in another fleet; a series that is not known here
     * starts cold. Others follow.
     */
    void numberLike(FleetScorer other) {
        if (isNumberedLike(other)) {
            return;
        }
        other.fleet.forEach(place -> handle(place.key()));
        var ordered = new ArrayList<FleetPlace>(fleet.size());
        other.fleet.forEach(place -> ordered.add(fleet.get(find(place.key()))));
        fleet.stream().filter(place -> !other.knows(place.key())).forEach(ordered::add);
        fleet.clear();
        fleet.addAll(ordered);
        for (int handle = 0; handle < fleet.size(); handle++) {
            handles.put(fleet.get(handle).key(), handle);
        }
    }

    private boolean isNumberedLike(FleetScorer other) {
        boolean isAlike = fleet.size() >= other.fleet.size();
        for (int handle = 0; isAlike && handle < other.fleet.size(); handle++) {
            isAlike = fleet.get(handle).key().equals(other.fleet.get(handle).key());
        }
        return isAlike;
    }

    @Override
    public int handle(SeriesKey key) {
        Integer known = handles.get(key);
        if (known != null) {
            return known;
        }
        int handle = fleet.size();
        handles.put(key, handle);
        fleet.add(cold(key));
        return handle;
    }

    private TrackedSeries cold(SeriesKey key) {
        return TrackedSeries.cold(key, shared, bench, unseen, asked.book(), asked.others(key));
    }

    @Override
    public @Nullable Refusal observe(int handle, long timeMillis, double value) {
        return awake(handle).observe(timeMillis, value);
    }

    @Override
    public int objectives(int handle) {
        SeriesState state = awake(handle).state();
        return state.isEmpty() ? 0 : state.risks().estimates().size();
    }

    @Override
    public Reading reading(int handle, int objective) {
        return reading.of(awake(handle).state(), objective);
    }

    /**
     * Fetches what observing these series will need; call it for a few dozen at a time. It changes nothing.
     *
     * @return a number without meaning, so that nobody's compiler leaves the reading out
     */
    public long readAhead(int[] handles, int from, int until) {
        long read = 0;
        for (int i = from; i < until; i++) {
            read += awake(handles[i]).state().readAhead();
        }
        return read;
    }

    /** How strange the newest value of a series is, in [0, 1]; costs no risk. */
    public double anomaly(int handle) {
        return awake(handle).state().strangeness();
    }

    /** Whether the newest value of a series is to be called anomalous; costs no risk. */
    public boolean isAnomalous(int handle) {
        return isAnomalous(handle, alarms);
    }

    /** The same at another rate of false alarms than the fleet's. */
    public boolean isAnomalous(int handle, AlarmRate allowed) {
        return awake(handle).state().isAnomalous(allowed);
    }

    /** Whether some risk of a series is at least so high; one that rests is not read for it. */
    boolean isAtRisk(int handle, double from) {
        if (fleet.get(handle) instanceof RestingSeries series) {
            return series.view().isAtRisk(from);
        }
        if (!hasOpinion(handle)) {
            return false;
        }
        for (int objective = 0; objective < objectives(handle); objective++) {
            if (reading(handle, objective).probability() >= from) {
                return true;
            }
        }
        return false;
    }

    /** Whether the newest value is anomalous of a series that has a risk; one that rests is not read for it. */
    boolean looksAnomalous(int handle) {
        return fleet.get(handle) instanceof RestingSeries series
                ? series.view().probabilities().length > 0 && series.view().isAnomalous()
                : objectives(handle) > 0 && isAnomalous(handle);
    }

    boolean isAnomalous(SeriesState state) {
        return state.isAnomalous(alarms);
    }

    /**
     * Quantiles of the value so many cells after the newest one.
     *
     * @param ahead  from 1 to the horizon
     * @param levels each in (0, 1)
     * @param into   filled, as long as {@code levels}
     */
    public void quantiles(int handle, int ahead, double[] levels, double[] into) {
        awake(handle).state().quantiles(ahead - 1, levels, into);
    }

    SharedModel shared() {
        return shared;
    }

    /** How many series are known. */
    public int size() {
        return fleet.size();
    }

    /** The handle of a series that is known, else -1. */
    public int find(SeriesKey key) {
        return handles.getOrDefault(key, -1);
    }

    /** The series that has a handle. */
    public SeriesKey key(int handle) {
        return fleet.get(handle).key();
    }

    /** Which samples of a series would be taken now. */
    public Span span(int handle) {
        return switch (fleet.get(handle)) {
            case TrackedSeries tracked -> tracked.span();
            case RestingSeries series -> series.view().span();
        };
    }

    /** Epoch milliseconds of the newest sample; the smallest long before the first. */
    public long newestMillis(int handle) {
        return awake(handle).state().lastTime();
    }

    /** The newest value of a series that {@linkplain #objectives has objectives}; costs no risk. */
    public double value(int handle) {
        return awake(handle).state().value();
    }

    /** What is asked of a series, by the number of the question; costs no risk. */
    public Objective objective(int handle, int objective) {
        return awake(handle).state().risks().estimates().get(objective).objective();
    }

    /** Whether anything is to be believed of a risk of this series; costs no risk. */
    public boolean hasOpinion(int handle) {
        return awake(handle).state().trust() != Trust.NO_OPINION;
    }

    /** The newest risk of one objective, with reasons. */
    public BreachRisk risk(int handle, int objective) {
        TrackedSeries tracked = series(handle);
        return Risks.of(
                tracked.key(), tracked.state(), tracked.state().estimates().get(objective), alarms, 0);
    }

    /**
     * The newest risks of one series.
     *
     * @param reasonsFrom reasons are put in words from this probability on; words cost more than the risk itself
     */
    public List<BreachRisk> risks(int handle, double reasonsFrom) {
        TrackedSeries tracked = series(handle);
        if (tracked.state().isEmpty()) {
            return List.of();
        }
        return tracked.state().estimates().stream()
                .map(estimate -> Risks.of(tracked.key(), tracked.state(), estimate, alarms, reasonsFrom))
                .toList();
    }
}
