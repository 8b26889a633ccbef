# Oracle for event studies with few clusters: CR2 and CR3 with their degrees of freedom, and jackknives.
# Run in this folder:  Rscript event_study.R > event_study.txt 2>&1
# Reads event_study_data.csv, writes event_study_few_clusters.csv. Nothing here comes from the extension.
#
# Every regression is an lm on all rows, with dummies for areas or cohorts and for waves:
#   twfe static        one dummy of being treated
#   twfe               a dummy for each event time but the reference, the last wave before the start
#   sunab              a dummy for each cohort at each event time but the reference; means by weight of rows
#   etwfe notyet       a dummy for each treated cohort and wave; x1, x1 by cohort, by wave and by dummy; effects at the
#                      mean of x1 over the dummy's rows
# (clubSandwich has no CR3 with dummies for the clusters themselves.)
# The jackknife fits all but one area, and computes weights and means anew: (G - 1) / G sum of squares about the estimate.
# That of imputation fits the untreated rows (areas or cohorts, and waves) and takes means of treated rows' differences.
options(digits = 15, width = 160)
suppressMessages(library(clubSandwich))
cat("#", R.version.string, "clubSandwich", as.character(packageVersion("clubSandwich")), "\n")
all_rows <- read.csv("event_study_data.csv")
out <- NULL
put <- function(...) out <<- rbind(out, data.frame(..., stringsAsFactors = FALSE))

prepare <- function(name, weighted) {
  d <- all_rows[all_rows$data == name, ]
  d$g <- ifelse(is.na(d$first_treated), 0, d$first_treated)
  d$w <- if (weighted) d$weight else 1
  waves <- sort(unique(d$wave))
  d$D <- as.integer(d$g > 0 & d$wave >= d$g)
  last <- vapply(d$g, function(g) if (g == 0) 0 else max(waves[waves < g]), 0)
  d$e <- ifelse(d$g == 0 | d$wave == last, NA, d$wave - d$g)
  d
}
label <- function(...) gsub("-", "m", paste("z", ..., sep = "_"))

# The matrix of regressors, and rows of contrasts by event time ("" is over all).
build <- function(d, method, effects, x) {
  level <- if (effects == "cluster") d$area else d$g
  X <- cbind(model.matrix(~ factor(level)), model.matrix(~ factor(wave), d)[, -1])
  if (x) X <- cbind(X, x1 = d$x1, model.matrix(~ factor(g), d)[, -1, drop = FALSE] * d$x1,
                    model.matrix(~ factor(wave), d)[, -1] * d$x1)
  key <- switch(method, static = ifelse(d$D == 1, "", NA), twfe = d$e,
                sunab = ifelse(is.na(d$e), NA, paste(d$g, d$wave)), etwfe = ifelse(d$D == 1, paste(d$g, d$wave), NA))
  terms <- sort(unique(key[!is.na(key)]))
  Z <- sapply(terms, function(k) as.numeric(!is.na(key) & key == k))
  colnames(Z) <- label(terms)
  X <- cbind(X, Z)
  if (x) { ZX <- Z * d$x1; colnames(ZX) <- paste0(colnames(Z), "_x"); X <- cbind(X, ZX) }
  colnames(X) <- make.unique(colnames(X))
  weight <- vapply(terms, function(k) sum(d$w[!is.na(key) & key == k]), 0)
  at <- vapply(terms, function(k) { r <- !is.na(key) & key == k; sum(d$w[r] * d$x1[r]) / sum(d$w[r]) }, 0)
  if (method %in% c("static", "twfe")) { rows <- as.list(as.character(terms)); names(rows) <- terms; rows <- lapply(rows, function(t) terms == t) }
  else { event <- vapply(strsplit(terms, " "), function(s) as.numeric(s[2]) - as.numeric(s[1]), 0)
    rows <- c(list(event >= 0), lapply(sort(unique(event)), function(e) event == e)); names(rows) <- c("", sort(unique(event))) }
  L <- t(vapply(rows, function(r) { l <- setNames(numeric(ncol(X)), colnames(X)); share <- if (length(weight) == 1 || method %in% c("static", "twfe")) as.numeric(r) else weight * r / sum(weight[r])
    l[label(terms)] <- share; if (x) l[paste0(label(terms), "_x")] <- share * at; l }, numeric(ncol(X))))
  list(X = X, L = L)
}
fit <- function(d, b) { keep <- qr(b$X * sqrt(d$w)); cols <- sort(keep$pivot[seq_len(keep$rank)]); list(X = b$X[, cols], L = b$L[, cols, drop = FALSE], lost = b$L[, -cols, drop = FALSE]) }
estimate <- function(d, b) { f <- fit(d, b); stopifnot(all(f$lost == 0)); drop(f$L %*% solve(crossprod(f$X * sqrt(d$w)), crossprod(f$X, d$w * d$y))) }

regression <- function(name, weighted, method, control, effects, x) {
  d <- prepare(name, weighted); b <- build(d, method, effects, x); f <- fit(d, b); stopifnot(all(f$lost == 0))
  M <- as.data.frame(f$X); names(M) <- paste0("v", seq_along(M)); form <- as.formula(paste("y ~ 0 +", paste(names(M), collapse = "+")))
  M$y <- d$y; M$w <- d$w
  m <- if (weighted) lm(form, M, weights = w) else lm(form, M)
  areas <- sort(unique(d$area)); G <- length(areas)
  theta <- drop(f$L %*% coef(m))
  J <- sapply(areas, function(a) { k <- d$area != a; estimate(d[k, ], build(d[k, ], method, effects, x)) }); if (!is.matrix(J)) J <- matrix(J, 1)
  row <- function(i, vcov, se, df) put(data = name, outcome = "y", weighted = as.integer(weighted), method = if (method == "static") "twfe" else method, control = control, effects = effects,
    covariates = if (x) "x1" else "x0", weights = "cell", vcov = vcov, key = rownames(f$L)[i], estimate = theta[i], std_error = se, df = df)
  for (v in if (effects == "cohort") c("CR2", "CR3") else "CR2") { V <- vcovCR(m, cluster = d$area, type = v)
    for (i in seq_along(theta)) { l <- f$L[i, ]; t <- Wald_test(m, constraints = matrix(l, 1), vcov = V, test = "HTZ"); row(i, v, sqrt(drop(l %*% V %*% l)), t$df_denom) } }
  for (i in seq_along(theta)) row(i, "jackknife", sqrt((G - 1) / G * sum((J[i, ] - theta[i])^2)), G - 1)
  cat(name, weighted, method, effects, x, "\n"); print(theta)
}
for (name in c("rc", "small")) for (weighted in c(FALSE, TRUE)) {
  for (effects in c("cluster", "cohort")) for (method in c("static", "twfe", "sunab")) regression(name, weighted, method, "", effects, FALSE)
  regression(name, weighted, "etwfe", "notyet", "cohort", TRUE)
}

# ---- imputation ----
impute <- function(d, effects) {
  d$level <- factor(if (effects == "cluster") d$area else d$g); d$t <- factor(d$wave); u <- d$D == 0
  m <- lm(y ~ level + t, d[u, ], weights = w); p <- suppressWarnings(predict(m, d[!u, ])); r <- d[!u, ]; tau <- r$y - p; e <- r$wave - r$g
  c(sum(r$w * tau) / sum(r$w), vapply(sort(unique(e)), function(h) sum((r$w * tau)[e == h]) / sum(r$w[e == h]), 0))
}
for (name in c("rc", "small")) for (weighted in c(FALSE, TRUE)) for (effects in c("cluster", "cohort")) {
  d <- prepare(name, weighted); theta <- impute(d, effects); keys <- c("", sort(unique((d$wave - d$g)[d$D == 1]))); areas <- sort(unique(d$area)); G <- length(areas)
  J <- sapply(areas, function(a) impute(d[d$area != a, ], effects))
  for (method in c("imputation", "two_stage")) for (i in seq_along(theta)) put(data = name, outcome = "y", weighted = as.integer(weighted), method = method, control = "", effects = effects, covariates = "x0", weights = "cell",
    vcov = "jackknife", key = keys[i], estimate = theta[i], std_error = sqrt((G - 1) / G * sum((J[i, ] - theta[i])^2)), df = G - 1)
}
out <- out[order(match(out$data, c("rc", "small")), out$weighted, out$covariates, out$method, out$effects, out$vcov), ]
for (v in c("estimate", "std_error", "df")) out[[v]] <- format(out[[v]], digits = 15, trim = TRUE)
write.csv(out, "event_study_few_clusters.csv", row.names = FALSE, quote = FALSE)
