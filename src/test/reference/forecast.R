# Reference values for the forecasting kernels, from R and its package forecast (8.20 was used).
#
#   Rscript src/test/reference/forecast.R > src/test/resources/reference/forecast.csv
#
# Each row: what, index from 0, value. ReferenceForecastsTest reads it.
suppressMessages(library(forecast))
set.seed(20)
put <- function(what, values) cat(sprintf("%s,%d,%.12g\n", what, seq_along(values) - 1, as.numeric(values)), sep = "")
cat("what,index,value\n")

# a series with a drift, a persistent deviation and a season of four
n <- 800
x <- round(50 + 0.02 * seq_len(n) + as.numeric(arima.sim(list(ar = c(0.6, 0.2)), n)) + rep(c(3, 0, -2, -1), length.out = n), 3)
put("series", x)
put("quantile", quantile(x, c(.025, .1, .35, .5, .9, .975), type = 7))

# ETS(A,Ad,N) with given weights; its initial state is estimated, and forgotten after 800 values
damped <- ets(ts(x), model = "AAN", damped = TRUE, alpha = 0.2, beta = 0.01, phi = 0.995, upper = c(0.9999, 0.9999, 0.9999, 0.999),
  bounds = "admissible")
put("damped", forecast(damped, h = 12)$mean)

winters <- HoltWinters(ts(x, frequency = 4), alpha = 0.3, beta = 0.01, gamma = 0.1)
put("winters", predict(winters, 8))

history <- x[1:400] - mean(x[1:400])
walker <- ar.yw(history, order.max = 6, aic = FALSE, demean = FALSE)
put("ar", walker$ar)
ahead <- predict(walker, newdata = x - mean(x[1:400]), n.ahead = 12)
put("ar-mean", ahead$pred + mean(x[1:400]))
put("ar-deviation", ahead$se * sqrt((400 - 7) / 400)) # without R's correction for degrees of freedom

# Theta of what has no season: weight and half the slope as R finds them, its forecast from the end
theta <- thetaf(ts(x), h = 12)
put("theta-weight", theta$model$alpha)
put("theta-drift", theta$model$drift)
put("theta", theta$mean)
