# Oracle for randomisation inference on the changes of the areas (changes.R), by enumeration.
# Run in this folder:  Rscript permutation.R > permutation.txt      writes permutation.csv, permutation_sets.csv.
# Nothing here comes from the extension.
# scheme clusters: every choice of as many treated areas as there are; blocks: treatment flipped within each pair.
# statistic difference: mean change of treated less comparator; welch: the same over sqrt(var1/n1 + var0/n0);
# paired (blocks): mean over standard error of the pair differences.
# Counts: strict |T| > |T0|, inclusive |T| >= |T0|, greater/less likewise; T within a relative 1e-12 of T0 (in absolute value) is
# a tie. min_gap: the smallest relative difference that is no tie.
# permutation_sets.csv: all effects tau with inclusive two-sided p > 0.05, when tau is taken off the changes of the treated
# areas before labels are permuted. T(tau) = (a + b tau)/sqrt(c + d tau + e tau^2) for every labelling: where |T| - |T0| changes
# sign by polyroot, sorted and summed up; checked by counting afresh 1e-9 on either side of every limit and at other tau.
source("changes.R")
cat("#", R.version.string, "\n")
labellings <- function(x, scheme) {                   # areas x labellings, 0/1, the first the actual one or not
  if (scheme == "clusters") { L <- combn(nrow(x), sum(x$treat)); return(apply(L, 2, function(i) as.numeric(seq_len(nrow(x)) %in% i))) }
  pairs <- sort(unique(x$pair)); keep <- t(as.matrix(expand.grid(rep(list(0:1), length(pairs)))))
  k <- keep[match(x$pair, pairs), ]; x$treat * k + (1 - x$treat) * (1 - k)
}
# numerator and squared denominator of the statistic of each labelling: by definition, area by area
parts <- function(change, x, L, statistic) {
  n1 <- sum(x$treat); n0 <- nrow(x) - n1
  m1 <- colSums(L * change) / n1; m0 <- colSums((1 - L) * change) / n0
  if (statistic == "difference") return(list(top = m1 - m0, square = rep(1, ncol(L))))
  if (statistic == "welch") return(list(top = m1 - m0, square = colSums(L * (change - rep(m1, each = nrow(x)))^2) / (n1 - 1) / n1 + colSums((1 - L) * (change - rep(m0, each = nrow(x)))^2) / (n0 - 1) / n0))
  pairs <- sort(unique(x$pair)); D <- rowsum((2 * L - 1) * change, x$pair)
  list(top = colMeans(D), square = apply(D, 2, var) / length(pairs))
}
value <- function(p) p$top / sqrt(p$square)
p_inclusive <- function(x, L, statistic, tau) {
  actual <- which(colSums(L == x$treat) == nrow(x)); T <- value(parts(x$change - tau * x$treat, x, L, statistic)); T0 <- T[actual]
  mean(abs(T) >= abs(T0) * (1 - 1e-11))
}
set_of <- function(x, L, statistic, alpha) {
  actual <- which(colSums(L == x$treat) == nrow(x)); n <- ncol(L)
  at <- function(tau) parts(x$change - tau * x$treat, x, L, statistic)
  centre <- mean(x$change[x$treat == 1]) - mean(x$change[x$treat == 0])
  p0 <- at(centre); p1 <- at(centre + 1); p2 <- at(centre - 1)          # in t = tau - centre
  a <- p0$top; b <- p1$top - p0$top; cc <- p0$square; dd <- (p1$square - p2$square) / 2; ee <- (p1$square + p2$square) / 2 - cc
  # far away the leading coefficient decides. The actual one: T0 = -t/sqrt(c0) (b = -1; its spread does not depend on tau); |T| > |T0|: c0 (a + b t)^2 > t^2 (c + d t + e t^2)
  c0 <- cc[actual]; stopifnot(abs(a[actual]) < 1e-13, abs(b[actual] + 1) < 1e-13, abs(dd[actual]) < 1e-13, abs(ee[actual]) < 1e-13)
  tied <- colSums(L != x$treat) %in% c(0, nrow(x))     # itself and its mirror image: always equal
  K <- cbind(c0 * a^2, 2 * c0 * a * b, c0 * b^2 - cc, -dd, -ee); K[abs(K) < 1e-13] <- 0
  found <- lapply(which(!tied), function(i) {
    k <- K[i, ]; top <- max(which(k != 0)); k <- k[1:top]; stopifnot(top %% 2 == 1)
    r <- polyroot(k); re <- Re(r[abs(Im(r)) < 1e-8 * (1 + Mod(r))])
    slope <- vapply(re, function(t) sign(sum(k[-1] * seq_len(top - 1) * t^(seq_len(top - 1) - 1))), 0)
    list(x = re, step = slope, draw = rep(i, length(re)), far = k[top] > 0)
  })
  far <- sum(vapply(found, function(f) f$far, TRUE))
  x_all <- lapply(found, `[[`, "x"); step <- lapply(found, `[[`, "step"); which_one <- lapply(found, `[[`, "draw")
  x_all <- unlist(x_all); step <- unlist(step); which_one <- unlist(which_one); o <- order(x_all); x_all <- x_all[o]; step <- step[o]; which_one <- which_one[o]
  count <- sum(tied) + c(far, far + cumsum(step)); p <- count / n; stopifnot(p <= 1, p > 0, count[length(count)] == sum(tied) + far)
  for (t in c(-50, -3.1, -1.7, -0.83, -0.41, -0.2, 0.13, 0.33, 0.71, 1.3, 2.9, 40)) { q <- p_inclusive(x, L, statistic, centre + t); if (abs(q - p[findInterval(t, x_all) + 1]) > 1e-12) stop("p at ", t, " ", q * n, " ", p[findInterval(t, x_all) + 1] * n) }
  inside <- p > alpha * (1 + 1e-12); at_change <- which(inside[-1] != inside[-length(inside)])
  limit <- as.numeric(lapply(at_change, function(j) { i <- which_one[j]; e <- 1e-7 * max(1, abs(x_all[j]))
    uniroot(function(t) sqrt(c0) * abs(a[i] + b[i] * t) - abs(t) * sqrt(cc[i] + dd[i] * t + ee[i] * t^2), x_all[j] + c(-e, e), tol = 1e-16)$root }))
  r <- centre + limit; if (inside[1]) r <- c(-Inf, r); if (inside[length(inside)]) r <- c(r, Inf)
  twice <- which(diff(r) < 1e-11); if (length(twice)) r <- r[-c(twice, twice + 1)]
  for (i in seq_along(r)) if (is.finite(r[i])) { q <- sapply(c(-1e-9, 1e-9), function(e) p_inclusive(x, L, statistic, r[i] + e)); if (i %% 2 == 0) q <- rev(q); if (!(q[1] <= alpha + 1e-12 && q[2] > alpha)) stop("not a limit ", r[i], " ", q[1], " ", q[2]) }
  stopifnot(length(r) %% 2 == 0); r
}
rows <- sets <- NULL
for (sample in names(samples)) for (scheme in c("clusters", "blocks")) for (outcome in c("y", "anx")) for (weighted in 0:1) for (covariates in 0:1) {
  if (sample == "unequal" && scheme == "blocks") next
  x <- changes_of(samples[[sample]], outcome, weighted, covariates)
  L <- labellings(x, scheme); actual <- which(colSums(L == x$treat) == nrow(x)); stopifnot(length(actual) == 1, !duplicated(t(L)))
  for (statistic in c("difference", "welch", if (scheme == "blocks") "paired")) {
    T <- value(parts(x$change, x, L, statistic)); T0 <- T[actual]
    gap <- abs(abs(T) - abs(T0)) / abs(T0); tie <- gap <= 1e-12; same <- tie & sign(T) == sign(T0)
    n <- c(length(T), sum(!tie & abs(T) > abs(T0)), sum(tie | abs(T) > abs(T0)), sum(!same & T > T0), sum(same | T > T0), sum(!same & T < T0), sum(same | T < T0))
    rows <- rbind(rows, c(sample, scheme, outcome, weighted, covariates, statistic, g17(T0), n, sprintf("%.3g", min(gap[!tie]))))
    r <- set_of(x, L, statistic, 0.05)
    for (i in seq_len(length(r) / 2)) sets <- rbind(sets, c(sample, scheme, outcome, weighted, covariates, statistic, 0.95, length(r) / 2, i, g17(r[2 * i - 1:0])))
  }
}
colnames(rows) <- c("sample", "scheme", "outcome", "weighted", "covariates", "statistic", "observed", "n_labellings", "count_strict", "count_inclusive", "count_greater_strict", "count_greater", "count_less_strict", "count_less", "min_gap")
write.csv(rows, "permutation.csv", row.names = FALSE, quote = FALSE)
colnames(sets) <- c("sample", "scheme", "outcome", "weighted", "covariates", "statistic", "conf_level", "segments", "segment", "lower", "upper")
write.csv(sets, "permutation_sets.csv", row.names = FALSE, quote = FALSE)
stopifnot(rows[1, "count_inclusive"] == 27126, rows[rows[, 1] == "all" & rows[, 2] == "blocks", "count_inclusive"][1] == 290)
cat(nrow(rows), "tests,", nrow(sets), "segments; smallest gap", min(as.numeric(rows[, "min_gap"])), "\n")
