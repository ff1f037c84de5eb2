package dev.forewarn.scoring;

import java.util.List;

/** What the faces see of things with several metrics. Safe for use by several threads. */
public interface EntityView {
    /** Every thing that has a model and new enough values, the strangest first. */
    List<EntityAnomaly> latest();
}
