package dev.forewarn.adapter.files;

import dev.forewarn.decision.Window;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes a window of one mapping: weekly, with days and times, or once, with dates. */
final class WindowParser {
    static final String WINDOWS =
            "a list such as [ { days: \"sat, sun\", from: \"22:00\", to: \"04:00\", zone: Europe/Berlin } ]";
    private static final String DAYS = "days such as \"mon, tue, wed\", or daily";
    private static final String TIME = "a time of day such as \"22:00\" (in quotes, else YAML makes a number of it)";
    private static final String DATE = "a date and time such as 2026-12-24T18:00";
    private static final String ZONE = "a time zone such as Europe/Berlin or UTC";

    private WindowParser() {}

    static Optional<Window> parse(FieldReader in) {
        in.refuseOthers(List.of("days", "from", "to", "zone"), Map.of());
        boolean weekly = in.has("days");
        in.require("from", weekly ? TIME : DATE);
        in.require("to", weekly ? TIME : DATE);
        in.require("zone", ZONE);
        Optional<ZoneId> zone = read(in, "zone", ZONE, ZoneId::of);
        return weekly ? weekly(in, zone) : once(in, zone);
    }

    private static Optional<Window> weekly(FieldReader in, Optional<ZoneId> zone) {
        Optional<Set<DayOfWeek>> days = read(in, "days", DAYS, WindowParser::days);
        Optional<LocalTime> from = read(in, "from", TIME, LocalTime::parse);
        Optional<LocalTime> to = read(in, "to", TIME, LocalTime::parse);
        return days.isPresent() && from.isPresent() && to.isPresent() && zone.isPresent()
                ? Optional.of(new Window.Weekly(days.get(), from.get(), to.get(), zone.get()))
                : Optional.empty();
    }

    private static Optional<Window> once(FieldReader in, Optional<ZoneId> zone) {
        Optional<LocalDateTime> from = read(in, "from", DATE, LocalDateTime::parse);
        Optional<LocalDateTime> to = read(in, "to", DATE, LocalDateTime::parse);
        if (from.isEmpty() || to.isEmpty() || zone.isEmpty()) {
            return Optional.empty();
        }
        if (!to.get().isAfter(from.get())) {
            in.report(in.lineOf("to"), "to", to.get() + ", not after " + from.get(), "a time after from");
            return Optional.empty();
        }
        return Optional.of(new Window.Once(from.get(), to.get(), zone.get()));
    }

    /** @throws IllegalArgumentException for what is no day */
    private static Set<DayOfWeek> days(String text) {
        if (text.equals("daily")) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (String word : text.split(",", -1)) {
            days.add(Window.day(word.strip())
                    .orElseThrow(() -> new IllegalArgumentException("'" + word.strip() + "' is no day")));
        }
        return days;
    }

    private static <T> Optional<T> read(FieldReader in, String name, String accepted, Function<String, T> parse) {
        return in.text(name, accepted).flatMap(text -> {
            try {
                return Optional.of(parse.apply(text));
            } catch (DateTimeException | IllegalArgumentException e) {
                in.report(in.lineOf(name), name, "'" + text + "'", accepted);
                return Optional.empty();
            }
        });
    }
}
