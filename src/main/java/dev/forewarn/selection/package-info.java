/**
 * Which series are meant: selectors as PromQL writes them, and the relabelling by which an operator says what is taken in
 * and what it is called.
 *
 * <p>Pure: no clock, no files, no log. Every regular expression here is one of RE2, whose time is linear in the text, since
 * both the expressions and the labels may come from strangers.
 */
@NullMarked
package dev.forewarn.selection;

import org.jspecify.annotations.NullMarked;
