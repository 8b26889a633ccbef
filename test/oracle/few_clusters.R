# What wild.R, wild_sets.R, wild_mammen.R and romano_wolf.R have in common: the wild cluster bootstrap as definitions
# say it, by refitting row by row (dense matrices, QR of lm), not from sums per cluster. Sourced by them.
#
# The bootstrap sample is y*(v) = X b + sum_g v_g u_g, u_g the N-vector with the residuals of cluster g on its rows, 0
# elsewhere; b fitted under the null value r (WCR) or freely (WCU). Residuals u_g are from the fit on all rows (1x) or,
# cluster by cluster, from the fit without the rows of g (3x). Every u_g is one column of a response matrix that is
# regressed on X once; everything else is linear in v:
#   estimate of y*(v) - that of X b       a'v         a_g = coefficient of u_g on X
#   CR1 studentiser^2 (x1)                f sum_h (D v)_h^2   D_hg = score of the residual of u_g in cluster h, times (X'WX)^-1
#   CRV3 studentiser^2 (x3)               (G-1)/G sum_h (D v)_h^2   D_hg = coefficient of u_g without the rows of h, less a_g
# f = G/(G-1) (N-1)/(N-k), k the rank of the model with its dummies. t* = a'v/studentiser, t0 = (estimate - r)/studentiser
# of y itself.
#
# Effects are dummies. Without cluster g the dummy of an area is a column of zeros: its coefficient is 0 (Moore-Penrose),
# and since a constant added to u_g in its area is taken out again by the area's dummy, nothing depends on it. A pair's
# effect is estimated from the other area of the pair.
# effects = block_refit: pair dummies are in the model that is refitted to each y*(v).
# effects = block: y and X are centred in the pairs once, and the centred rows are the data: residuals of y*(v) are not
# centred again, so D differs (a does not; nor do the x3 methods, which refit the full model in both).
# Samples by their number of areas: all 18; 6 of pairs 1 to 3; 10: the treated areas 1 and 2 against 11 to 18; 9: area 1
# against 11 to 18. Where only one area is treated, refits without it have no estimate, so there are neither x3 studentisers
# nor WCU3x, and WCR3x takes the treated column, all zeros without area 1, as above.
data_file <- "../data/nrp18.csv"
weightings <- c(0, 1); covariate_sets <- c(0, 1); effect_sets <- c("none", "cluster", "block", "block_refit")
methods <- c("WCR11", "WCR31", "WCU11", "WCU31", "WCR13", "WCR33", "WCU13", "WCU33")
sample_of <- function(d, n_areas) switch(as.character(n_areas), "18" = d, "6" = d[d$pair <= 3, ], "10" = d[d$area %in% c(1:2, 11:18), ], "9" = d[d$area %in% c(1, 11:18), ])
defined <- function(n_areas, effects, method) {
  if (effects == "block_refit" && substr(method, 5, 5) == "3") return(FALSE)       # the same as block
  if (n_areas %in% 9:10 && effects %in% c("block", "block_refit")) return(FALSE)   # no pairs
  n_areas != 9 || method %in% c("WCR11", "WCR31", "WCU11")
}
g17 <- function(x) ifelse(is.infinite(x), ifelse(x > 0, "Infinity", "-Infinity"), sprintf("%.17g", x))

# QR coefficients by weighted least squares; a column of zeros has coefficient 0, any other deficiency is an error
coefficients_of <- function(X, Y, w) {
  used <- colSums(abs(X[w > 0, , drop = FALSE])) > 0
  decomposed <- qr(X[, used, drop = FALSE] * sqrt(w)); stopifnot(decomposed$rank == sum(used))
  B <- matrix(0, ncol(X), NCOL(Y)); B[used, ] <- qr.coef(decomposed, as.matrix(Y) * sqrt(w)); B
}

model <- function(d, outcome, weighted, covariates, effects) {
  m <- list(effects = effects, y = as.numeric(d[[outcome]]), area = d$area, clusters = sort(unique(d$area)), w = if (weighted) d$w else rep(1, nrow(d)))
  dummies <- function(key) sapply(sort(unique(d[[key]])), function(k) as.numeric(d[[key]] == k))
  m$X <- switch(sub("_refit", "", effects),
    none = cbind(d$treat * d$wave, 1, d$treat, d$wave),
    cluster = cbind(d$treat * d$wave, d$wave, dummies("area")),
    block = cbind(d$treat * d$wave, d$treat, d$wave, dummies("pair")))
  if (covariates) m$X <- cbind(m$X, d$age, d$female, d$imd)
  m$N <- nrow(d); m$G <- length(m$clusters); m$k <- ncol(m$X)
  m$f <- m$G / (m$G - 1) * (m$N - 1) / (m$N - m$k)
  m$score_X <- m$X                                    # the regressors whose fit gives the x1 studentiser
  if (effects == "block") {
    centre <- function(x) x - ave(m$w * x, d$pair, FUN = sum) / ave(m$w, d$pair, FUN = sum)
    keep <- setdiff(seq_len(ncol(m$X)), 3 + seq_along(unique(d$pair)))
    m$score_X <- apply(m$X[, keep], 2, centre)
  }
  p <- m$X %*% solve(crossprod(m$X * m$w, m$X))[, 1]   # row weights of the coefficient: estimate = sum w p y
  m$p <- as.vector(p)
  m$estimate <- coefficients_of(m$X, m$y, m$w)[1]
  m
}

residuals_under <- function(m, r, restricted, leave_out) {
  fitted_without <- function(rows) {                   # coefficients with weight 0 for the rows
    w <- m$w; w[rows] <- 0
    if (restricted) c(r, coefficients_of(m$X[, -1], m$y - m$X[, 1] * r, w)) else coefficients_of(m$X, m$y, w)
  }
  if (!leave_out) return(m$y - as.vector(m$X %*% fitted_without(integer())))
  u <- numeric(m$N)
  for (g in m$clusters) { rows <- m$area == g; u[rows] <- m$y[rows] - m$X[rows, ] %*% fitted_without(rows) }
  u
}

by_cluster <- function(m, x) rowsum(x, m$area)[as.character(m$clusters), , drop = FALSE]

# the linear map of the squares in a studentiser (G x columns of Y), and its factor
studentiser <- function(m, Y, kind) {
  Y <- as.matrix(Y)
  if (kind == "1") {
    E <- Y - m$score_X %*% coefficients_of(m$score_X, Y, m$w)
    return(list(D = by_cluster(m, m$w * m$p * E), f = m$f))
  }
  full <- coefficients_of(m$X, Y, m$w)[1, ]
  D <- t(sapply(m$clusters, function(h) coefficients_of(m$X, Y, m$w * (m$area != h))[1, ] - full))
  if (ncol(Y) == 1) D <- t(D)
  list(D = D, f = (m$G - 1) / m$G)
}

# a, D, f of the bootstrap at null value r, and t0
wild <- function(m, method, r) {
  u <- residuals_under(m, r, restricted = substr(method, 3, 3) == "R", leave_out = substr(method, 4, 4) == "3")
  U <- sapply(m$clusters, function(g) u * (m$area == g))
  s <- studentiser(m, U, substr(method, 5, 5))
  own <- studentiser(m, if (m$effects == "block" && substr(method, 5, 5) == "1") m$y - m$X %*% coefficients_of(m$X, m$y, m$w) else m$y, substr(method, 5, 5))
  list(a = coefficients_of(m$X, U, m$w)[1, ], D = s$D, f = s$f, se = sqrt(own$f * sum(own$D^2)), t0 = (m$estimate - r) / sqrt(own$f * sum(own$D^2)))
}

statistics <- function(z, V) as.vector(z$a %*% V) / sqrt(z$f * colSums((z$D %*% V)^2))

all_vectors <- function(values, G) t(as.matrix(expand.grid(rep(list(values), G))))
webb <- c(-sqrt(3 / 2), -1, -sqrt(1 / 2), sqrt(1 / 2), 1, sqrt(3 / 2))
# t*(-v) = -t*(v), so of symmetric weights the vectors with positive first element do for all
half_vectors <- function(values, G) { V <- all_vectors(values, G); V[, V[G, ] > 0] }
# With ties counted the data are one of the vectors: that of ones, whatever its t*. (Of half of the vectors its negative,
# which counts in tests of |t*|, is in the other half.)
is_data <- function(V) colSums(V == 1) == nrow(V)

