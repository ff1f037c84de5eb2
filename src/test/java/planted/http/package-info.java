/** Planted for {@code FlowTest}: code that breaks the rules between the rooms on purpose. */
@NullMarked
package planted.http;

import org.jspecify.annotations.NullMarked;
