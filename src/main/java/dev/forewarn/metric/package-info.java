/**
 * What was observed: the name of a series, a sample of it, a whole run of samples, and why a sample was refused.
 *
 * <p>The first room of the flow; every other room may use it and it uses only the JDK. {@link MetricStore} is the port
 * behind which samples are kept; its contract suite is {@code MetricStoreContract} in the tests.
 */
@NullMarked
package dev.forewarn.metric;

import org.jspecify.annotations.NullMarked;
