package dev.forewarn.risk;

import dev.forewarn.forecast.ForecastPaths;
import dev.forewarn.kernel.LeafWeights;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Grid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The risks of one series: tables for every question its objectives ask, and one estimate for every objective. Objectives
 * that differ only in their limit share tables.
 *
 * <p>Not safe for use by several threads.
 */
public final class RiskTables {
    private static final int MOST_SHAPES = 64;
    private static final int MOST_UNASKED = 4;

    private final Grid grid;
    private final SharedModel shared;
    private final List<Shape> shapes = new ArrayList<>(1); // most series have one objective, and there are many series
    private final List<HorizonTables> tables = new ArrayList<>(1);
    private final List<Optional<LeafLearning>> leaves = new ArrayList<>(1);
    private final List<ObjectiveEstimate> estimates = new ArrayList<>(1);
    private List<ObjectiveEstimate> asides = List.of();

    public RiskTables(Grid grid, SharedModel shared) {
        this.grid = grid;
        this.shared = shared;
    }

    /**
     * Takes over new objectives. Tables and intercepts of questions that were asked before are kept, of those that are not
     * asked any more only the newest few; new questions start from the fleet's prior.
     */
    public void watch(List<Objective> objectives) {
        var kept = new ArrayList<ObjectiveEstimate>();
        for (Objective objective : objectives) {
            ObjectiveEstimate known = estimates.stream()
                    .filter(e -> e.objective().equals(objective))
                    .findFirst()
                    .orElseGet(() -> estimate(objective));
            kept.add(known);
        }
        estimates.clear();
        estimates.addAll(kept);
        forgetUnasked();
    }

    private ObjectiveEstimate estimate(Objective objective) {
        Shape shape = Shape.of(objective, grid.step());
        HorizonTables own = tablesFor(shape);
        LeafLearning learning = leaves.get(shapes.indexOf(shape)).orElse(null);
        return new ObjectiveEstimate(objective, shape, own, shared.calibration(), learning, grid);
    }

    /**
     * Takes note of what happens at these objectives too, so that {@link #fillFeatures} can tell, without computing their
     * risks at any other time. For a walk through the past that draws examples; replaces what was taken note of before.
     */
    public void noteAside(List<Objective> objectives) {
        var noted = new ArrayList<ObjectiveEstimate>();
        for (Objective objective : objectives) {
            Shape shape = Shape.of(objective, grid.step());
            noted.add(new ObjectiveEstimate(objective, shape, tablesFor(shape), shared.calibration(), null, grid));
        }
        asides = noted;
    }

    /** The leaf learning of a question that is asked; empty without trees. */
    public Optional<LeafLearning> learning(Shape shape) {
        int at = shapes.indexOf(shape);
        return at < 0 ? Optional.empty() : leaves.get(at);
    }

    /** Questions that come and go must not fill the memory; the first one stays, it is what scales are measured by. */
    private void forgetUnasked() {
        var asked = estimates.stream().map(ObjectiveEstimate::shape).toList();
        long unasked = shapes.stream().filter(shape -> !asked.contains(shape)).count();
        for (int at = 1; at < shapes.size() && unasked > MOST_UNASKED; ) {
            if (asked.contains(shapes.get(at))) {
                at++;
            } else {
                shapes.remove(at);
                tables.remove(at);
                leaves.remove(at);
                unasked--;
            }
        }
    }

    private HorizonTables tablesFor(Shape shape) {
        int at = shapes.indexOf(shape);
        if (at >= 0) {
            return tables.get(at);
        }
        if (shapes.size() == MOST_SHAPES) {
            throw new IllegalArgumentException("a series may have objectives of at most " + MOST_SHAPES
                    + " different combinations of side, for and horizon");
        }
        var made = new HorizonTables(shape, grid.cellsPerDay(), shared.prior());
        shapes.add(shape);
        tables.add(made);
        leaves.add(shared.trees().map(trees -> new LeafLearning(shape, trees)));
        return made;
    }

    /** Every objective's estimate, in the order of the objectives. */
    public List<ObjectiveEstimate> estimates() {
        return estimates;
    }

    /** How far the series usually moves within half a horizon, as of the last {@link #look}; 0 where nothing asks. */
    public double scale() {
        return tables.isEmpty() ? 0 : tables.getFirst().scales().innerScale();
    }

    /** The longest path that an objective asks for, in cells. */
    public int longestPath() {
        return shapes.stream()
                .mapToInt(shape -> shape.horizonCells() + shape.lastingCells() - 1)
                .max()
                .orElse(0);
    }

    /** Puts the open cell's value in front of every table. */
    public void look(double x) {
        for (int i = 0; i < tables.size(); i++) { // an iterator would be garbage
            tables.get(i).look(x);
        }
    }

    /** Whether the open cell, when it closes, will teach: then its estimates must have been computed. */
    public boolean openCellTeaches() {
        for (int i = 0; i < estimates.size(); i++) {
            if (estimates.get(i).teachesNext()) {
                return true;
            }
        }
        return false;
    }

    /** Computes every estimate for the open cell; {@code paths} holds the expected path from it. */
    public void estimate(double x, long cell, ForecastPaths paths, Workbench bench) {
        double ofDay = grid.ofDay(cell);
        if (shared.trees().isPresent()) {
            lookAtFeatures(x, cell);
        }
        for (int i = 0; i < estimates.size(); i++) {
            estimates.get(i).compute(x, ofDay, paths, bench);
        }
        keepInOrder();
    }

    /** Fills what the trees are asked about for one of the asides; {@link #lookAtFeatures} comes before. */
    public void fillFeatures(int aside, double x, long cell, ForecastPaths paths, Workbench bench, float[] into) {
        ObjectiveEstimate estimate = asides.get(aside);
        estimate.ask(x, grid.ofDay(cell), paths, bench);
        estimate.fillFeatures(into, paths);
    }

    /**
     * What breaks the stricter of two objectives breaks the other one too: its published risk may not be higher. Two that
     * ask the same get the lower one's.
     */
    private void keepInOrder() {
        for (int i = 0; i < estimates.size(); i++) {
            for (int j = 0; j < estimates.size(); j++) {
                if (i != j) {
                    estimates.get(i).notAbove(estimates.get(j));
                }
            }
        }
    }

    /** Puts the open cell in front of the features; {@link ObjectiveEstimate#fillFeatures} then refers to it. */
    public void lookAtFeatures(double x, long cell) {
        for (int i = 0; i < tables.size(); i++) {
            tables.get(i).lookAtFeatures(x, grid.day(cell), grid.ofDay(cell));
        }
    }

    /** Reads a word of each part that the next cell will need. */
    public long readAhead() {
        long read = 0;
        for (int i = 0; i < tables.size(); i++) {
            read += tables.get(i).readAhead();
        }
        for (int i = 0; i < estimates.size(); i++) {
            read += estimates.get(i).readAhead();
        }
        return read;
    }

    /** Closes a cell; NaN where it is missing. */
    public void learn(double x, long cell) {
        long day = grid.day(cell);
        double ofDay = grid.ofDay(cell);
        for (int i = 0; i < tables.size(); i++) {
            tables.get(i).learn(x, day, ofDay);
        }
        for (int i = 0; i < estimates.size(); i++) {
            estimates.get(i).close(x, ofDay);
        }
        for (int i = 0; i < asides.size(); i++) {
            asides.get(i).note(x, ofDay);
        }
    }

    /** Closes a bridged cell: its value is learnt, but it was never an origin. */
    public void learnBridged(double x, long cell) {
        for (int i = 0; i < estimates.size(); i++) {
            estimates.get(i).forget();
        }
        for (int i = 0; i < asides.size(); i++) {
            asides.get(i).forget();
        }
        learn(x, cell);
    }

    /** The longest delay after which a window has closed, in cells; longer gaps need no longer memory. */
    public int longestDelay() {
        int longest = 0;
        for (int i = 0; i < tables.size(); i++) {
            longest = Math.max(longest, tables.get(i).delay());
        }
        return longest;
    }

    /** Overall survival of the first question at an edge, and how much history it rests on. */
    public double survival(int edge) {
        return tables.getFirst().tables().overall(edge);
    }

    /** How many closed origins the tables of the first question rest on. */
    public double weight() {
        return tables.isEmpty() ? 0 : tables.getFirst().tables().weight();
    }

    public void save(StateWriter out) throws IOException {
        out.writeInt(shapes.size());
        for (int i = 0; i < shapes.size(); i++) {
            Shape shape = shapes.get(i);
            out.writeText(shape.side().text());
            out.writeInt(shape.lastingCells());
            out.writeInt(shape.horizonCells());
            tables.get(i).save(out);
            Optional<LeafLearning> learning = leaves.get(i);
            out.writeInt(learning.isPresent() ? 1 : 0);
            if (learning.isPresent()) {
                learning.get().save(out);
            }
        }
        out.writeInt(estimates.size());
        for (ObjectiveEstimate estimate : estimates) {
            ObjectiveText.save(estimate.objective(), out);
            estimate.save(out);
        }
    }

    public void restore(StateReader in) throws IOException {
        int count = in.readInt(0, MOST_SHAPES, "number of table sets");
        for (int i = 0; i < count; i++) {
            Side side = ObjectiveText.side(in);
            int lasting = in.readInt(1, Shape.LONGEST, "for");
            int horizon = in.readInt(1, Shape.LONGEST, "horizon");
            var shape = new Shape(side, lasting, horizon);
            tablesFor(shape).restore(in);
            if (in.readInt(0, 1, "leaf weights") == 1) {
                restoreLearning(shape, in);
            }
        }
        int objectives = in.readInt(0, 1000, "number of objectives");
        for (int i = 0; i < objectives; i++) {
            Objective objective = ObjectiveText.restore(in);
            ObjectiveEstimate estimate = estimate(objective);
            estimate.restore(in);
            estimates.add(estimate);
        }
    }

    private void restoreLearning(Shape shape, StateReader in) throws IOException {
        Optional<LeafLearning> learning = learning(shape);
        if (learning.isPresent()) {
            learning.get().restore(in);
        } else {
            LeafWeights.skip(in);
        }
    }
}
