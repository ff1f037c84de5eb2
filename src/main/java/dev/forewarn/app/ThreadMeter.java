package dev.forewarn.app;

import com.sun.management.ThreadMXBean;
import dev.forewarn.backtest.speed.Meter;
import java.lang.management.ManagementFactory;

/** What the virtual machine counts for the calling thread. */
final class ThreadMeter implements Meter {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Override
    public long cpuNanos() {
        return threads.getCurrentThreadCpuTime();
    }

    @Override
    public long allocatedBytes() {
        return threads.getCurrentThreadAllocatedBytes();
    }
}
