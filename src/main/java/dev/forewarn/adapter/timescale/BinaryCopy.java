package dev.forewarn.adapter.timescale;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.PGCopyInputStream;
import org.postgresql.util.ByteStreamWriter;

/**
 * PostgreSQL's binary COPY format, for rows made of eight byte columns only: bigint, timestamptz, double precision.
 *
 * <p>A signature of 11 bytes, four bytes of flags, four bytes length of a header extension; then per row a 16 bit count
 * of fields and per field a 32 bit length and the bytes, all big-endian; -1 as a count ends it (PostgreSQL manual,
 * page of the COPY command).
 */
final class BinaryCopy {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int HEADER_BYTES = SIGNATURE.length + 8;
    private static final int FIELD_BYTES = 4 + 8;
    private static final int ROW_BYTES = 2 + 3 * FIELD_BYTES;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final short END = -1;

    private BinaryCopy() {}

    /** Sends rows as (series_id bigint, at timestamptz, value double precision). */
    static void write(Connection connection, String copyCommand, SampleRows rows) throws SQLException {
        CopyIn copy = manager(connection).copyIn(copyCommand);
        try {
            var buffer = ByteBuffer.allocate(BUFFER_BYTES);
            buffer.put(SIGNATURE).putInt(0).putInt(0);
            for (int i = 0; i < rows.size(); i++) {
                if (buffer.remaining() < ROW_BYTES) {
                    send(copy, buffer);
                }
                buffer.putShort((short) 3);
                buffer.putInt(Long.BYTES).putLong(rows.seriesIds()[i]);
                buffer.putInt(Long.BYTES).putLong(Timestamps.toPostgresMicros(rows.timesMillis()[i]));
                buffer.putInt(Double.BYTES).putDouble(rows.values()[i]);
            }
            if (buffer.remaining() < Short.BYTES) {
                send(copy, buffer);
            }
            buffer.putShort(END);
            send(copy, buffer);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void send(CopyIn copy, ByteBuffer buffer) throws SQLException {
        copy.writeToCopy(ByteStreamWriter.of(buffer.flip()));
        buffer.clear();
    }

    /** Takes the rows one by one; stops early, without reading the rest, when {@code rows} throws. */
    static void read(Connection connection, String copyCommand, int columns, RowReader rows) throws SQLException {
        try (var copy = new PGCopyInputStream(connection.unwrap(PGConnection.class), copyCommand);
                var in = new DataInputStream(new BufferedInputStream(copy, BUFFER_BYTES))) {
            in.skipNBytes(HEADER_BYTES);
            var row = new long[columns];
            while (in.readShort() != END) {
                for (int column = 0; column < columns; column++) {
                    in.readInt();
                    row[column] = in.readLong();
                }
                rows.row(row);
            }
        } catch (IOException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw new SQLException("the answer of COPY broke off", "08006", e);
        }
    }

    private static CopyManager manager(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /** Takes one row as the 64 bits of each column. The array is used again for the next row. */
    interface RowReader {
        void row(long[] columns) throws SQLException;
    }
}
