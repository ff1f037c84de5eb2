package dev.forewarn.cli;

import java.util.List;

/** A command with commands of its own that are objects, not methods. */
interface CommandGroup {
    List<?> subcommands();
}
