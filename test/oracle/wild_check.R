# Holds few_clusters.R against R's own functions: residuals by lm() and predict(), t0 and t* by refitting lm() to y*(v) for a
# sign vector, with sandwich::vcovCL(type = "HC1") or lm() without each area. All 18 areas; not effects = block with x1 methods, whose
# bootstrap is of centred data.
# Run in this folder:  Rscript wild_check.R > wild_check.txt
suppressMessages(library(sandwich)); source("few_clusters.R")
cat("#", R.version.string, "sandwich", as.character(packageVersion("sandwich")), "\n")
d <- read.csv(data_file); d$areaf <- factor(d$area); d$pairf <- factor(d$pair); d$tp <- d$treat * d$wave
set.seed(1); worst <- 0; n <- 0
fit <- function(f, s, y) { s$response <- y; f <- as.formula(paste("response", f)); environment(f) <- environment(); lm(f, droplevels(s), weights = w_used) }
for (outcome in c("y", "anx")) for (weighted in weightings) for (covariates in covariate_sets) for (effects in c("none", "cluster", "block_refit")) {
  m <- model(d, outcome, weighted, covariates, effects); d$w_used <- m$w
  f <- paste(c(none = "~ tp + treat + wave", cluster = "~ tp + wave + areaf", block_refit = "~ tp + treat + wave + pairf")[[effects]], if (covariates) "+ age + female + imd")
  statistic <- function(y, r, kind) {
    g <- fit(f, d, y); b <- coef(g)[["tp"]]
    if (kind == "1") return((b - r) / sqrt(vcovCL(g, cluster = d$area, type = "HC1")["tp", "tp"]))
    without <- sapply(m$clusters, function(h) coef(fit(f, d[d$area != h, ], y[d$area != h]))[["tp"]])
    (b - r) / sqrt((m$G - 1) / m$G * sum((without - b)^2))
  }
  for (method in methods) for (r in c(0, 0.3)) {
    restricted <- substr(method, 3, 3) == "R"; leave_out <- substr(method, 4, 4) == "3"; kind <- substr(method, 5, 5)
    z <- wild(m, method, r); u <- residuals_under(m, r, restricted, leave_out)
    under <- if (restricted) sub("tp +", "", f, fixed = TRUE) else f; y <- m$y - (if (restricted) r else 0) * d$tp
    if (!leave_out) stopifnot(abs(residuals(fit(under, d, y)) - u) < 1e-10)
    else if (effects != "cluster") for (h in m$clusters) { out <- d$area == h; stopifnot(abs(y[out] - predict(fit(under, d[!out, ], y[!out]), d[out, ]) - u[out]) < 1e-10) }
    stopifnot(abs(statistic(m$y, r, kind) - z$t0) < 1e-9)
    v <- sample(c(-1, 1), 18, TRUE); null <- if (restricted) r else m$estimate
    star <- null * d$tp + 3 + 0.7 * d$wave + (if (effects == "cluster") rnorm(18)[d$area] else 0) + v[d$area] * u      # other coefficients do not matter
    error <- abs(statistic(star, null, kind) - statistics(z, matrix(v))); stopifnot(error < 1e-9); worst <- max(worst, error); n <- n + 1
  }
}
cat(n, "bootstrap samples refitted, largest difference of t*", worst, "\n")
