/**
 * The write-ahead log: what was acknowledged is on the disk here at once, in order, and in the store as soon as that
 * keeps up. The store may be away for a while without anybody being turned away.
 */
@NullMarked
package dev.forewarn.adapter.wal;

import org.jspecify.annotations.NullMarked;
