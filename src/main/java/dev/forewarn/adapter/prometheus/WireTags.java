package dev.forewarn.adapter.prometheus;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/** Tags of protobuf fields: the number of a field and how it is written. */
final class WireTags {
    private WireTags() {}

    static int varint(int field) {
        return (field << 3) | WireFormat.WIRETYPE_VARINT;
    }

    static int fixed64(int field) {
        return (field << 3) | WireFormat.WIRETYPE_FIXED64;
    }

    /** Text, bytes, a message, or packed numbers. */
    static int bytes(int field) {
        return (field << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /** Leaves out a field that is not read here; groups, which no message of ours has, are refused, not walked. */
    static void skip(CodedInputStream in, int tag) throws IOException {
        int type = WireFormat.getTagWireType(tag);
        require(type != WireFormat.WIRETYPE_START_GROUP && type != WireFormat.WIRETYPE_END_GROUP, "no group");
        in.skipField(tag);
    }

    static void require(boolean holds, String expected) throws InvalidProtocolBufferException {
        if (!holds) {
            throw new InvalidProtocolBufferException("expected " + expected);
        }
    }
}
