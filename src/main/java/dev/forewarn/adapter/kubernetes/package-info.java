/**
 * Acts on workloads in a Kubernetes cluster, and finds out which instance may.
 *
 * <p>Enter by {@link dev.forewarn.adapter.kubernetes.ClusterConnection}. {@link
 * dev.forewarn.adapter.kubernetes.KubernetesExecutor} does the actions, {@link
 * dev.forewarn.adapter.kubernetes.FloorReaper} gives raised floors back, {@link
 * dev.forewarn.adapter.kubernetes.LeaseElection} says who leads.
 *
 * <p>Nothing is remembered in memory that must survive: leases and keys of past actions are annotations on the objects
 * themselves. Every write names the resource version that it was decided on, so that nobody's change is written over.
 * See docs/adr/0031-kubernetes.md.
 */
@NullMarked
package dev.forewarn.adapter.kubernetes;

import org.jspecify.annotations.NullMarked;
