# Oracle for bootstrap_sample, in R: the statistics against R's own, the intervals of given replicates against boot.ci, and the spread of our replicates
# against boot's. Reads what bootstrap_values.py wrote; prints how much they differ, and stops if too much.
# Run in this folder: Rscript bootstrap_values.R > bootstrap_values.txt
suppressPackageStartupMessages(library(boot))
data <- read.csv("bootstrap_values_data.csv"); expected <- read.csv("bootstrap_values.csv"); replicates <- read.csv("bootstrap_values_replicates.csv")

# Weighted statistics, from their definitions: Hmisc::wtd.quantile(normwt = TRUE) written out (Hmisc 5, type 'quantile'); weights scaled to n.
wtd_quantile <- function(x, w, p) {
  o <- order(x); x <- x[o]; w <- w[o] * length(w) / sum(w); n <- length(x)
  u <- unique(x); wts <- as.vector(tapply(w, match(x, u), sum)); order <- 1 + (n - 1) * p; low <- pmax(floor(order), 1); high <- pmin(low + 1, n); order <- order %% 1
  all <- approx(cumsum(wts) + 1e-9, u, xout = c(low, high), method = "constant", f = 1, rule = 2)$y
  (1 - order) * all[1] + order * all[2]
}
wtd_trimmed <- function(x, w, trim) {  # the mean of the quantile function of the weighted distribution between its cut points
  o <- order(x); x <- x[o]; w <- w[o]; g <- floor(length(x) * trim) * sum(w) / length(x); upper <- cumsum(w); lower <- upper - w
  part <- pmax(0, pmin(upper, sum(w) - g) - pmax(lower, g)); sum(part * x) / sum(part)
}
ours <- function(y, w, what) if (length(unique(w)) == 1) switch(what, mean = mean(y), sum = sum(y), median = median(y), quantile = quantile(y, 0.9, type = 7)[[1]],
    "trimmed mean" = mean(y, trim = 0.1), sd = sd(y)) else switch(what, mean = weighted.mean(y, w), sum = sum(w * y), median = wtd_quantile(y, w, 0.5), quantile = wtd_quantile(y, w, 0.9),
    "trimmed mean" = wtd_trimmed(y, w, 0.1), sd = sqrt(cov.wt(cbind(y), w / sum(w), method = "ML")$cov[1] * length(y) / (length(y) - 1)))

worst <- c(estimate = 0, interval = 0); compared <- 0
for (case in unique(expected$case_name)) for (what in unique(expected$statistic[expected$case_name == case])) {
  d <- data[data$case_name == case, ]; e <- expected[expected$case_name == case & expected$statistic == what, ]
  t <- replicates$value[replicates$case_name == case & replicates$statistic == what]; theta <- ours(d$value, d$weight, what)
  worst["estimate"] <- max(worst["estimate"], abs(theta - e$estimate) / (abs(theta) + e$std_error))
  b <- list(t0 = theta, t = cbind(t), R = length(t), data = d$value, call = quote(boot(stype = "i")), stype = "i", sim = "ordinary", strata = rep(1, nrow(d)), weights = rep(1 / nrow(d), nrow(d)), statistic = function(...) NULL)
  class(b) <- "boot"
  unit <- if (is.na(d$cluster[1])) seq_len(nrow(d)) else match(d$cluster, sort(unique(d$cluster)))
  L <- sapply(seq_len(max(unit)), function(g) theta - ours(d$value[unit != g], d$weight[unit != g], what))
  for (i in seq_len(nrow(e))) {
    ci <- switch(e$conf_type[i], normal = tail(boot.ci(b, type = "norm")$normal[1, ], 2), basic = tail(boot.ci(b, type = "basic")$basic[1, ], 2), percentile = tail(boot.ci(b, type = "perc")$percent[1, ], 2),
      bca = if (any(L != 0)) tail(boot.ci(b, type = "bca", L = L)$bca[1, ], 2), NULL)
    if (is.null(ci)) next
    compared <- compared + 1
    worst["interval"] <- max(worst["interval"], abs(ci - c(e$conf_low[i], e$conf_high[i])) / e$std_error[i])
  }
}
cat(sprintf("%d intervals of %d sets of replicates by boot.ci\n", compared, nrow(unique(expected[, 1:2]))))
cat(sprintf("largest difference: estimates %.1e, limits %.1e of a standard error\n", worst["estimate"], worst["interval"]))
stopifnot(worst < 1e-9)

# Our standard errors against boot's own 20,000 replicates: the ratio's Monte-Carlo error is about 1 / sqrt(2 reps).
set.seed(1)
for (case in c("few", "single", "poisson")) {
  y <- data$value[data$case_name == case]; se <- sd(boot(y, function(y, i) mean(y[i]), 20000)$t); e <- expected[expected$case_name == case & expected$statistic == "mean", ][1, ]
  z <- (e$std_error / se - 1) / sqrt(1 / (2 * e$reps) + 1 / 40000); cat(sprintf("%s: standard error of the mean over boot's %.3f, %.1f Monte-Carlo errors from 1\n", case, e$std_error / se, z)); stopifnot(abs(z) < 4)
}
