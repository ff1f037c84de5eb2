/** Planted for {@code FlowTest}: code that breaks the rules between the rooms on purpose. */
@NullMarked
package planted.adapter.far;

import org.jspecify.annotations.NullMarked;
