/** Planted for {@code FlowTest}: code that breaks the rules between the rooms on purpose. */
@NullMarked
package planted.metric;

import org.jspecify.annotations.NullMarked;
