package dev.forewarn.adapter.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.Base64;

/** The value of an attribute as the text of a label: a text as it is, all else as JSON. */
final class AnyValueText {
    private static final int DEEPEST = 16;

    private AnyValueText() {}

    /** Reads an {@code AnyValue}, its length first; empty where it has no value. */
    static String read(CodedInputStream in) throws IOException {
        var out = new StringBuilder();
        value(in, out, 0);
        return out.toString();
    }

    private static void value(CodedInputStream in, StringBuilder out, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new InvalidProtocolBufferException("values nested too deep");
        }
        int outer = in.pushLimit(in.readRawVarint32());
        int begin = out.length();
        OtlpProtobuf.walk(in, (inner, tag) -> {
            int length = out.length();
            if (tag == OtlpProtobuf.bytes(1)) {
                text(inner.readStringRequireUtf8(), out, depth > 0);
            } else if (tag == OtlpProtobuf.varint(2)) {
                out.append(inner.readBool());
            } else if (tag == OtlpProtobuf.varint(3)) {
                out.append(inner.readInt64());
            } else if (tag == OtlpProtobuf.fixed(4)) {
                out.append(number(inner.readDouble()));
            } else if (tag == OtlpProtobuf.bytes(5)) {
                list(inner, out, depth, false);
            } else if (tag == OtlpProtobuf.bytes(6)) {
                list(inner, out, depth, true);
            } else if (tag == OtlpProtobuf.bytes(7)) {
                text(Base64.getEncoder().encodeToString(inner.readByteArray()), out, depth > 0);
            } else {
                OtlpProtobuf.skip(inner, tag);
                return;
            }
            out.delete(begin, length); // one of: the last one holds
        });
        in.popLimit(outer);
        if (depth > 0 && out.length() == begin) {
            out.append("null");
        }
    }

    private static void list(CodedInputStream in, StringBuilder out, int depth, boolean named) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        out.append(named ? '{' : '[');
        int begin = out.length();
        OtlpProtobuf.walk(in, (inner, tag) -> {
            if (tag != OtlpProtobuf.bytes(1)) {
                OtlpProtobuf.skip(inner, tag);
                return;
            }
            if (out.length() > begin) {
                out.append(',');
            }
            if (named) {
                pair(inner, out, depth);
            } else {
                value(inner, out, depth + 1);
            }
        });
        out.append(named ? '}' : ']');
        in.popLimit(outer);
    }

    private static void pair(CodedInputStream in, StringBuilder out, int depth) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        var key = new StringBuilder("\"\"");
        var value = new StringBuilder("null");
        OtlpProtobuf.walk(in, (inner, tag) -> {
            if (tag == OtlpProtobuf.bytes(1)) {
                key.setLength(0);
                text(inner.readStringRequireUtf8(), key, true);
            } else if (tag == OtlpProtobuf.bytes(2)) {
                value.setLength(0);
                value(inner, value, depth + 1);
            } else {
                OtlpProtobuf.skip(inner, tag);
            }
        });
        out.append(key).append(':').append(value);
        in.popLimit(outer);
    }

    private static String number(double value) {
        return Double.toString(value);
    }

    private static void text(String value, StringBuilder out, boolean quoted) {
        if (!quoted) {
            out.append(value);
            return;
        }
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
