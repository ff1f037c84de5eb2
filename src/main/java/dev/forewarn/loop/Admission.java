package dev.forewarn.loop;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which samples of a lane are taken, and which of its series have samples on their way: admitted, and not scored yet.
 *
 * <p>Of a series one batch is on its way at a time; another one's samples are put off until it has arrived. What to say of
 * them depends on whether those become durable, and so each series stands in the log in the order in which it is scored.
 *
 * <p>Guarded by the lane's lock.
 */
final class Admission {
    private int[] onTheWay = {}; // by handle

    /** What one batch brings, and what becomes of it. */
    record Sorted(LanePart part, List<Sample> fresh, List<Sample> putOff) {}

    /** @param which indices of the batch's samples that belong to this lane, in the order in which they came */
    void admit(FleetScorer fleet, List<Sample> batch, int[] which, Sorted into) {
        long[] order = new long[which.length];
        for (int i = 0; i < which.length; i++) {
            order[i] = (long) fleet.handle(batch.get(which[i]).series()) << Integer.SIZE | which[i];
        }
        Arrays.sort(order); // in the order in which the series lie in memory
        makeRoom(fleet.size());
        for (int from = 0; from < order.length; ) {
            int handle = (int) (order[from] >>> Integer.SIZE);
            int until = from + 1;
            while (until < order.length && order[until] >>> Integer.SIZE == handle) {
                until++;
            }
            var some = new ArrayList<Sample>(until - from);
            for (int i = from; i < until; i++) {
                some.add(batch.get((int) order[i]));
            }
            if (onTheWay[handle] > 0) {
                into.putOff().addAll(some);
            } else if (some.size() == 1) {
                admit(fleet.span(handle), handle, some.getFirst(), into);
            } else {
                some.sort(Comparator.comparing(Sample::at));
                admitSome(fleet.span(handle), handle, some, into);
            }
            from = until;
        }
        for (int i = 0; i < into.part().size; i++) {
            onTheWay[into.part().handles[i]]++;
        }
    }

    private void makeRoom(int series) {
        if (series > onTheWay.length) {
            int length = Math.max(series, 2 * onTheWay.length);
            onTheWay = Arrays.copyOf(onTheWay, length);
        }
    }

    /**
     * First what is older than the newest of its series, the youngest first, since each must be older than all before it;
     * then what is newer, in order of time.
     *
     * @param samples in order of time
     */
    private static void admitSome(Span first, int handle, List<Sample> samples, Sorted into) {
        Span span = first;
        int late = 0;
        while (late < samples.size() && samples.get(late).at().toEpochMilli() < first.newest()) {
            late++;
        }
        for (int i = late - 1; i >= 0; i--) {
            span = admit(span, handle, samples.get(i), into);
        }
        for (int i = late; i < samples.size(); i++) {
            span = admit(span, handle, samples.get(i), into);
        }
    }

    private static Span admit(Span span, int handle, Sample sample, Sorted into) {
        long at = sample.at().toEpochMilli();
        Refusal refusal = span.refusal(at);
        if (refusal != null) {
            into.part().refuse(refusal);
            return span;
        }
        into.part().add(handle, at, sample.value());
        into.fresh().add(sample);
        return span.after(at);
    }

    /** What was admitted is scored, or will never be. */
    void arrived(LanePart part) {
        for (int i = 0; i < part.size; i++) {
            onTheWay[part.handles[i]]--;
        }
    }
}
