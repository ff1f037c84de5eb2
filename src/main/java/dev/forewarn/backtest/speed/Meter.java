package dev.forewarn.backtest.speed;

/** What a thread has used so far. A port: only {@code app} reads clocks. */
public interface Meter {
    /** Processor time of the calling thread in nanoseconds: on a shared machine wall time says little. */
    long cpuNanos();

    /** Processor time of the whole process, over all its threads, in nanoseconds: compiler and garbage collector too. */
    long processNanos();

    /** Bytes that the calling thread has allocated. */
    long allocatedBytes();
}
