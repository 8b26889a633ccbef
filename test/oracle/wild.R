# Oracle for the wild cluster bootstrap: counts over all sign vectors (2^18 and fewer; Webb: 6^6 on six areas).
# Run in this folder:  Rscript wild.R > wild.txt          writes wild.csv. Nothing here comes from the extension.
# few_clusters.R has the definitions. Ties: |t*| within a relative 1e-10 of |t0| (equal but for the rounding here, which is of
# the estimate's size, and t0 may be near 0; no other draw is so near); strict and one-sided counts leave them out, the
# inclusive has them, and the vectors +1 ... +1 and -1 ... -1, whatever their t*: they stand for the data. min_gap: the smallest ||t*| - |t0||/|t0| that is no tie; tie_gap: the largest of a tie.
source("few_clusters.R")
cat("#", R.version.string, "\n")
d <- read.csv(data_file)
rows <- NULL
count <- function(t, t0, V) {                            # t: of half of the vectors, the other half has -t
  gap <- abs(abs(t) - abs(t0)) / abs(t0); tie <- gap <= 1e-10
  more <- !tie & abs(t) > abs(t0)
  above <- function(t) sum(!(tie & sign(t) == sign(t0)) & t > t0)
  below <- function(t) sum(!(tie & sign(t) == sign(t0)) & t < t0)
  # one-sided: the data themselves count, their negative as the vector that it is
  least <- function(t) sum(tie & sign(t) == sign(t0) | t > t0)
  most <- function(t) sum(tie & sign(t) == sign(t0) | t < t0)
  data <- is_data(V); stopifnot(sum(data) == 1)
  c(2 * length(t), 2 * sum(more), 2 * sum(more | tie | data), above(t) + above(-t), below(t) + below(-t), min(gap[!tie]), if (any(tie)) max(gap[tie]) else 0,
    1 + sum((tie & sign(t) == sign(t0) | t > t0)[!data]) + least(-t), 1 + sum((tie & sign(t) == sign(t0) | t < t0)[!data]) + most(-t))
}
run <- function(n_areas, weights, V, nulls) for (outcome in c("y", "anx")) for (weighted in weightings) for (covariates in covariate_sets) for (effects in effect_sets) {
  if (!defined(n_areas, effects, "WCR11")) next
  m <- model(sample_of(d, n_areas), outcome, weighted, covariates, effects)
  for (method in methods) {
    if (!defined(n_areas, effects, method)) next
    for (r in nulls) {
      if (r == nulls[1] || substr(method, 3, 3) == "R") z <- wild(m, method, r)
      z$t0 <- (m$estimate - r) / z$se
      if (r == nulls[1] || substr(method, 3, 3) == "R") t <- statistics(z, V)
      n <- count(t, z$t0, V)
      rows <<- rbind(rows, c(n_areas, outcome, weighted, covariates, effects, method, weights, g17(r), g17(m$estimate), g17(z$t0), sprintf("%.0f", n[1:5]), sprintf("%.3g", n[6:7]), sprintf("%.0f", n[8:9])))
    }
  }
}
run(18, "rademacher", half_vectors(c(-1, 1), 18), c(0, 0.3, -0.4))
run(6, "webb", half_vectors(webb, 6), c(0, 0.3))
run(6, "rademacher", half_vectors(c(-1, 1), 6), c(0, 0.3, -0.4, 1.5))
for (n in 10:9) run(n, "rademacher", half_vectors(c(-1, 1), n), c(0, 0.3))
colnames(rows) <- c("n_areas", "outcome", "weighted", "covariates", "effects", "method", "weights", "null_value", "estimate", "t0", "n_vectors", "count_strict", "count_inclusive", "count_greater", "count_less", "min_gap", "tie_gap", "count_greater_inclusive", "count_less_inclusive")
rows <- as.data.frame(rows)
write.csv(rows, "wild.csv", row.names = FALSE, quote = FALSE)

# the counts published for the plain case
golden <- c(WCR11 = 212812, WCR31 = 212744, WCU11 = 212450, WCU31 = 212380)
plain <- subset(rows, n_areas == 18 & outcome == "y" & weighted == 0 & covariates == 0 & effects == "none" & null_value == "0")
stopifnot(as.numeric(plain$count_strict[match(names(golden), plain$method)]) == golden)
stopifnot(as.numeric(rows$min_gap) > 1e-8)
cat(nrow(rows), "cases; smallest gap", min(as.numeric(rows$min_gap)), "largest tie", max(as.numeric(rows$tie_gap)), "\n")
print(table(rows$weights, as.numeric(rows$count_inclusive) - as.numeric(rows$count_strict)))
