# Covariance matrices of several contrasts of one fit, and of totals and a ratio of a stratified sample of clusters.
# Run in this folder:  Rscript covariances.R > covariances.txt 2>&1
# Reads effects_data.csv; writes covariances_contrasts.csv, covariances_values.csv, covariances_totals.csv.
# Nothing here comes from the extension.
#
# Columns: none     the four groups (comparator pre, post, treated pre, post), then x1, x2
#          cluster  treated x post, post, x1, x2, and a dummy for each area
#          block    treated x post, post, treated, x1, x2, and a dummy for each pair
# The last contrast is a combination of others, for its own degrees of freedom.
options(digits = 15, width = 160)
suppressMessages({library(sandwich); library(clubSandwich); library(survey)})
cat("#", R.version.string, "\n")
for (p in c("sandwich", "clubSandwich", "survey")) cat("#", p, as.character(packageVersion(p)), "\n")
options(survey.replicates.mse = FALSE, survey.lonely.psu = "fail")
d <- read.csv("effects_data.csv")
d$tp <- d$treated * d$post
d$group <- factor(1 + 2 * d$treated + d$post)
g17 <- function(x) sprintf("%.17g", x)

## ---- contrasts -----------------------------------------------------------------------------------------------------
contrasts_of <- function(effects, covariates) {
  if (effects == "none" && covariates == 0)                # two means, the effect, half of one less the other
    return(rbind(c(0, 0, 0, 1), c(1, 0, 0, 0), c(1, -1, -1, 1), c(-0.5, 0, 0, 0.5)))
  if (effects == "none")                                   # the effect, the arms before, the comparators' change, x1, x2
    return(rbind(c(1, -1, -1, 1, 0, 0), c(-1, 0, 1, 0, 0, 0), c(-1, 1, 0, 0, 0, 0), c(0, 0, 0, 0, 1, 0), c(0, 0, 0, 0, 0, 1),
                 c(1, -1, -1, 1, -2, 0)))
  k <- c(cluster = 2, block = 3)[[effects]] + 2 * covariates
  rbind(diag(k), c(1, 1, rep(0, k - 2)))
}
cases <- expand.grid(covariates = 0:1, effects = c("none", "cluster", "block"), stringsAsFactors = FALSE)
out <- do.call(rbind, Map(function(effects, covariates) {
  L <- contrasts_of(effects, covariates)
  data.frame(effects, covariates, contrast = seq_len(nrow(L)) - 1, cbind(L, matrix(0, nrow(L), 6 - ncol(L))))
}, cases$effects, cases$covariates))
names(out) <- c("effects", "covariates", "contrast", paste0("c", 0:5))
write.csv(out, "covariances_contrasts.csv", row.names = FALSE, quote = FALSE)

## ---- fits ----------------------------------------------------------------------------------------------------------
columns_of <- function(effects, covariates) c(switch(effects, none = "group", cluster = c("tp", "post"), block = c("tp", "post", "treated")),
                                              if (covariates) c("x1", "x2"))
formula_of <- function(effects, covariates) as.formula(paste("y ~ 0 +", paste(c(columns_of(effects, covariates),
  switch(effects, cluster = "factor(area)", block = "factor(pair)")), collapse = " + ")))
fit <- function(f, s) { environment(f) <- environment(); lm(f, s, weights = w) }
pick <- function(V, L) { k <- ncol(L); L %*% V[seq_len(k), seq_len(k)] %*% t(L) }
# Satterthwaite's df of l'b: that of a coefficient, in coordinates where l'b is one
df_of <- function(m, s, type, l) {
  X <- model.matrix(m); q <- which(l != 0)[1]; change <- diag(ncol(X)); change[q, ] <- c(l, rep(0, ncol(X) - length(l)))
  t <- data.frame(y = model.response(model.frame(m)), w = s$w); t$X <- X %*% solve(change)
  test <- coef_test(fit(y ~ 0 + X, t), vcov = type, cluster = s$area, test = "Satterthwaite")
  test$df_Satt[q]
}
values <- list(); largest <- 0
put <- function(s, weighted, covariates, effects, strata, fpc, lonely, vcov, V, df) {
  stopifnot(all(is.finite(V)), isSymmetric(unname(V), tol = 1e-9))
  for (i in seq_len(nrow(V))) for (j in seq_len(i))
    values[[length(values) + 1]] <<- data.frame(s$shape[1], weighted, covariates, effects, strata, fpc, lonely, vcov, i - 1, j - 1,
                                                g17(V[i, j]), if (i == j) g17(rep_len(df, nrow(V))[i]) else "")
}
clustered <- function(s, weighted, covariates, effects) {
  L <- contrasts_of(effects, covariates); m <- fit(formula_of(effects, covariates), s); stopifnot(!anyNA(coef(m)))
  G <- length(unique(s$area)); n <- nrow(s); k <- length(coef(m))
  C0 <- as.matrix(vcovCR(m, s$area, "CR0"))
  put(s, weighted, covariates, effects, "none", "none", "", "CR0", pick(C0, L), G - 1)
  for (type in c("CR1", "CR1S")) put(s, weighted, covariates, effects, "none", "none", "", type, pick(as.matrix(vcovCR(m, s$area, type)), L), G - 1)
  # sandwich's own, as a check of the factor
  V <- pick(as.matrix(vcovCR(m, s$area, "CR1S")), L)
  largest <<- max(largest, abs(pick(vcovCL(m, s$area, type = "HC1"), L) - V) / max(abs(V)))
  for (type in c("CR2", "CR3")) {
    mm <- m
    if (effects == "cluster" && type == "CR3") {           # I - H_gg of the dummy regression is singular: centre within areas
      t <- s; for (v in c("y", columns_of(effects, covariates))) t[[v]] <- t[[v]] - ave(t$w * t[[v]], t$area, FUN = sum) / ave(t$w, t$area, FUN = sum)
      mm <- fit(as.formula(paste("y ~ 0 +", paste(columns_of(effects, covariates), collapse = " + "))), t)
    }
    V <- vcovCR(mm, s$area, type)
    df <- apply(L, 1, function(l) df_of(mm, s, type, l))
    put(s, weighted, covariates, effects, "none", "none", "", type, pick(as.matrix(V), L), df)
  }
}
design <- function(s, strata, fpc) {
  if (fpc != "none") s$N <- as.numeric(fpc)
  svydesign(ids = ~area, strata = if (strata != "none") reformulate(strata), weights = ~w, fpc = if (fpc != "none") ~N, data = s)
}
surveyed <- function(s, weighted, covariates, effects, strata, fpc, lonely) {
  options(survey.lonely.psu = if (lonely == "") "fail" else lonely)
  L <- contrasts_of(effects, covariates); f <- formula_of(effects, covariates); environment(f) <- environment()
  des <- design(s, strata, fpc); m <- svyglm(f, des)
  put(s, weighted, covariates, effects, strata, fpc, lonely, "survey", pick(vcov(m), L), degf(des))
  if (effects == "none" && lonely == "" && fpc == "none") {
    m <- svyglm(f, as.svrepdesign(des, type = "JKn")); put(s, weighted, covariates, effects, strata, fpc, lonely, "JKn", pick(vcov(m), L), degf(des))
  }
}
by_row <- function(s, weighted, covariates) {
  L <- contrasts_of("none", covariates); m <- fit(formula_of("none", covariates), s)
  put(s, weighted, covariates, "none", "none", "none", "", "iid", pick(vcov(m), L), m$df.residual)
  for (type in c("HC0", "HC1", "HC2", "HC3")) put(s, weighted, covariates, "none", "none", "none", "", type, pick(vcovHC(m, type = type), L), m$df.residual)
}
for (shape in c("unequal", "one_wave")) for (weighted in 0:1) {
  s <- d[d$shape == shape, ]; s$w <- if (weighted) s$weight else 1
  for (i in seq_len(nrow(cases))) clustered(s, weighted, cases$covariates[i], cases$effects[i])
  for (covariates in 0:1) {
    by_row(s, weighted, covariates)
    if (shape == "unequal") {
      surveyed(s, weighted, covariates, "none", "pair", "none", "")
      surveyed(s, weighted, covariates, "none", "pair", "40", "")
    } else for (lonely in c("remove", "certainty", "average", "adjust")) surveyed(s, weighted, covariates, "none", "stratum", "40", lonely)
  }
  if (shape == "unequal") surveyed(s, weighted, 1, "cluster", "pair", "40", "")
}
options(survey.lonely.psu = "fail")
values <- do.call(rbind, values)
names(values) <- c("shape", "weighted", "covariates", "effects", "strata", "fpc", "lonely", "vcov", "i", "j", "value", "df")
write.csv(values, "covariances_values.csv", row.names = FALSE, quote = FALSE)
cat(nrow(values), "entries; sandwich::vcovCL HC1 and clubSandwich CR1S differ by at most", signif(largest, 2), "\n")

## ---- totals and a ratio --------------------------------------------------------------------------------------------
# The ratio of the totals of y and x1 is linearised by hand here, too: sum of w (y - R x1) / X, whose variance as a total
# is svyratio's, and whose covariances with the totals svytotal then gives.  Of "adjust" survey 4.1 does not centre a
# lonely PSU, and versions from 4.2 on do, at the mean of all: here that is added by hand to what the others contribute.
totals <- NULL
for (case in list(c("unequal", "pair", "none", ""), c("unequal", "pair", "40", ""), c("unequal", "none", "60", ""),
                  c("one_wave", "stratum", "40", "remove"), c("one_wave", "stratum", "none", "certainty"),
                  c("one_wave", "stratum", "40", "average"), c("one_wave", "stratum", "40", "adjust"))) {
  s <- d[d$shape == case[1], ]; s$w <- s$weight; options(survey.lonely.psu = if (case[4] == "") "fail" else case[4])
  des <- design(s, case[2], case[3]); R <- svyratio(~y, ~x1, des); X <- coef(svytotal(~x1, des))
  des <- update(des, z = (y - coef(R) * x1) / X)
  V <- vcov(svytotal(~y + x1 + z, des))
  if (case[4] == "adjust") {
    options(survey.lonely.psu = "remove")
    sums <- with(des$variables, rowsum(cbind(y, x1, z) * w, area)); stratum <- tapply(s[[case[2]]], s$area, unique)
    alone <- stratum %in% names(which(table(stratum) == 1))
    V <- vcov(svytotal(~y + x1 + z, des)) + (1 - 1 / as.numeric(case[3])) * crossprod(sweep(sums, 2, colMeans(sums))[alone, , drop = FALSE])
  }
  stopifnot(abs(V[3, 3] / vcov(R) - 1) < 1e-10)
  for (i in 1:3) for (j in seq_len(i)) totals <- rbind(totals, data.frame(shape = case[1], strata = case[2], fpc = case[3], lonely = case[4],
    i = i - 1, j = j - 1, value = g17(V[i, j]), estimate = g17(if (i == 3) coef(R) else coef(svytotal(~y + x1, des))[i]), df = degf(des)))
}
write.csv(totals, "covariances_totals.csv", row.names = FALSE, quote = FALSE)
cat(nrow(totals), "entries of totals and ratios\n")
