# Intervals from replicates, by boot::boot.ci, and their p-values from the definition: the level at which an interval of that
# kind ends at the null value, with shares of the replicates counted as (1 + count) / (1 + R), in bca (1 + count) / (2 + R).
# The levels of the normal and bca intervals are found by looking for them, not by the formulas solved.
# Run in this folder: Rscript interval_p_values.R > interval_p_values.txt
# Writes interval_replicates.csv (the replicates, with pivots) and interval_p_values.csv.
suppressPackageStartupMessages(library(boot))
g17 <- function(x) sprintf("%.17g", x)
set.seed(19)
sets <- list(
  skew = list(t = round(rexp(199) - 0.8, 6), t0 = 0.1, se = 0.9, a = 0.07),
  tied = list(t = sample(c(-1, -0.5, 0, 0.25, 0.5, 1, 2), 99, TRUE), t0 = 0.25, se = 0.7, a = -0.11),
  few = list(t = round(rnorm(19), 6), t0 = -0.2, se = 1.1, a = 0),
  large = list(t = round(rnorm(999, 3, 2), 6), t0 = 3.5, se = 1.7, a = 0.02))
for (name in names(sets)) sets[[name]]$v <- round(exp(rnorm(length(sets[[name]]$t), log(sets[[name]]$se^2), 0.3)), 6)

ends <- function(s, kind, conf) {
  b <- structure(list(t0 = s$t0, t = cbind(s$t), R = length(s$t), data = 1:10, seed = 1, statistic = function(x, i) NA, sim = "ordinary", stype = "i",
    call = quote(boot(data = x, statistic = s, R = R)), strata = rep(1, 10), weights = rep(0.1, 10)), class = "boot")
  if (kind == "studentized") { b$t0 <- c(s$t0, s$se^2); b$t <- cbind(s$t, s$v) }
  # boot.ci takes a from influence values L: one large and nine equal ones, of either sign, give any a up to 1/6 in size
  if (kind == "bca") {
    skew <- function(x) { L <- c(x, rep(-1, 9)); sum(L^3) / (6 * sum(L^2)^1.5) - abs(s$a) }
    L <- c(uniroot(skew, c(-1, 200), tol = 1e-15)$root, rep(-1, 9)) * ifelse(s$a < 0, -1, 1)
    stopifnot(abs(sum(L^3) / (6 * sum(L^2)^1.5) - s$a) < 1e-13)
  }
  r <- suppressWarnings(switch(kind, normal = boot.ci(b, conf, "norm")$normal, basic = boot.ci(b, conf, "basic")$basic, percentile = boot.ci(b, conf, "perc")$percent,
    bca = boot.ci(b, conf, "bca", L = L)$bca, studentized = boot.ci(b, conf, "stud")$student))
  r[length(r) - 1:0]
}
# The level alpha whose interval ends at the null value, below or above it.
level <- function(s, kind, null) {
  R <- length(s$t); at_most <- function(x, y) (1 + sum(x <= y)) / (1 + R); at_least <- function(x, y) (1 + sum(x >= y)) / (1 + R)
  tails <- function(x, y) 2 * min(at_most(x, y), at_least(x, y))
  found <- switch(kind,
    percentile = tails(s$t, null), basic = tails(s$t, 2 * s$t0 - null), studentized = tails((s$t - s$t0) / sqrt(s$v), (s$t0 - null) / s$se),
    normal = {
      centre <- 2 * s$t0 - mean(s$t)
      end <- function(log_alpha) abs(centre - null) + qnorm(log_alpha - log(2), log.p = TRUE) * sd(s$t)
      exp(uniroot(end, c(-600, 0), tol = 1e-14)$root)
    },
    bca = {
      w <- qnorm(mean(s$t < s$t0)); low <- (1 + sum(s$t <= null)) / (2 + R); high <- (1 + sum(s$t >= null)) / (2 + R)
      share <- function(z) pnorm(w + (w + z) / (1 - s$a * (w + z)))
      upto <- if (s$a > 0) min(8, 1 / s$a - w - 1e-6) else 8
      from <- if (s$a < 0) max(-8, 1 / s$a - w + 1e-6) else -8
      z <- function(p) if (share(from) > p) from else if (share(upto) < p) upto else uniroot(function(z) share(z) - p, c(from, upto), tol = 1e-15)$root
      2 * min(pnorm(z(low)), pnorm(z(1 - high), lower.tail = FALSE))
    })
  min(1, found)
}
out <- NULL; replicates <- NULL
for (name in names(sets)) {
  s <- sets[[name]]
  replicates <- rbind(replicates, data.frame(set = name, value = g17(s$t), pivot = g17((s$t - s$t0) / sqrt(s$v))))
  for (kind in c("normal", "basic", "percentile", "bca", "studentized")) for (conf in c(0.5, 0.9, 0.95, 0.99)) {
    e <- ends(s, kind, conf)
    for (null in c(0, s$t0, s$t0 + 0.5 * s$se, s$t0 - 1.5 * s$se, s$t0 + 6 * s$se))
      out <- rbind(out, data.frame(set = name, kind, conf_level = conf, null_value = g17(null), estimate = g17(s$t0), std_error = g17(s$se), acceleration = g17(s$a),
        sd = g17(sd(s$t)), bias = g17(mean(s$t) - s$t0), low = g17(e[1]), high = g17(e[2]), p_value = g17(level(s, kind, null))))
  }
}
write.csv(replicates, "interval_replicates.csv", row.names = FALSE, quote = FALSE)
write.csv(out, "interval_p_values.csv", row.names = FALSE, quote = FALSE)
cat(nrow(out), "p-values of", length(sets), "sets of replicates\n")
# Where a replicate is the null value and nothing is interpolated, percentile intervals of that level end there, but for the one that is added.
s <- sets$large; v <- sort(s$t)[100]; stopifnot(abs(level(s, "percentile", v) - 2 * 101 / 1000) < 1e-12)
cat("boot", as.character(packageVersion("boot")), "\n")
