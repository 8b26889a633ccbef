# Oracle for covariates, area and pair effects, survey designs, replicate weights and what is inside an estimate.
# Run in this folder:  Rscript effects.R > effects.txt 2>&1   (needs python3 for longley.py)
# Writes effects_data.csv, effects_values.csv, survey_values.csv, inside_values.csv, longley_data.csv, longley_values.csv.
# Nothing here comes from the extension.
options(digits = 15, width = 160)
suppressMessages({library(sandwich); library(clubSandwich); library(estimatr); library(survey); library(plm); library(lmtest)})
cat("#", R.version.string, "\n")
for (p in c("sandwich", "clubSandwich", "estimatr", "survey", "plm", "lmtest")) cat("#", p, as.character(packageVersion(p)), "\n")
cat("#", system2("python3", "--version", stdout = TRUE), "\n")

## ---- data: Park-Miller LCG, so that they do not depend on R's generator --------------------------------------------
state <- 20150507
u <- function() { state <<- (16807 * state) %% 2147483647; state / 2147483647 }
nrm <- function() qnorm(u())
between <- function(lo, hi) lo + floor((hi - lo + 1) * u())
draws <- function(k, f) vapply(seq_len(k), function(i) f(), 0)
draw <- function(shape, area, pair, stratum, treated, pre, post, weight) {      # one element per area; pre, post: its rows
  k <- length(area); ae <- 0.6 * draws(k, nrm); ac <- 0.35 * draws(k, nrm); ax <- 0.4 * draws(k, nrm)
  do.call(rbind, lapply(seq_len(k), function(a) do.call(rbind, lapply(rep(0:1, c(pre[a], post[a])), function(po) {
    x1 <- 2 + ax[a] + 0.15 * ae[a] + 0.2 * po + nrm()
    x2 <- as.integer(plogis(-0.3 + 0.5 * ax[a]) > u())
    y <- 5 + ae[a] + 0.2 * treated[a] + (0.25 + ac[a]) * po + 0.4 * treated[a] * po + 0.6 * x1 - 0.5 * x2 + 1.2 * nrm()
    data.frame(shape, area = area[a], pair = pair[a], stratum = stratum[a], treated = treated[a], post = po,
               weight = round(weight(), 6), y = round(y, 4), x1 = round(x1, 4), x2)
  }))))
}
flat <- function(lo, hi) function() lo + (hi - lo) * u()
d <- list()
# areas 1..P treated, P+1..2P their comparators; pair of area a is a or a - P
d$balanced <- draw("balanced", 1:16, rep(1:8, 2), rep(1:8, 2), rep(1:0, each = 8), rep(8, 16), rep(8, 16), flat(0.5, 2))
d$unequal <- draw("unequal", 1:16, rep(1:8, 2), rep(1:8, 2), rep(1:0, each = 8),
                  c(2, 3, 5, 8, 14, 25, 40, 80,  3, 9, 2, 20, 120, 6, 11, 40), c(4, 2, 7, 12, 10, 20, 50, 60,  2, 5, 4, 16, 200, 13, 8, 15),
                  function() 10^(-1.5 + 3 * u()))
# one wave only: treated 1 (before), 2 (after), comparators 13 (before), 14, 15 (after) of pairs 3, 4, 5.
# stratum = pair, but the last pair's two areas are strata 10 and 11 of their own (two lonely PSUs).
pre <- draws(20, function() between(4, 12)); post <- draws(20, function() between(4, 12)); pre[c(2, 14, 15)] <- 0; post[c(1, 13)] <- 0
d$one_wave <- draw("one_wave", 1:20, rep(1:10, 2), c(1:10, 1:9, 11), rep(1:0, each = 10), pre, post, flat(0.5, 2))
d <- do.call(rbind, unname(d)); d <- cbind(shape = d$shape, id = seq_len(nrow(d)), d[-1])
write.csv(d, "effects_data.csv", row.names = FALSE, quote = FALSE)
d <- read.csv("effects_data.csv")                          # from here on exactly what a reader of the file sees
shapes <- unique(d$shape)

## ---- models --------------------------------------------------------------------------------------------------------
K <- "treated:post"; LEVEL <- 0.95
same <- function(a, b, tolerance = 1e-8) stopifnot(isTRUE(all.equal(as.numeric(a), as.numeric(b), tolerance = tolerance)))
g17 <- function(x) sprintf("%.17g", x)
model <- function(effects, covariates) as.formula(paste(
  c(none = "y ~ treated*post", cluster = "y ~ treated:post + post + factor(area)",
    block = "y ~ treated + post + treated:post + factor(pair)")[[effects]], if (covariates) "+ x1 + x2"))
fit <- function(f, s, weighted) {                          # no aliased column is ever left in
  s$w <- if (weighted) s$weight else 1
  m <- if (weighted) lm(f, s, weights = w) else lm(f, s)
  if (anyNA(coef(m))) stop("aliased: ", paste(names(coef(m))[is.na(coef(m))], collapse = " "))
  m
}
without <- function(f, s, weighted, key) {                 # the estimate without each value of key, by refitting
  k <- sort(unique(s[[key]])); setNames(sapply(k, function(v) coef(fit(f, s[s[[key]] != v, ], weighted))[[K]]), k)
}
# lm with the area dummies replaced by (weighted) centring within areas: same estimate, same scores; needed for CR3, where
# I - H_gg of the dummy regression is singular and clubSandwich calls solve() on it (its CR2 has a Moore-Penrose root).
centred <- function(s, weighted, covariates) {
  s$w <- if (weighted) s$weight else 1; s$tp <- s$treated * s$post
  for (v in c("y", "tp", "post", "x1", "x2")) s[[v]] <- s[[v]] - ave(s$w * s[[v]], s$area, FUN = sum) / ave(s$w, s$area, FUN = sum)
  f <- as.formula(paste("y ~ 0 + tp + post", if (covariates) "+ x1 + x2"))
  if (weighted) lm(f, s, weights = w) else lm(f, s)
}
gap <- c(below = 0, above = Inf)                           # eigenvalues next to the 1e-12 cut of the Moore-Penrose root
# CR2 written out once more (target I): adjustment (I - H - H' + X M X'W^2X M X')_gg^{+1/2}
cr2_again <- function(m, area) {
  X <- model.matrix(m); w <- if (is.null(weights(m))) rep(1, nrow(X)) else weights(m); e <- residuals(m)
  M <- solve(crossprod(X * sqrt(w))); C <- M %*% crossprod(X * w) %*% M
  sc <- sapply(split(seq_along(e), area), function(i) {
    x <- X[i, , drop = FALSE]; H <- x %*% M %*% t(x * w[i]); B <- diag(length(i)) - H - t(H) + x %*% C %*% t(x)
    ev <- eigen((B + t(B)) / 2, symmetric = TRUE); z <- abs(ev$values) < 1e-9
    gap["below"] <<- max(gap["below"], abs(ev$values[z]), na.rm = TRUE); gap["above"] <<- min(gap["above"], ev$values[!z])
    A <- ev$vectors %*% (ifelse(z, 0, 1 / sqrt(pmax(ev$values, 1e-300))) * t(ev$vectors))
    crossprod(x * w[i], A %*% e[i]) })
  V <- M %*% tcrossprod(sc) %*% M; j <- match(K, colnames(X)); sqrt(V[j, j])
}

## ---- (b) effects_values.csv ----------------------------------------------------------------------------------------
values <- function(s, weighted, covariates, effects) {
  f <- model(effects, covariates); m <- fit(f, s, weighted); b <- coef(m)[[K]]; n <- nobs(m); k <- m$rank; nk <- n - k
  stopifnot(nk == m$df.residual); G <- length(unique(s$area)); out <- list(); tag <- paste(s$shape[1], weighted, covariates, effects)
  add <- function(vcov, se, df) out[[vcov]] <<- c(se, df)
  robust <- function(t, ...) { a <- list(f, s, se_type = t, ...); if (weighted) a$weights <- s$weight
    e <- suppressWarnings(do.call(lm_robust, a)); c(e$std.error[[K]], e$df[[K]]) }
  add("iid", summary(m)$coefficients[K, 2], nk)
  same(robust("classical"), out$iid)
  if (covariates == 0 || effects == "none") for (t in c("HC0", "HC1", "HC2", "HC3")) {
    add(t, sqrt(vcovHC(m, type = t)[K, K]), nk)
    same(robust(t), out[[t]])
    same(coeftest(m, vcovHC(m, type = t), df = nk)[K, 2], out[[t]][1])
  }
  add("CR0", sqrt(vcovCR(m, s$area, "CR0")[K, K]), G - 1)
  factor <- function(x) c(out$CR0[1] * sqrt(x), G - 1)
  out$CR1 <- factor(G / (G - 1)); out$CR1S <- factor(G * (n - 1) / ((G - 1) * (n - k)))
  kn <- if (effects == "cluster") k - length(unique(s$area)) + 1 else k          # rank of the other columns, + 1
  stopifnot(effects != "cluster" || kn == 2 + 2 * covariates + 1)
  out$CR1N <- factor(G * (n - 1) / ((G - 1) * (n - kn)))
  same(sqrt(vcovCR(m, s$area, "CR1")[K, K]), out$CR1[1]); same(sqrt(vcovCR(m, s$area, "CR1S")[K, K]), out$CR1S[1])
  same(sqrt(vcovCL(m, s$area, type = "HC1")[K, K]), out$CR1S[1])
  same(robust("CR0", clusters = s$area)[1], out$CR0[1]); same(robust("stata", clusters = s$area), out$CR1S)
  # CR2
  V <- vcovCR(m, s$area, "CR2"); ct <- coef_test(m, V, test = "Satterthwaite"); i <- match(K, ct$Coef)
  add("CR2", ct$SE[i], ct$df_Satt[i]); same(ct$p_Satt[i], 2 * pt(-abs(b / ct$SE[i]), ct$df_Satt[i])); same(sqrt(V[K, K]), ct$SE[i])
  same(cr2_again(m, s$area), out$CR2[1])
  r <- try(robust("CR2", clusters = s$area), silent = TRUE)
  agree <- if (inherits(r, "try-error")) c(se = NA, df = NA) else c(se = r[1], df = r[2]) / out$CR2 - 1
  same(r, out$CR2)                                         # estimatr, all of them: weighted with dummies too
  cat(sprintf("%-28s CR2: estimatr/clubSandwich - 1: std_error %9.1e df %9.1e", tag, agree["se"], agree["df"]))
  # CR3: clubSandwich as it is, and for area effects on the centred regression
  loo <- without(f, s, weighted, "area"); stopifnot(length(loo) == G)
  v3 <- try({ ct <- coef_test(m, vcovCR(m, s$area, "CR3"), test = "Satterthwaite"); i <- match(K, ct$Coef); c(ct$SE[i], ct$df_Satt[i]) }, silent = TRUE)
  if (effects == "cluster") {
    cat("  CR3 of the dummy regression:", if (inherits(v3, "try-error")) "solve() fails" else c(g17(v3)))
    mc <- centred(s, weighted, covariates); same(coef(mc)[["tp"]], b)
    same(sqrt(vcovCR(mc, s$area, "CR0")["tp", "tp"]), out$CR0[1])
    ct <- coef_test(mc, vcovCR(mc, s$area, "CR3"), test = "Satterthwaite"); i <- match("tp", ct$Coef); v3 <- c(ct$SE[i], ct$df_Satt[i])
    ct <- coef_test(mc, vcovCR(mc, s$area, "CR2"), test = "Satterthwaite")
    cat("  centred CR2 / CR2 - 1:", signif(ct$SE[i] / out$CR2[1] - 1, 2), signif(ct$df_Satt[i] / out$CR2[2] - 1, 2))
    if (!weighted) {
      same(c(ct$SE[i], ct$df_Satt[i]), out$CR2)
      fa <- as.formula(paste("y ~ treated:post + post", if (covariates) "+ x1 + x2"))
      p <- plm(fa, s, index = "area", model = "within"); same(coef(p)[[K]], b)
      kp <- length(coef(p)); sss <- sqrt(vcovHC(p, method = "arellano", type = "sss", cluster = "group")[K, K])
      same(sss * sqrt((n - kp) / (n - kn)), out$CR1N[1])
      e <- lm_robust(fa, s, fixed_effects = ~area, clusters = area, se_type = "CR2")
      same(c(e$std.error[[K]], e$df[[K]]), out$CR2)
      pc <- coef_test(p, vcovCR(p, s$area, "CR3"), test = "Satterthwaite")
      ip <- match(K, pc$Coef); cat("  plm CR3 / CR3 - 1:", signif(pc$SE[ip] / v3[1] - 1, 2))
    }
  }
  cat("\n")
  add("CR3", v3[1], v3[2])
  add("CRV3", sqrt((G - 1) / G * sum((loo - b)^2)), G - 1); add("CRV3J", sqrt((G - 1) / G * sum((loo - mean(loo))^2)), G - 1)
  same(out$CR3[1] * sqrt((G - 1) / G), out$CRV3[1])        # clubSandwich CR3 = CRV3 * G/(G-1)
  do.call(rbind, lapply(names(out), function(v) {
    se <- out[[v]][1]; df <- out[[v]][2]
    num <- c(b, se, df, 2 * pt(-abs(b / se), df), b + c(-1, 1) * qt(1 - (1 - LEVEL) / 2, df) * se); stopifnot(is.finite(num), se > 0)
    data.frame(s$shape[1], +weighted, covariates, effects, v, t(g17(num)))
  }))
}
v <- list()
for (shape in shapes) {
  s <- d[d$shape == shape, ]
  cat("\n##", shape, "rows", nrow(s), "areas", length(unique(s$area)), "pairs", length(unique(s$pair)), "strata", length(unique(s$stratum)),
      "weights", range(s$weight), "\n")
  print(t(sapply(split(s, paste(c("comparator", "treated")[s$treated + 1], c("pre", "post")[s$post + 1])), function(x)
    c(rows = nrow(x), areas = length(unique(x$area)), mean_y = mean(x$y), mean_x1 = mean(x$x1), mean_x2 = mean(x$x2)))))
  print(table(area = s$area, post = s$post))
  for (weighted in c(FALSE, TRUE)) for (effects in c("none", "cluster", "block")) for (covariates in 0:1)
    v[[length(v) + 1]] <- values(s, weighted, covariates, effects)
}
v <- do.call(rbind, v)
names(v) <- c("shape", "weighted", "covariates", "effects", "vcov", "estimate", "std_error", "df", "p_value", "conf_low", "conf_high")
write.csv(v, "effects_values.csv", row.names = FALSE, quote = FALSE)
cat("\nlargest eigenvalue of a CR2 block taken for 0:", gap["below"], " smallest one kept:", gap["above"], "\n")
se_of <- function(shape, weighted, covariates, effects, vcov)
  as.numeric(v$std_error[v$shape == shape & v$weighted == weighted & v$covariates == covariates & v$effects == effects & v$vcov == vcov])

## ---- (c) survey_values.csv -----------------------------------------------------------------------------------------
# Scores of the survey package: no (n-1)/(n-k). Its JKn (like its JK1) centres the replicates at their mean over ALL
# replicates, not stratum by stratum (options(survey.replicates.mse = FALSE), its default); mse = TRUE is printed only.
options(survey.replicates.mse = FALSE, survey.lonely.psu = "fail")
sv <- list(); skipped <- character()
design <- function(s, weighted, strata, fpc) {
  s$w <- if (weighted) s$weight else 1
  if (!is.null(fpc)) s$N <- fpc
  svydesign(ids = ~area, strata = if (strata != "none") reformulate(strata), weights = ~w, fpc = if (!is.null(fpc)) ~N, data = s)
}
put <- function(s, weighted, covariates, effects, strata, fpc, lonely, vcov, m, df)
  sv[[length(sv) + 1]] <<- data.frame(s$shape[1], +weighted, covariates, effects, strata, fpc, lonely, vcov, t(g17(c(coef(m)[[K]], sqrt(vcov(m)[K, K]), df))))
SPLIT <- "treated:60|comparator:400"
cat("\n## survey: replicate designs, std_error as written (mse = FALSE) and with mse = TRUE\n")
for (shape in shapes) for (weighted in c(FALSE, TRUE)) {
  s <- d[d$shape == shape, ]; G <- length(unique(s$area))
  for (case in list(c("none", 0), c("none", 1), c("cluster", 0))) {
    effects <- case[1]; covariates <- as.integer(case[2]); f <- model(effects, covariates); b <- coef(fit(f, s, weighted))[[K]]
    for (strata in c("none", "pair", "treated")) for (fpc in c("none", if (strata == "none") "60" else "40", if (strata == "treated") SPLIT)) {
      des <- design(s, weighted, strata, if (fpc == SPLIT) ifelse(s$treated == 1, 60, 400) else if (fpc != "none") as.numeric(fpc))
      stopifnot(degf(des) == G - c(none = 1, pair = length(unique(s$pair)), treated = 2)[[strata]])
      m <- svyglm(f, des); same(coef(m)[[K]], b)
      if (strata == "none") same(sqrt(vcov(m)[K, K]), se_of(shape, weighted, covariates, effects, "CR1") * sqrt(if (fpc == "none") 1 else 1 - G / 60))
      put(s, weighted, covariates, effects, strata, fpc, "", "survey", m, degf(des))
    }
  }
  if (shape == "one_wave") for (lonely in c("remove", "certainty", "average", "adjust")) {
    options(survey.lonely.psu = lonely); des <- design(s, weighted, "stratum", NULL); stopifnot(degf(des) == 9)
    put(s, weighted, 0L, "none", "stratum", "none", lonely, "survey", svyglm(model("none", 0), des), degf(des))
    options(survey.lonely.psu = "fail")
  }
  for (covariates in 0:1) for (strata in c("none", "pair", "treated")) {
    type <- if (strata == "none") "JK1" else "JKn"; des <- design(s, weighted, strata, NULL); f <- model("none", covariates)
    m <- try(svyglm(f, as.svrepdesign(des, type = type), return.replicates = TRUE), silent = TRUE)
    if (inherits(m, "try-error") || anyNA(vcov(m)) || anyNA(m$replicates)) { skipped <- c(skipped, paste(shape, weighted, covariates, strata, type)); next }
    if (type == "JK1") same(sqrt(vcov(m)[K, K]), se_of(shape, weighted, covariates, "none", "CRV3J"))
    # once more by refitting with the left-out area's stratum weighted up by n_h/(n_h-1), centred at the mean of all replicates
    st <- if (strata == "none") rep(1, nrow(s)) else s[[strata]]; nh <- tapply(s$area, st, function(a) length(unique(a)))[as.character(st)]
    w0 <- if (weighted) s$weight else rep(1, nrow(s)); ar <- unique(s$area)
    bj <- sapply(ar, function(a) { h <- st == st[s$area == a][1]; r <- s; r$weight <- w0 * ifelse(h, nh / (nh - 1), 1); coef(fit(f, r[r$area != a, ], TRUE))[[K]] })
    nj <- nh[match(ar, s$area)]; same(sqrt(sum((nj - 1) / nj * (bj - mean(bj))^2)), sqrt(vcov(m)[K, K]))
    mse <- svyglm(f, as.svrepdesign(des, type = type, mse = TRUE))
    cat(sprintf("%-9s weighted %d covariates %d strata %-7s %s %s  mse %s\n", shape, weighted, covariates, strata, type, g17(sqrt(vcov(m)[K, K])), g17(sqrt(vcov(mse)[K, K]))))
    put(s, weighted, covariates, "none", strata, "none", "", type, m, degf(des))
  }
}
sv <- do.call(rbind, sv)
names(sv) <- c("shape", "weighted", "covariates", "effects", "strata", "fpc", "lonely", "vcov", "estimate", "std_error", "df")
write.csv(sv, "survey_values.csv", row.names = FALSE, quote = FALSE)
cat("skipped replicate designs:", if (length(skipped)) skipped else "none", "\n")

## ---- (d) inside_values.csv -----------------------------------------------------------------------------------------
iv <- list(); skip_inside <- character()
for (shape in shapes) for (weighted in c(FALSE, TRUE)) {
  s <- d[d$shape == shape, ]; f <- model("none", 0); m <- fit(f, s, weighted); w <- if (weighted) s$weight else rep(1, nrow(s)); e <- residuals(m)
  note <- function(what, key, value) iv[[length(iv) + 1]] <<- data.frame(shape, +weighted, what, key, g17(value))
  by_area <- function(x) tapply(x, s$area, sum)
  X <- model.matrix(m); M <- solve(crossprod(X * sqrt(w)))
  loo <- without(f, s, weighted, "area"); note("loo", names(loo), loo)
  h <- by_area(w * rowSums((X %*% M) * X)); same(h, by_area(hatvalues(m))); same(sum(h), 4); note("leverage", names(h), h)
  x <- s$treated * s$post; xd <- residuals(lm(x ~ treated + post, s, weights = w))
  # partial leverage: MacKinnon, Nielsen & Webb (2023), "Leverage, influence, and the jackknife in clustered regression models"
  pl <- by_area(w * xd^2) / sum(w * xd^2); same(sum(pl), 1); note("partial_leverage", names(pl), pl)
  lp <- without(f, s, weighted, "pair"); note("loo_pair", names(lp), lp)
  for (p in sort(unique(s$pair))) {
    i <- s$pair == p; mu <- function(t, q) { j <- i & s$treated == t & s$post == q; sum(w[j] * s$y[j]) / sum(w[j]) }
    did <- mu(1, 1) - mu(1, 0) - mu(0, 1) + mu(0, 0)
    if (is.finite(did)) { same(did, coef(fit(f, s[i, ], weighted))[[K]]); note("pair_did", p, did) } else
      skip_inside <- c(skip_inside, paste0(shape, " weighted ", +weighted, " pair_did ", p, " (empty cell)"))
  }
  # Carter, Schnepel & Steigerwald (2017), "Asymptotic behavior of a t-test robust to cluster heterogeneity", Review of Economics
  # and Statistics 99(4): G* = G/(1+Gamma), gamma_g = a'(X'X)^-1 X_g'Omega_g X_g (X'X)^-1 a; their feasible version puts
  # Omega_g = 11' (rho 1); MacKinnon, Nielsen & Webb (2023) also report rho 0 (Omega_g = I). The weighted form is by analogy:
  # scores X_g'W_g u_g, with the same Omega_g for u_g.
  z <- w * drop(X %*% M[, K])
  for (what in c("csw_effective_clusters", "csw_effective_clusters_rho0")) {
    ga <- if (what == "csw_effective_clusters") by_area(z)^2 else by_area(z^2)
    if (max(ga) < 1e-20) { skip_inside <- c(skip_inside, paste(shape, "weighted", +weighted, what, "(every gamma_g is exactly 0: 0/0)")); next }
    note(what, "", length(ga) / (1 + mean((ga / mean(ga) - 1)^2)))
  }
  if (!weighted) {
    ng <- table(s$area); N <- sum(ng); G <- length(ng); a <- anova(lm(e ~ factor(s$area))); msb <- a[1, "Mean Sq"]; msw <- a[2, "Mean Sq"]
    n0 <- (N - sum(ng^2) / N) / (G - 1); note("icc_anova", "", (msb - msw) / (msb + (n0 - 1) * msw))
  }
}
iv <- do.call(rbind, iv); names(iv) <- c("shape", "weighted", "what", "key", "value"); stopifnot(is.finite(as.numeric(iv$value)))
write.csv(iv, "inside_values.csv", row.names = FALSE, quote = FALSE)
cat("\n## inside: skipped\n"); writeLines(skip_inside)
cat("\n## inside: rows by what\n"); print(table(iv$what, iv$shape))
print(iv[iv$key == "", ], row.names = FALSE)

## ---- (e) longley_values.csv ----------------------------------------------------------------------------------------
write.csv(longley, "longley_data.csv", row.names = FALSE, quote = FALSE)
l <- read.csv(text = c("name,exact", system2("python3", "longley.py", stdout = TRUE)), colClasses = "character")
x <- 0:20; X <- outer(x, 0:10, "^"); y <- rowSums(X)       # exact integers below 2^53
stopifnot(all(y == round(y)), max(y) < 2^53)
poly <- coef(lm(as.formula(paste("y ~ x +", paste0("I(x^", 2:10, ")", collapse = " + ")))))
r <- c(coef(lm(Employed ~ ., longley)), setNames(poly, paste0("x^", 0:10)))
stopifnot(identical(l$name, names(r))); l$r_lm <- ifelse(is.na(r), "NA", g17(r))
same(l$exact[1:7], r[1:7], 1e-6)
# NIST StRD certified values of Longley (the same data in other units: Employed / 1000, intercept and Year accordingly)
same(l$exact[c(1, 7)], c(-3482.25863459582, 1.82915146461355), 1e-14)
write.csv(l, "longley_values.csv", row.names = FALSE, quote = FALSE)
cat("\n## longley and the polynomial of degree 10\n"); l$relative_error <- signif(as.numeric(l$r_lm) / as.numeric(l$exact) - 1, 2); print(l, row.names = FALSE)

## ---- all of them ---------------------------------------------------------------------------------------------------
cat("\nrows: effects_data", nrow(d), "effects_values", nrow(v), "survey_values", nrow(sv), "inside_values", nrow(iv), "longley_values", nrow(l), "\n\n## effects\n")
for (k in 6:11) v[[k]] <- signif(as.numeric(v[[k]]), 8); print(v, row.names = FALSE)
cat("\n## survey\n"); for (k in 9:11) sv[[k]] <- signif(as.numeric(sv[[k]]), 8); print(sv, row.names = FALSE)
warnings()
