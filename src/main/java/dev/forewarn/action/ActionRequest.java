package dev.forewarn.action;

import java.time.Instant;

/**
 * One action on one workload, asked for once.
 *
 * @param idempotencyKey the same key twice is one action
 * @param reason         a sentence for whoever finds the change later
 */
public record ActionRequest(String idempotencyKey, Workload target, Action action, Instant at, String reason) {}
