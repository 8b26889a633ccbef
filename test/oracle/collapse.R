# Oracle for the two-step analysis: t.test and wilcox.test of the areas' changes.
# Run in this folder:  Rscript collapse.R > collapse.txt 2>&1          writes collapse.csv. Nothing here comes from the extension.
# pooled, welch: two arms; paired: treated less comparator of each pair; signed_rank: of those differences, the estimate and
# the interval are Hodges and Lehmann's from the Walsh averages; mann_whitney: of the arms' changes, the estimate is the
# median of all differences. achieved: the true level of the rank intervals (with 3 pairs 95% cannot be had: R warns and gives
# the widest interval).
source("changes.R")
cat("#", R.version.string, "\n")
rows <- NULL
for (sample in names(samples)) for (outcome in c("y", "anx")) for (weighted in 0:1) for (covariates in 0:1) {
  x <- changes_of(samples[[sample]], outcome, weighted, covariates)
  one <- x$change[x$treat == 1]; zero <- x$change[x$treat == 0]
  add <- function(test, n, estimate, se, statistic, df, p, ci, achieved = NA) rows <<- rbind(rows, c(sample, outcome, weighted, covariates, test, n, g17(as.numeric(c(estimate, se, statistic, df, p, ci[1:2], achieved)))))
  t_row <- function(test, n, estimate, r) add(test, n, estimate, r$stderr, r$statistic, r$parameter, r$p.value, r$conf.int)
  t_row("pooled", nrow(x), mean(one) - mean(zero), t.test(one, zero, var.equal = TRUE))
  t_row("welch", nrow(x), mean(one) - mean(zero), t.test(one, zero))
  w <- wilcox.test(one, zero, exact = TRUE, conf.int = TRUE)
  add("mann_whitney", nrow(x), w$estimate, NA, w$statistic, NA, w$p.value, w$conf.int, 1 - 2 * pwilcox(max(1, qwilcox(0.025, length(one), length(zero))) - 1, length(one), length(zero)))
  if (sample == "unequal") next
  pairs <- sort(unique(x$pair))
  pd <- sapply(pairs, function(p) x$change[x$pair == p & x$treat == 1] - x$change[x$pair == p & x$treat == 0])
  stopifnot(length(unique(abs(pd))) == length(pd), pd != 0)
  t_row("paired", length(pd), mean(pd), t.test(pd))
  w <- wilcox.test(pd, exact = TRUE, conf.int = TRUE)
  # by hand: p over all sign vectors of the ranks, interval and estimate from the Walsh averages
  ranks <- rank(abs(pd)); V <- as.vector(as.matrix(expand.grid(rep(list(0:1), length(pd)))) %*% ranks); v <- sum(ranks[pd > 0]); n <- length(pd)
  walsh <- sort(outer(pd, pd, "+")[upper.tri(diag(n), TRUE)] / 2); k <- max(1, qsignrank(0.025, n))
  stopifnot(w$statistic == v, abs(w$p.value - min(1, 2 * min(mean(V >= v), mean(V <= v)))) < 1e-14, abs(w$estimate - median(walsh)) < 1e-15,
    abs(w$conf.int - walsh[c(k, length(walsh) + 1 - k)]) < 1e-15)
  add("signed_rank", length(pd), w$estimate, NA, w$statistic, NA, w$p.value, w$conf.int, 1 - 2 * psignrank(k - 1, n))
}
colnames(rows) <- c("sample", "outcome", "weighted", "covariates", "test", "n", "estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high", "achieved")
write.csv(rows, "collapse.csv", row.names = FALSE, quote = FALSE)
warnings()
