package dev.forewarn.adapter.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Reads the protobuf form, field by field. A message may have its fields in any order and we need some before others, so
 * each is walked once for every question: what it says of itself, then what is in it.
 */
final class OtlpProtobuf {
    private static final int GAUGE = 5;
    private static final int SUM = 7;
    private static final int HISTOGRAM = 9;
    private static final int EXPONENTIAL_HISTOGRAM = 10;
    private static final int SUMMARY = 11;

    private final byte[] body;
    private final PointSamples samples;
    private final Point point = new Point();

    OtlpProtobuf(byte[] body, PointSamples samples) {
        this.body = body;
        this.samples = samples;
    }

    /** What to do with one field; it must read or skip the field's value. */
    interface Field {
        void read(CodedInputStream in, int tag) throws IOException;
    }

    /** What to do with one message inside another. */
    private interface Inner {
        void read(int from, int to) throws IOException;
    }

    void read() throws IOException {
        inners(0, body.length, 1, this::resourceMetrics);
    }

    private void resourceMetrics(int from, int to) throws IOException {
        Map<String, String> attributes = new TreeMap<>();
        inners(
                from,
                to,
                1,
                (start, end) -> fields(start, end, (in, tag) -> {
                    if (tag == bytes(1)) {
                        keyValue(in, (key, text) -> {
                            if (key.startsWith("service.")) {
                                attributes.put(key, text);
                            }
                        });
                    } else {
                        skip(in, tag);
                    }
                }));
        samples.resource(attributes);
        inners(from, to, 2, (start, end) -> inners(start, end, 2, this::metric));
    }

    private void metric(int from, int to) throws IOException {
        var texts = new String[] {"", ""};
        fields(from, to, (in, tag) -> {
            if (tag == bytes(1)) {
                texts[0] = in.readStringRequireUtf8();
            } else if (tag == bytes(3)) {
                texts[1] = in.readStringRequireUtf8();
            } else {
                skip(in, tag);
            }
        });
        for (int kind : new int[] {GAUGE, SUM, HISTOGRAM, EXPONENTIAL_HISTOGRAM, SUMMARY}) {
            inners(from, to, kind, (start, end) -> {
                Metric metric = described(texts[0], texts[1], start, end);
                inners(start, end, 1, (s, e) -> dataPoint(kind, metric, s, e));
            });
        }
    }

    private Metric described(String name, String unit, int from, int to) throws IOException {
        var said = new long[2];
        fields(from, to, (in, tag) -> {
            if (tag == varint(2)) {
                said[0] = in.readInt64();
            } else if (tag == varint(3)) {
                said[1] = in.readInt64();
            } else {
                skip(in, tag);
            }
        });
        return new Metric(name, unit, said[0] == Metric.DELTA, said[1] != 0);
    }

    private void dataPoint(int kind, Metric metric, int from, int to) throws IOException {
        if (kind == EXPONENTIAL_HISTOGRAM) {
            samples.unsupported();
            return;
        }
        point.clear();
        if (kind == HISTOGRAM) {
            fields(from, to, this::histogramField);
            samples.histogram(metric, point);
        } else if (kind == SUMMARY) {
            fields(from, to, this::summaryField);
            samples.summary(metric, point);
        } else {
            fields(from, to, this::numberField);
            if (kind == SUM) {
                samples.sum(metric, point);
            } else {
                samples.gauge(metric, point);
            }
        }
    }

    private void numberField(CodedInputStream in, int tag) throws IOException {
        if (tag == fixed(4)) {
            point.value = in.readDouble();
        } else if (tag == fixed(6)) {
            point.value = in.readSFixed64();
        } else if (tag == bytes(7)) {
            attribute(in);
        } else if (tag == varint(8)) {
            point.flags = in.readUInt32();
        } else {
            timeField(in, tag);
        }
    }

    private void histogramField(CodedInputStream in, int tag) throws IOException {
        if (tag == fixed(4)) {
            point.count = unsigned(in.readFixed64());
        } else if (tag == fixed(5)) {
            point.sum = in.readDouble();
            point.hasSum = true;
        } else if (tag == bytes(6)) {
            packed(in, () -> point.first.add(unsigned(in.readFixed64())));
        } else if (tag == fixed(6)) {
            point.first.add(unsigned(in.readFixed64()));
        } else if (tag == bytes(7)) {
            packed(in, () -> point.second.add(in.readDouble()));
        } else if (tag == fixed(7)) {
            point.second.add(in.readDouble());
        } else if (tag == bytes(9)) {
            attribute(in);
        } else if (tag == varint(10)) {
            point.flags = in.readUInt32();
        } else {
            timeField(in, tag);
        }
    }

    private void summaryField(CodedInputStream in, int tag) throws IOException {
        if (tag == fixed(4)) {
            point.count = unsigned(in.readFixed64());
        } else if (tag == fixed(5)) {
            point.sum = in.readDouble();
        } else if (tag == bytes(6)) {
            var levelAndValue = new double[2];
            int outer = in.pushLimit(in.readRawVarint32());
            walk(in, (inner, innerTag) -> {
                if (innerTag == fixed(1) || innerTag == fixed(2)) {
                    levelAndValue[innerTag == fixed(1) ? 0 : 1] = inner.readDouble();
                } else {
                    skip(inner, innerTag);
                }
            });
            in.popLimit(outer);
            point.first.add(levelAndValue[0]);
            point.second.add(levelAndValue[1]);
        } else if (tag == bytes(7)) {
            attribute(in);
        } else if (tag == varint(8)) {
            point.flags = in.readUInt32();
        } else {
            timeField(in, tag);
        }
    }

    private void timeField(CodedInputStream in, int tag) throws IOException {
        if (tag == fixed(2)) {
            point.startNanos = in.readFixed64();
        } else if (tag == fixed(3)) {
            point.timeNanos = in.readFixed64();
        } else {
            skip(in, tag);
        }
    }

    private void attribute(CodedInputStream in) throws IOException {
        keyValue(in, point::addAttribute);
    }

    private static void keyValue(CodedInputStream in, BiConsumer<String, String> to) throws IOException {
        var pair = new String[] {"", ""};
        int outer = in.pushLimit(in.readRawVarint32());
        walk(in, (inner, tag) -> {
            if (tag == bytes(1)) {
                pair[0] = inner.readStringRequireUtf8();
            } else if (tag == bytes(2)) {
                pair[1] = AnyValueText.read(inner);
            } else {
                skip(inner, tag);
            }
        });
        in.popLimit(outer);
        to.accept(pair[0], pair[1]);
    }

    private static void packed(CodedInputStream in, Step each) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        while (!in.isAtEnd()) {
            each.run();
        }
        in.popLimit(outer);
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Every message in the field of this number, by where it lies in the body. */
    private void inners(int from, int to, int field, Inner what) throws IOException {
        fields(from, to, (in, tag) -> {
            if (tag == bytes(field)) {
                int length = in.readRawVarint32();
                int start = from + in.getTotalBytesRead();
                in.skipRawBytes(length);
                what.read(start, start + length);
            } else {
                skip(in, tag);
            }
        });
    }

    private void fields(int from, int to, Field what) throws IOException {
        walk(CodedInputStream.newInstance(body, from, to - from), what);
    }

    static void walk(CodedInputStream in, Field what) throws IOException {
        while (!in.isAtEnd()) {
            what.read(in, in.readTag());
        }
    }

    /** Leaves out a field that is not read here; groups, which no message of ours has, are refused, not walked. */
    static void skip(CodedInputStream in, int tag) throws IOException {
        int type = WireFormat.getTagWireType(tag);
        if (type == WireFormat.WIRETYPE_START_GROUP || type == WireFormat.WIRETYPE_END_GROUP) {
            throw new InvalidProtocolBufferException("a group");
        }
        in.skipField(tag);
    }

    static int varint(int field) {
        return (field << 3) | WireFormat.WIRETYPE_VARINT;
    }

    static int fixed(int field) {
        return (field << 3) | WireFormat.WIRETYPE_FIXED64;
    }

    static int bytes(int field) {
        return (field << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private static double unsigned(long word) {
        return word >= 0 ? word : (word >>> 1) * 2.0;
    }
}
