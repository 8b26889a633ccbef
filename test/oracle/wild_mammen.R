# Oracle for the wild cluster bootstrap with Mammen's two-point weights, enumerated with their probabilities: 2^6 vectors
# on the six areas of pairs 1 to 3 (all methods), 2^18 on all areas (WCR11).
# Run in this folder:  Rscript wild_mammen.R          writes wild_mammen.csv. Nothing here comes from the extension.
# few_clusters.R has the definitions. The columns p_ are summed probabilities of |t*| > |t0|, |t*| >= |t0|, t* > t0,
# t* < t0; ties within a relative 1e-12 are in the inclusive only. No weight is 1, so that the data are not one of the n
# vectors: for the inclusive they are one vector more, of the probability 1/n before all is divided by 1 + 1/n.
source("few_clusters.R")
d <- read.csv(data_file)
s5 <- sqrt(5)
mammen <- c(-(s5 - 1) / 2, (s5 + 1) / 2); chance <- c((s5 + 1) / (2 * s5), (s5 - 1) / (2 * s5))
stopifnot(abs(sum(chance * mammen)) < 1e-15, abs(sum(chance * mammen^2) - 1) < 1e-15)
rows <- NULL
for (n_areas in c(6, 18)) {
  s <- sample_of(d, n_areas)
  V <- all_vectors(mammen, n_areas); low <- colSums(V < 0)
  P <- chance[1]^low * chance[2]^(n_areas - low); stopifnot(abs(sum(P) - 1) < 1e-12)
  for (outcome in c("y", "anx")) for (weighted in weightings) for (covariates in covariate_sets) for (effects in effect_sets) {
    m <- model(s, outcome, weighted, covariates, effects)
    for (method in if (n_areas == 6) methods else "WCR11") for (r in if (n_areas == 6) c(0, 0.3) else 0) {
      if (!defined(n_areas, effects, method)) next
      z <- wild(m, method, r); t <- statistics(z, V); t0 <- z$t0
      gap <- abs(abs(t) - abs(t0)) / abs(t0); tie <- gap <= 1e-12; same <- tie & sign(t) == sign(t0)
      p <- c(sum(P[!tie & abs(t) > abs(t0)]), (1 + ncol(V) * sum(P[tie | abs(t) > abs(t0)])) / (1 + ncol(V)), sum(P[!same & t > t0]), sum(P[!same & t < t0]))
      rows <- rbind(rows, c(n_areas, outcome, weighted, covariates, effects, method, "mammen", g17(r), g17(m$estimate), g17(t0), ncol(V), g17(p), sprintf("%.3g", min(gap[!tie]))))
    }
  }
}
colnames(rows) <- c("n_areas", "outcome", "weighted", "covariates", "effects", "method", "weights", "null_value", "estimate", "t0", "n_vectors", "p_strict", "p_inclusive", "p_greater", "p_less", "min_gap")
write.csv(rows, "wild_mammen.csv", row.names = FALSE, quote = FALSE)
