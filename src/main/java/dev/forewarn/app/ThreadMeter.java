package dev.forewarn.app;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.forewarn.backtest.speed.Meter;
import java.lang.management.ManagementFactory;

/** What the virtual machine counts for the calling thread and for itself. */
final class ThreadMeter implements Meter {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Override
    public long cpuNanos() {
        return threads.getCurrentThreadCpuTime();
    }

    @Override
    public long processNanos() {
        return system.getProcessCpuTime();
    }

    @Override
    public long allocatedBytes() {
        return threads.getCurrentThreadAllocatedBytes();
    }
}
