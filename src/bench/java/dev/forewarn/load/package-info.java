/** Load from another process over the wire: what a fleet of senders does to a running service. */
@NullMarked
package dev.forewarn.load;

import org.jspecify.annotations.NullMarked;
