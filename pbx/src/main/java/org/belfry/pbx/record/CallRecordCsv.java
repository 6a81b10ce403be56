package org.belfry.pbx.record;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Call records as CSV (RFC 4180), a line each.
///
/// What callers chose themselves ends in spreadsheets, which take `=`, `+`, `-`, `@`, tab and
/// carriage return at the beginning of a cell, or behind spaces there, for a formula. Every such
/// cell begins with an apostrophe, and line ends and control characters become spaces. Numbers
/// begin with a plus, so they all have the apostrophe.
public final class CallRecordCsv {

    private static final String HEAD =
            "call,leg,began,answered,ended,seconds,from,to,status,endedBy,cause,encrypted,voice";

    private CallRecordCsv() {}

    public static List<String> of(List<CallRecord> records) {
        return Stream.concat(Stream.of(HEAD), records.stream().map(CallRecordCsv::line))
                .toList();
    }

    private static String line(CallRecord leg) {
        return Stream.of(
                        leg.call().toString(),
                        String.valueOf(leg.leg()),
                        leg.beganAt().toString(),
                        leg.answeredAt().map(Object::toString).orElse(""),
                        leg.endedAt().toString(),
                        String.valueOf(seconds(leg)),
                        leg.from().shown().disclose(),
                        leg.to().shown().disclose(),
                        String.valueOf(leg.end().status()),
                        leg.end().by().name(),
                        leg.end().cause(),
                        String.valueOf(leg.voice().encrypted()),
                        leg.voice().explanation().orElse(""))
                .map(CallRecordCsv::cell)
                .collect(Collectors.joining(","));
    }

    /// How long it was heard; nothing if the clock was set back meanwhile.
    public static long seconds(CallRecord leg) {
        return leg.answeredAt()
                .map(answered -> Math.max(
                        0,
                        Duration.between(answered, leg.endedAt())
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toSeconds()))
                .orElse(0L);
    }

    static String cell(String value) {
        String plain = plain(value);
        String begin = plain.stripLeading();
        boolean formula = !begin.isEmpty() && "=+-@＝＋－＠|%".indexOf(begin.charAt(0)) >= 0;
        String defused = formula ? "'" + plain : plain;
        return '"' + defused.replace("\"", "\"\"") + '"';
    }

    /// What somebody chose, with nothing in it that steers a terminal or begins a line.
    public static String plain(String value) {
        return value.codePoints()
                .map(c -> Character.getType(c) == Character.CONTROL
                                || Character.getType(c) == Character.LINE_SEPARATOR
                                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                        ? ' '
                        : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
