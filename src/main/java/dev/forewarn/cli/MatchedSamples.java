package dev.forewarn.cli;

import dev.forewarn.metric.Histories;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleCount;
import dev.forewarn.metric.SampleFeed;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.selection.Selection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Of samples that are read, those of the series that are meant; the others are counted. */
final class MatchedSamples {
    private MatchedSamples() {}

    static SampleFeed feed(SampleFeed all, Selection selection) {
        return selection.selectors().isEmpty() ? all : new Feed(all, selection);
    }

    static Histories histories(Histories all, Selection selection) {
        return selection.selectors().isEmpty() ? all : new Selected(all, selection);
    }

    private record Feed(SampleFeed all, Selection selection) implements SampleFeed {
        @Override
        public void readTo(Receiver receiver) {
            all.readTo(new MatchedRows(receiver, selection));
        }

        @Override
        public void close() {
            all.close();
        }
    }

    /** Each is counted once, however often they are gone through. */
    private record Selected(Histories all, Selection selection, AtomicLong unselected) implements Histories {
        Selected(Histories all, Selection selection) {
            this(all, selection, new AtomicLong());
        }

        @Override
        public List<SeriesKey> series() {
            return all.series().stream().filter(selection::accepts).toList();
        }

        @Override
        public void forEach(Consumer<TimeSeries> each) {
            var left = new AtomicLong();
            all.forEach(series -> {
                if (selection.accepts(series.series())) {
                    each.accept(series);
                } else {
                    left.addAndGet(series.size());
                }
            });
            unselected.set(left.get());
        }

        @Override
        public SampleCount count() {
            var count = new SampleCount();
            SampleCount read = all.count();
            count.accept(read.accepted() - unselected.get());
            for (Refusal why : Refusal.values()) {
                count.refuse(why, read.refused(why));
            }
            count.refuse(Refusal.UNSELECTED, unselected.get());
            return count;
        }

        @Override
        public void close() {
            all.close();
        }
    }
}
