package dev.forewarn.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * Where a command writes to. Everything is UTF-8, whatever the machine's locale.
 *
 * @param out        results, best straight to the file descriptor; may be a pipe that ends early
 * @param err        messages, progress, counts; flushed at every line
 * @param isTerminal whether a person watches: colours and a moving progress bar are then welcome
 */
public record StandardStreams(OutputStream out, PrintWriter err, boolean isTerminal) {

    /** On raw streams. */
    public static StandardStreams of(OutputStream out, OutputStream err, boolean isTerminal) {
        return new StandardStreams(out, new PrintWriter(err, true, StandardCharsets.UTF_8), isTerminal);
    }

    /** Writes a result's text with a line break to {@code out}, and lets it go. */
    void print(String text) {
        writeOut((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a line to {@code out} at once: for commands that tell as they go. */
    public void say(String line) {
        print(line);
    }

    /** A progress line on {@code err}, such as "fitted 40 of 100 series". */
    public ProgressLine progress(InstantSource time, String verb, String unit) {
        return new ProgressLine(this, time, verb, unit);
    }

    void writeOut(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    /** For libraries that want a writer; what cannot be written is dropped. */
    PrintWriter outWriter() {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
    }
}
