# Reference values for the generalised Pareto tail, from R and its package evd (2.3 was used).
#
#   Rscript src/test/reference/tails.R > src/test/resources/reference/tails.csv
#
# Each row: what, index from 0, value. ParetoTailTest reads it.
suppressMessages(library(evd))
set.seed(7)
put <- function(what, values) cat(sprintf("%s,%d,%.12g\n", what, seq_along(values) - 1, as.numeric(values)), sep = "")
cat("what,index,value\n")
x <- sort(round(rgpd(4000, loc = 0, scale = 2, shape = 0.15), 6))
put("excess", x)
# maximum likelihood, which probability-weighted moments come near on so many values
put("likelihood", fpot(x, threshold = 0, std.err = FALSE)$estimate) # scale, shape
# survival of given tails
at <- c(0.1, 0.5, 1, 2, 5, 10, 40)
put("at", at)
put("power", pgpd(at, scale = 2, shape = 0.25, lower.tail = FALSE))
put("exponential", pgpd(at, scale = 2, shape = 0, lower.tail = FALSE))
put("ending", pgpd(at, scale = 2, shape = -0.25, lower.tail = FALSE))
