# Holds our forecasts against stlf and thetaf of R's package forecast, from the same origins. forecasts-against-r.sh runs it.
#
#   Rscript forecasts_against_r.R FILE        FILE as OriginsExport writes it
#
# Where a series has no daily season stlf has nothing to take out, and ets stands in for it. Scores as in docs/evaluation.md: twice the pinball
# loss, mean over 0.1 ... 0.9, and the error of the median in units of MASE's scale; ratios get 0.01 of that scale on both sides,
# geometric mean over the series of a family, mean over families.
suppressMessages({library(forecast); library(parallel)})
levels <- seq(0.1, 0.9, 0.1)
lines <- strsplit(readLines(commandArgs(TRUE)[1]), ";", fixed = TRUE)
kinds <- vapply(lines, `[`, "", 1)
starts <- which(kinds == "case")
numbers <- function(text) suppressWarnings(as.numeric(strsplit(text, " ", fixed = TRUE)[[1]]))

loss <- function(q, x) mean(2 * pmax(levels * (x - q), (levels - 1) * (x - q)))

# by cell ahead, the quantiles at the nine levels; intervals of 80, 60, 40 and 20 %
quantiles <- function(f) cbind(f$lower[, c("80%", "60%", "40%", "20%")], f$mean, f$upper[, c("20%", "40%", "60%", "80%")])

one <- function(at) {
  until <- c(starts, length(lines) + 1)
  rows <- lines[at:(until[which(starts == at) + 1] - 1)]
  season <- as.integer(rows[[1]][4]); scale <- as.numeric(rows[[1]][5])
  x <- numbers(rows[[2]][2])
  origins <- which(vapply(rows, `[`, "", 1) == "origin")
  scores <- NULL
  for (o in origins) {
    ahead <- rows[(o + 1):length(rows)]
    ahead <- ahead[seq_len(which(c(vapply(ahead, `[`, "", 1), "end") != "ahead")[1] - 1)]
    past <- x[seq_len(as.integer(rows[[o]][2]))]
    past <- ts(past[!is.na(past)], frequency = season)
    h <- length(ahead)
    stl <- tryCatch(quantiles(if (season > 1) stlf(past, h = h, level = c(20, 40, 60, 80))
      else forecast(ets(past), h = h, level = c(20, 40, 60, 80))), error = function(e) matrix(tail(past, 1), h, 9))
    theta <- tryCatch(quantiles(thetaf(past, h = h, level = c(20, 40, 60, 80))), error = function(e) matrix(tail(past, 1), h, 9))
    for (i in seq_len(h)) {
      came <- numbers(ahead[[i]][3]); ours <- numbers(ahead[[i]][4])
      if (is.na(came)) next
      scores <- rbind(scores, c(loss(ours, came), loss(stl[i, ], came), loss(theta[i, ], came),
        abs(came - ours[5]), abs(came - stl[i, 5]), abs(came - theta[i, 5])) / scale)
    }
  }
  if (is.null(scores)) return(NULL)
  data.frame(family = rows[[1]][2], series = rows[[1]][3], t(colMeans(scores)))
}

each <- do.call(rbind, mclapply(starts, one, mc.cores = 2))
names(each)[3:8] <- c("loss.ours", "loss.stlf", "loss.thetaf", "mase.ours", "mase.stlf", "mase.thetaf")
ratio <- function(a, b) mean(tapply(log((a + 0.01) / (b + 0.01)), each$family, function(r) exp(mean(r))))
cat(sprintf("%d series of %d families, %s origins each\n\n", nrow(each), length(unique(each$family)),
  format(sum(kinds == "origin") / length(starts), digits = 3)))
cat(sprintf("%-8s %14s %6s   %s\n", "method", "pinball loss", "MASE", "(geometric mean over series, mean over families)"))
own <- function(column) mean(tapply(log(each[[column]] + 0.01), each$family, function(r) exp(mean(r))))
for (method in c("ours", "stlf", "thetaf"))
  cat(sprintf("%-8s %14.3f %6.3f\n", method, own(paste0("loss.", method)), own(paste0("mase.", method))))
cat(sprintf("\nours as a share of   stlf   thetaf   the better of both, series by series\n"))
cat(sprintf("  pinball loss      %5.3f    %5.3f    %5.3f\n", ratio(each$loss.ours, each$loss.stlf), ratio(each$loss.ours, each$loss.thetaf),
  ratio(each$loss.ours, pmin(each$loss.stlf, each$loss.thetaf))))
cat(sprintf("  MASE              %5.3f    %5.3f    %5.3f\n", ratio(each$mase.ours, each$mase.stlf), ratio(each$mase.ours, each$mase.thetaf),
  ratio(each$mase.ours, pmin(each$mase.stlf, each$mase.thetaf))))
