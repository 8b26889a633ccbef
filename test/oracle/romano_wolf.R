# Oracle for Romano and Wolf's step-down p-values over several outcomes that share clusters: exact, all 2^18 Rademacher
# vectors, WCR11 and WCR31 with the null (0) imposed for each outcome on its own, studentised by CR1.
# Run in this folder:  Rscript romano_wolf.R > romano_wolf.txt      writes romano_wolf.csv. Nothing here comes from the extension.
# few_clusters.R has the bootstrap. Outcomes in the order of |t0|, largest first: p_(s) = #{max over j >= s of |t*_j| >= |t_(s)|}/2^18,
# then the cumulative maximum. Sign vectors are the same for all outcomes. Ties (relative 1e-10, see wild.R) count, and the vector +1 ... +1
# and its negative count for every outcome, whatever their t*: they stand for the data. marginal_
# are the outcome's own inclusive counts. The derived outcomes: y_female = y female, y_imd = y imd / 10, late = y + treat wave (0.5 + female).
source("few_clusters.R")
cat("#", R.version.string, "\n")
d <- read.csv(data_file)
d$y_female <- d$y * d$female; d$y_imd <- d$y * d$imd / 10; d$late <- d$y + (d$treat * d$wave) * (0.5 + d$female)
families <- list(four = c("y", "anx", "y_female", "age"), six = c("y", "anx", "y_female", "age", "y_imd", "late"), one = "late")
V <- half_vectors(c(-1, 1), 18); rows <- NULL
for (family in names(families)) for (weighted in weightings) for (effects in c("none", "cluster")) for (method in c("WCR11", "WCR31")) {
  outcomes <- families[[family]]; J <- length(outcomes)
  z <- lapply(outcomes, function(o) wild(model(d, o, weighted, 0, effects), method, 0))
  t <- abs(sapply(z, statistics, V)); t0 <- sapply(z, `[[`, "t0")
  largest <- order(-abs(t0)); count <- numeric(J); gap <- Inf
  for (s in seq_len(J)) {
    most <- apply(t[, largest[s:J], drop = FALSE], 1, max); g <- most / abs(t0[largest[s]]) - 1
    count[largest[s]] <- 2 * sum(g >= -1e-10 | is_data(V)); gap <- min(gap, abs(g)[abs(g) > 1e-10])
  }
  p <- numeric(J); p[largest] <- cummax(count[largest]) / ncol(V) / 2
  marginal <- 2 * colSums(t >= rep(abs(t0) * (1 - 1e-10), each = nrow(t)) | is_data(V))
  stopifnot(gap > 1e-8, p >= marginal / 2^18)
  for (j in seq_len(J)) rows <- rbind(rows, c(family, weighted, effects, method, j, outcomes[j], g17(z[[j]]$t0), match(j, largest), marginal[j], count[j], g17(p[j]), sprintf("%.3g", gap)))
}
colnames(rows) <- c("family", "weighted", "effects", "method", "position", "outcome", "t0", "step", "marginal_count", "step_count", "p_value", "min_gap")
write.csv(rows, "romano_wolf.csv", row.names = FALSE, quote = FALSE)
