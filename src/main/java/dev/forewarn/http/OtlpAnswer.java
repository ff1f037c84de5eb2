package dev.forewarn.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The two answers of OTLP/HTTP in its two formats. They are so small that they are written by hand. */
enum OtlpAnswer {
    PROTOBUF("application/x-protobuf") {
        @Override
        byte[] taken(long refused, String why) {
            if (refused == 0) {
                return new byte[0];
            }
            var partialSuccess = new ByteArrayOutputStream();
            partialSuccess.write(REJECTED_DATA_POINTS);
            varint(refused, partialSuccess);
            field(ERROR_MESSAGE, why.getBytes(StandardCharsets.UTF_8), partialSuccess);
            var response = new ByteArrayOutputStream();
            field(PARTIAL_SUCCESS, partialSuccess.toByteArray(), response);
            return response.toByteArray();
        }

        @Override
        byte[] status(String message) {
            var status = new ByteArrayOutputStream();
            field(STATUS_MESSAGE, message.getBytes(StandardCharsets.UTF_8), status);
            return status.toByteArray();
        }
    },

    JSON("application/json") {
        @Override
        byte[] taken(long refused, String why) {
            if (refused == 0) {
                return Json.bytes(Map.of());
            }
            var partialSuccess = new LinkedHashMap<String, String>();
            partialSuccess.put("rejectedDataPoints", Long.toString(refused)); // 64 bits are text in this JSON
            partialSuccess.put("errorMessage", why);
            return Json.bytes(Map.of("partialSuccess", partialSuccess));
        }

        @Override
        byte[] status(String message) {
            return Json.bytes(Map.of("message", message));
        }
    };

    // tags: the field's number, then 0 for a varint or 2 for what has a length
    private static final int PARTIAL_SUCCESS = (1 << 3) | 2; // of ExportMetricsServiceResponse
    private static final int REJECTED_DATA_POINTS = 1 << 3; // of ExportMetricsPartialSuccess
    private static final int ERROR_MESSAGE = (2 << 3) | 2;
    private static final int STATUS_MESSAGE = (2 << 3) | 2; // of google.rpc.Status

    private final String mediaType;

    OtlpAnswer(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /**
     * {@code ExportMetricsServiceResponse}; says nothing where nothing was refused.
     *
     * @param why for a person
     */
    abstract byte[] taken(long refused, String why);

    /** {@code google.rpc.Status}. */
    abstract byte[] status(String message);

    private static void field(int tag, byte[] value, ByteArrayOutputStream out) {
        out.write(tag);
        varint(value.length, out);
        out.writeBytes(value);
    }

    private static void varint(long value, ByteArrayOutputStream out) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
