# Oracle for the exact confidence sets of the wild cluster bootstrap: all null values r with p(r) > 1 - level, p by
# enumeration with strict counts; 2^18 and fewer Rademacher vectors, or 6^6 Webb vectors.
# Run in this folder:  Rscript wild_sets.R > wild_sets.txt         writes wild_sets.csv. Nothing here comes from the extension.
#
# few_clusters.R has the definitions. With x = t0 = (estimate - r)/se, everything restricted is linear in x: each draw's
# |t*| > |t0| is (n0 + n1 x)^2 > x^2 (q0 + q1 x + q2 x^2); polyroot() finds where it changes, the changes are sorted and
# summed up. (WCU: t* does not depend on r, the set is an interval between order statistics.) Limits are then polished for
# the one draw that changes there. Checked against p(r) found afresh, by refitting at r and counting all vectors: 1e-9 on
# either side of every finite limit (columns p_...), at twelve other null values (far ones too), and limits by bisection
# of p(r) in a few cases.
# Level 0.9999 for some of the six areas, where far null values are not rejected: the whole line.
# equal_tailed: p = 2 min(#{t* < t0}, #{t* > t0})/vectors, ties in neither, in the plain case.
source("few_clusters.R")
cat("#", R.version.string, "\n")
d <- read.csv(data_file)
levels <- c(0.95, 0.80)

p_at <- function(m, method, V, r, type) {             # afresh
  z <- wild(m, method, r); t <- statistics(z, V)
  tie <- abs(abs(t) - abs(z$t0)) <= 1e-11 * abs(z$t0)       # rounding grows with r
  if (type == "symmetric") return(mean(!tie & abs(t) > abs(z$t0)))
  same <- tie & sign(t) == sign(z$t0); opposite <- tie & sign(t) == -sign(z$t0)
  greater <- sum(!same & t > z$t0) + sum(!opposite & -t > z$t0); less <- sum(!same & t < z$t0) + sum(!opposite & -t < z$t0)
  2 * min(greater, less) / (2 * length(t))
}

# changes of the count in x: a list of positions, steps, draw, and the count at -Infinity, for |t*| > |t0| or t* > t0
changes <- function(m, method, V) {
  at <- function(x) wild(m, method, m$estimate - x * se)
  se <- wild(m, method, m$estimate)$se
  z0 <- at(0); z1 <- at(1); check <- at(-3.7)
  a1 <- z1$a - z0$a; D1 <- z1$D - z0$D
  stopifnot(max(abs(check$a - z0$a + 3.7 * a1)) < 1e-11 * max(abs(z0$a), abs(a1)), max(abs(check$D - z0$D + 3.7 * D1)) < 1e-11 * max(abs(z0$D), abs(D1)))
  n0 <- as.vector(z0$a %*% V); n1 <- as.vector(a1 %*% V); P <- z0$D %*% V; Q <- D1 %*% V
  q0 <- z0$f * colSums(P^2); q1 <- 2 * z0$f * colSums(P * Q); q2 <- z0$f * colSums(Q^2)
  # a draw whose null part is fitted exactly by the model (the signs are the same within each arm) has q1 = q2 = 0
  flat <- q2 < 1e-20 * max(q2); cat("  draws without x in the studentiser:", sum(flat), "smallest other q2:", min(q2[!flat]) / max(q2), "\n")
  stopifnot(min(q2[!flat]) > 1e-10 * max(q2), abs(n0[flat]) < 1e-12 * max(abs(n0)))
  excess <- n1^2 / q0 - 1                              # of a flat draw, n0 = 0: t* = t0 n1/sqrt(q0) for every x
  tied <- flat & abs(excess) < 1e-10
  K <- rbind(n0^2, 2 * n0 * n1, n1^2 - q0, -q1, -q2)[, !flat]; K <- t(K) / apply(abs(K), 2, max)
  R <- t(apply(K, 1, polyroot)); re <- Re(R); real <- abs(Im(R)) < 1e-8 * (1 + abs(re))
  slope <- sign(K[, 2] + 2 * K[, 3] * re + 3 * K[, 4] * re^2 + 4 * K[, 5] * re^3)
  cat("  real roots per draw:", paste(names(table(rowSums(real))), table(rowSums(real)), sep = ": "), "\n")
  draw <- matrix(which(!flat), nrow(re), 4)
  list(se = se, x = re[real], slope = slope[real], draw = draw[real], n0 = n0, n1 = n1, q0 = q0, q1 = q1, q2 = q2,
    more = sum(flat & !tied & excess > 0), less = sum(flat & !tied & excess < 0), tied = sum(tied))
}
# positions and the counts between them (one more): of |t*| > |t0|, or of t* > t0 (over v and -v)
sweep_counts <- function(k, type, vectors) {
  if (type == "symmetric") { x <- k$x; step <- 2 * k$slope; draw <- k$draw; start <- 2 * k$more }
  else {
    # t* -> n1/sqrt(q2) as t0 -> -Infinity, so all are greater, but for flat draws: t* = c t0, c = +-n1/sqrt(q0), is greater
    # at x < 0 if c < 1, at x > 0 if c > 1, never if c = 1
    x <- c(k$x, 0); step <- c(k$slope * sign(k$x), -2 * k$less - k$tied); draw <- c(k$draw, NA)
    start <- vectors - 2 * (k$less + k$more + k$tied) + 2 * k$less + k$more + k$tied
  }
  o <- order(x); list(x = x[o], draw = draw[o], count = c(start, start + cumsum(step[o])))
}
p_between <- function(s, type, vectors, tied) {
  if (type == "symmetric") return(s$count / vectors)
  2 * pmin(s$count, vectors - s$count - tied) / vectors
}
polish <- function(k, x, draw) {                       # the root of |t*| - |t0| of this draw next to x
  h <- function(x) abs(k$n0[draw] + k$n1[draw] * x) - abs(x) * sqrt(k$q0[draw] + k$q1[draw] * x + k$q2[draw] * x^2)
  e <- 1e-6 * max(1e-3, abs(x)); stopifnot(h(x - e) * h(x + e) < 0)
  uniroot(h, x + c(-e, e), tol = 1e-16, maxiter = 200)$root
}

segments_of <- function(m, method, V, type, k, alpha) {     # rows (lower, upper)
  vectors <- 2 * ncol(V)
  if (substr(method, 3, 3) == "U") {
    z <- wild(m, method, m$estimate); t <- sort(abs(statistics(z, V)), decreasing = TRUE)
    return(m$estimate + c(-1, 1) * z$se * t[floor(alpha * length(t) + 1e-9) + 1])
  }
  s <- sweep_counts(k, type, vectors); p <- p_between(s, type, vectors, k$tied)
  stopifnot(p >= 0, p <= 1)
  inside <- p > alpha * (1 + 1e-12); at <- which(inside[-1] != inside[-length(inside)])
  limits <- mapply(function(x, draw) if (is.na(draw)) x else polish(k, x, draw), s$x[at], s$draw[at])
  r <- m$estimate - k$se * as.numeric(limits)
  if (inside[1]) r <- c(Inf, r)                        # x = -Infinity
  if (inside[length(inside)]) r <- c(r, -Inf)
  # the same limit twice (two draws with the same change): no segment, no gap
  r <- sort(r); twice <- which(diff(r) < 1e-11 * (1 + abs(r[-1]))); if (length(twice)) r <- r[-c(twice, twice + 1)]
  stopifnot(length(r) %% 2 == 0)
  r
}

rows <- NULL; checked <- 0; bisected <- 0; most <- 0
check_elsewhere <- function(m, method, V, type, k) {
  vectors <- 2 * ncol(V); s <- sweep_counts(k, type, vectors); p <- p_between(s, type, vectors, k$tied)
  for (x in c(-200, -20, -6.1, -3.3, -2.05, -1.02, -0.31, 0.52, 1.23, 2.6, 5.4, 100)) {
    a <- p[findInterval(x, s$x) + 1]; b <- p_at(m, method, V, m$estimate - x * k$se, type); checked <<- checked + 1
    if (abs(a - b) > 1e-12) stop("counts differ at x = ", x, ": ", a * vectors, " ", b * vectors)
  }
}
run <- function(n_areas, weights, V) for (outcome in c("y", "anx")) for (weighted in weightings) for (covariates in covariate_sets) for (effects in effect_sets) {
  if (!defined(n_areas, effects, "WCR11")) next
  m <- model(sample_of(d, n_areas), outcome, weighted, covariates, effects)
  for (method in methods) {
    if (!defined(n_areas, effects, method)) next
    cat(n_areas, outcome, weighted, covariates, effects, method, "\n")
    plain <- outcome == "y" && !weighted && !covariates && effects == "none"
    restricted <- substr(method, 3, 3) == "R"
    k <- if (restricted) changes(m, method, V)
    for (type in c("symmetric", if (plain && restricted) "equal_tailed")) {
      if (restricted) check_elsewhere(m, method, V, type, k)
      for (level in c(levels, if (n_areas == 6 && effects == "none" && !covariates) 0.9999)) {       # 0.9999: unbounded ones, too
        alpha <- c("0.95" = 0.05, "0.8" = 0.2, "0.9999" = 0.0001)[[as.character(level)]]
        r <- segments_of(m, method, V, type, k, alpha)
        most <<- max(most, length(r) / 2)
        p <- sapply(seq_along(r), function(i) if (is.infinite(r[i])) c(NA, NA) else sapply(c(-1e-9, 1e-9), function(e) p_at(m, method, V, r[i] + e, type)))
        for (i in seq_along(r)) if (is.finite(r[i])) { q <- if (i %% 2) p[, i] else rev(p[, i]); if (!(q[1] <= alpha + 1e-12 && q[2] > alpha)) stop("not a limit: ", g17(r[i]), " p ", q[1], " ", q[2]) }
        if (level == 0.95 && restricted && (plain || n_areas == 6 && weighted && effects == "block")) for (i in seq_along(r)) if (is.finite(r[i])) {
          lo <- r[i] - 1e-3; hi <- r[i] + 1e-3; p_lo <- p_at(m, method, V, lo, type) > alpha
          if (p_lo == (p_at(m, method, V, hi, type) > alpha)) { cat("  not bisected", g17(r[i]), "\n"); next }
          for (step in 1:45) { mid <- (lo + hi) / 2; if ((p_at(m, method, V, mid, type) > alpha) == p_lo) lo <- mid else hi <- mid }
          cat("  bisected", g17(mid), "less", g17(r[i]), "=", mid - r[i], "\n"); bisected <<- bisected + 1
          if (abs(mid - r[i]) > 1e-9) cat("  another of several limits\n")
        }
        for (i in seq_len(length(r) / 2)) rows <<- rbind(rows, c(n_areas, outcome, weighted, covariates, effects, method, weights, type, level, length(r) / 2, i, g17(r[2 * i - 1:0]),
          ifelse(is.na(p[, 2 * i - 1:0]), "", sprintf("%.17g", p[, 2 * i - 1:0]))))
      }
    }
  }
}
for (n in 9:10) run(n, "rademacher", half_vectors(c(-1, 1), n))
run(6, "webb", half_vectors(webb, 6))
run(18, "rademacher", half_vectors(c(-1, 1), 18))
colnames(rows) <- c("n_areas", "outcome", "weighted", "covariates", "effects", "method", "weights", "p_type", "conf_level", "segments", "segment", "lower", "upper", "p_lower_outside", "p_lower_inside", "p_upper_inside", "p_upper_outside")
rows <- as.data.frame(rows)
rows <- rows[order(-as.numeric(rows$n_areas)), ]
write.csv(rows, "wild_sets.csv", row.names = FALSE, quote = FALSE)
golden <- subset(rows, n_areas == 18 & outcome == "y" & weighted == 0 & covariates == 0 & effects == "none" & p_type == "symmetric" & conf_level == 0.95)
published <- c(WCR11 = c(-0.5160865283654, 0.6986395698296), WCR31 = c(-0.5153612382541, 0.7005966675990))
for (method in c("WCR11", "WCR31")) { i <- golden$method == method; stopifnot(abs(as.numeric(c(golden$lower[i], golden$upper[i])) - published[paste0(method, 1:2)]) < 1e-12) }
cat(nrow(rows), "segments, at most", most, "in one set;", checked, "counts afresh,", bisected, "limits bisected\n")
