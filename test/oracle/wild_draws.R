# Oracle for what is drawn instead of enumerated: the wild cluster bootstrap with Webb's, Mammen's and normal weights at 18
# areas (999 vectors; stream 1), permutations of 18 and 16 areas (stream 5) and flips of 9 pairs (stream 6), 999 each,
# seed 2016. philox.py draws them.
# Run in this folder:  Rscript wild_draws.R          writes wild_draws.csv, permutation_draws.csv (needs python3).
# Nothing here comes from the extension. few_clusters.R and changes.R have the definitions, wild.R and permutation.R the counts:
# ties are in the inclusive only. Drawn labels may be the actual ones, or the same twice.
source("few_clusters.R"); source("changes.R")
REPS <- 999
drawn <- function(expression) {                       # a line per replicate r
  out <- system2("python3", c("-B", "-c", shQuote(sprintf("import philox\nfor r in range(%d): print(*['%%.17g' %% v for v in %s])", REPS, expression))), stdout = TRUE)
  V <- sapply(strsplit(out, " "), as.numeric); stopifnot(ncol(V) == REPS); V
}
counts <- function(t, t0) {
  gap <- abs(abs(t) - abs(t0)) / abs(t0); tie <- gap <= 1e-10; same <- tie & sign(t) == sign(t0); stopifnot(gap[!tie] > 1e-8)
  c(sum(!tie & abs(t) > abs(t0)), sum(tie | abs(t) > abs(t0)), sum(!same & t > t0), sum(!same & t < t0))
}
rows <- NULL
for (weights in c("webb", "mammen", "normal")) {
  V <- if (weights == "normal") qnorm(drawn("(lambda d: [d.uniform() for _ in range(18)])(philox.Draws(2016, 1, r))")) else drawn(sprintf("philox.Draws(2016, 1, r).%s(18)", weights))
  for (outcome in c("y", "anx")) for (weighted in weightings) for (covariates in covariate_sets) for (effects in effect_sets) {
    m <- model(d, outcome, weighted, covariates, effects)
    for (method in methods) {
      if (!defined(18, effects, method)) next
      z <- wild(m, method, 0)
      rows <- rbind(rows, c(18, outcome, weighted, covariates, effects, method, weights, 0, 2016, REPS, g17(z$t0), counts(statistics(z, V), z$t0)))
    }
  }
}
colnames(rows) <- c("n_areas", "outcome", "weighted", "covariates", "effects", "method", "weights", "null_value", "seed", "reps", "t0", "count_strict", "count_inclusive", "count_greater", "count_less")
write.csv(rows, "wild_draws.csv", row.names = FALSE, quote = FALSE)

rows <- NULL
for (sample in c("all", "unequal")) for (scheme in c("clusters", "blocks")) {
  if (sample == "unequal" && scheme == "blocks") next
  n <- c(all = 18, unequal = 16)[[sample]]; n1 <- c(all = 9, unequal = 7)[[sample]]
  if (scheme == "clusters") { V <- drawn(sprintf("philox.Draws(2016, 5, r).permutation(%d, %d)[:%d]", n, n1, n1)) + 1; L <- apply(V, 2, function(i) as.numeric(seq_len(n) %in% i)) }
  else { keep <- drawn("philox.Draws(2016, 6, r).bits(9)") == 1 }
  for (outcome in c("y", "anx")) for (weighted in 0:1) for (covariates in 0:1) {
    x <- changes_of(samples[[sample]], outcome, weighted, covariates)
    if (scheme == "blocks") L <- apply(keep, 2, function(k) ifelse(k[match(x$pair, 1:9)], x$treat, 1 - x$treat))
    for (statistic in c("difference", "t")) {
      value <- function(l) {
        a <- x$change[l == 1]; b <- x$change[l == 0]
        if (statistic == "difference") mean(a) - mean(b) else if (scheme == "clusters") t.test(a, b)$statistic else t.test(a[order(x$pair[l == 1])], b[order(x$pair[l == 0])], paired = TRUE)$statistic
      }
      T0 <- value(x$treat); T <- apply(L, 2, value)
      rows <- rbind(rows, c(sample, scheme, outcome, weighted, covariates, statistic, 2016, REPS, g17(T0), counts(T, T0)))
    }
  }
}
colnames(rows) <- c("sample", "scheme", "outcome", "weighted", "covariates", "statistic", "seed", "reps", "observed", "count_strict", "count_inclusive", "count_greater_strict", "count_less_strict")
write.csv(rows, "permutation_draws.csv", row.names = FALSE, quote = FALSE)
