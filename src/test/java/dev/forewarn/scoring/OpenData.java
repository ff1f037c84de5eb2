package dev.forewarn.scoring;

import dev.forewarn.adapter.files.CsvSampleFiles;
import dev.forewarn.metric.TimeSeries;
import java.io.InputStream;
import java.util.List;

/** The open data that the project is measured on. */
public final class OpenData {
    private OpenData() {}

    public static List<TimeSeries> series(String set) {
        return new CsvSampleFiles(InputStream.nullInputStream())
                .history(List.of("training-data/" + set + ".csv.gz"), (done, total) -> {})
                .series();
    }
}
