package dev.forewarn.backtest.anomaly;

import dev.forewarn.adapter.files.CsvSampleFiles;
import dev.forewarn.backtest.Section;
import dev.forewarn.risk.SharedModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints the anomaly section over the open data; arguments: families out of nab, cloud-monitoring, machine-1-6, machine-3-3.
 */
final class AnomalyBacktestRun {
    private static final Path DATA = Path.of("training-data");

    private AnomalyBacktestRun() {}

    public static void main(String[] families) throws IOException {
        var cases = new ArrayList<LabelledSeries>();
        for (String family : families) {
            boolean isMachine = family.startsWith("machine");
            Path folder = isMachine ? DATA.resolve("smd") : DATA;
            Path labels = folder.resolve(isMachine ? "root_causes.csv" : "labels.csv");
            var series = new CsvSampleFiles(InputStream.nullInputStream())
                    .history(List.of(folder.resolve(family + ".csv.gz").toString()), (read, of) -> {})
                    .series();
            cases.addAll(AnomalyBacktest.cases(family, series, AnomalyLabel.read(Files.newBufferedReader(labels))));
        }
        Section section = new AnomalyBacktest(SharedModel.none(), 1).run(cases, (done, of) -> {});
        System.out.println(section.lead());
        for (Section.Table table : section.tables()) {
            System.out.println(String.join("\t", table.titles()));
            table.rows().forEach(row -> System.out.println(String.join("\t", row)));
        }
        section.notes().forEach(System.out::println);
        System.out.println(section.json());
    }
}
