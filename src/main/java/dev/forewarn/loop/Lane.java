package dev.forewarn.loop;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.FleetShard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of samples into one shard of the fleet: admitted, durable, scored, in the order of admission. All of it is guarded
 * by the shard's lock, which is held for some hundred samples at a time.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int AT_ONCE = 256;
    private static final int READ_AHEAD = 32;

    private final FleetShard shard;
    private final Executor scorers;
    private final RiskNews news;
    private final Admission admission = new Admission();
    private final ArrayDeque<LanePart> waiting = new ArrayDeque<>();
    private final Tape tape = new Tape();
    private boolean isRunning;

    /** @param scorers where this lane scores, one part after the other */
    Lane(FleetShard shard, RiskNews news, Executor scorers) {
        this.shard = shard;
        this.news = news;
        this.scorers = scorers;
    }

    FleetShard shard() {
        return shard;
    }

    Tape tape() {
        return tape;
    }

    /** Admits what may be taken, and puts it in the row. */
    void admit(List<Sample> batch, int[] which, Admission.Sorted into) {
        shard.run(fleet -> {
            admission.admit(fleet, batch, which, into);
            waiting.add(into.part());
        });
        into.part().trim();
    }

    /** Its samples are on the disk: it is scored when it is its turn. */
    void durable(LanePart part) {
        resolve(part, LanePart.Fate.DURABLE);
    }

    /** Its samples could not be kept: it is as if they had never come. */
    void failed(LanePart part) {
        resolve(part, LanePart.Fate.FAILED);
    }

    /** Counts down when all that was admitted so far is scored, or will never be. */
    void settle(CountDownLatch settled) {
        shard.run(ignored -> {
            if (waiting.isEmpty()) {
                settled.countDown();
            } else {
                var last = new LanePart(0, settled);
                last.fate = LanePart.Fate.DURABLE;
                waiting.add(last);
            }
        });
    }

    private void resolve(LanePart part, LanePart.Fate fate) {
        shard.run(ignored -> {
            part.fate = fate;
            if (!isRunning && waiting.peek() == part) {
                isRunning = true;
                scorers.execute(this::work);
            }
        });
    }

    private void work() {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = shard.with(this::step);
        }
    }

    /** Returns false when there is nothing to do for now. */
    private boolean step(FleetScorer fleet) {
        LanePart part = waiting.peek();
        if (part == null || part.fate == LanePart.Fate.ADMITTED) {
            isRunning = false;
            return false;
        }
        if (part.fate == LanePart.Fate.DURABLE) {
            try {
                score(fleet, part, Math.min(part.size, part.scored + AT_ONCE));
            } catch (RuntimeException e) { // a lane that stood still would hold up every sender
                LOG.error("Scoring failed; {} samples are in the store and not scored", part.size - part.scored, e);
                part.scored = part.size;
            }
        }
        if (part.fate == LanePart.Fate.FAILED || part.scored == part.size) {
            waiting.remove();
            admission.arrived(part);
            if (part.fate == LanePart.Fate.DURABLE) {
                tape.add(part);
            }
            part.finish();
        }
        return true;
    }

    private void score(FleetScorer fleet, LanePart part, int until) {
        while (part.scored < until) {
            int from = part.scored;
            int end = Math.min(until, from + READ_AHEAD);
            fleet.readAhead(part.handles, from, end);
            for (int i = from; i < end; i++) {
                int handle = part.handles[i];
                part.scored = i + 1;
                Refusal refusal = fleet.observe(handle, part.timesMillis[i], part.values[i]);
                if (refusal != null) {
                    part.refuse(refusal);
                    continue;
                }
                part.accept();
                news.scored(fleet, handle);
                if (i + 1 == part.size || part.handles[i + 1] != handle) {
                    news.changed(fleet, handle);
                }
            }
        }
    }

    /** What was scored here since the tape began, for another shard of the same series to score too. */
    List<LanePart> takeTape() {
        return shard.with(ignored -> tape.take());
    }

    /** Scores by another shard what this one did; returns how many samples were new to it. */
    long replay(List<LanePart> parts, FleetShard other) {
        long scored = 0;
        for (LanePart part : parts) {
            var keys = new ArrayList<SeriesKey>(part.size);
            shard.run(fleet -> {
                for (int i = 0; i < part.size; i++) {
                    keys.add(fleet.key(part.handles[i]));
                }
            });
            scored += other.with(fleet -> {
                long taken = 0;
                for (int i = 0; i < part.size; i++) {
                    int handle = fleet.handle(keys.get(i));
                    taken += fleet.observe(handle, part.timesMillis[i], part.values[i]) == null ? 1 : 0;
                }
                return taken;
            });
        }
        return scored;
    }
}
