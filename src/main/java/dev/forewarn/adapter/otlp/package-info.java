/**
 * What OpenTelemetry sends: metrics over OTLP/HTTP, as protobuf or JSON. Names and labels become those that the
 * OpenTelemetry specification lays down for Prometheus, so that a series is called the same whichever way it comes.
 */
@NullMarked
package dev.forewarn.adapter.otlp;

import org.jspecify.annotations.NullMarked;
