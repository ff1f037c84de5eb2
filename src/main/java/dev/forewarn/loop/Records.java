package dev.forewarn.loop;

/**
 * What the loop writes to.
 *
 * @param memory    what the policies remember
 * @param journal   what was decided
 * @param events    who is told
 * @param followUps what is to be judged later
 */
public record Records(PolicyMemory memory, DecisionJournal journal, EventHub events, FollowUps followUps) {}
