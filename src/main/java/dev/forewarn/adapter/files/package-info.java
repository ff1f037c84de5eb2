/**
 * Files and standard streams: samples and objectives as CSV, policies as YAML or JSON, snapshots on disk.
 */
@NullMarked
package dev.forewarn.adapter.files;

import org.jspecify.annotations.NullMarked;
