# Oracle for did_estimate(): the coefficient treated:post of lm(y ~ treated*post [, weights]) and the four cell means.
# Run in this folder:  Rscript two_by_two.R > two_by_two.txt 2>&1
# Writes two_by_two_data.csv, two_by_two_values.csv, two_by_two_cells.csv. Nothing here comes from the extension.
options(digits = 15, width = 160)
suppressMessages({library(sandwich); library(clubSandwich); library(estimatr); library(survey)})
cat("#", R.version.string, "\n")
for (p in c("sandwich", "clubSandwich", "estimatr", "survey")) cat("#", p, as.character(packageVersion(p)), "\n")

## ---- data: Park-Miller LCG, so that they do not depend on R's generator --------------------------------------------
state <- 20141001
u <- function() { state <<- (16807 * state) %% 2147483647; state / 2147483647 }
nrm <- function() qnorm(u())
between <- function(lo, hi) lo + floor((hi - lo + 1) * u())
groups <- function(area, treated, post, n) data.frame(area, treated, post, n)
both_waves <- function(area, treated, pre, post) rbind(groups(area, treated, 0, pre), groups(area, treated, 1, post))
draw <- function(shape, g, weight) {                       # g: one row per area x arm x wave with its number of rows
  ae <- sapply(1:max(g$area), function(a) 0.6 * nrm()); ac <- sapply(1:max(g$area), function(a) 0.35 * nrm())
  g <- g[order(g$area, g$post, g$treated), ]
  do.call(rbind, lapply(rep(seq_len(nrow(g)), g$n), function(i) {
    a <- g$area[i]; tr <- g$treated[i]; po <- g$post[i]
    y <- 6 + ae[a] + 0.2 * tr + (0.25 + ac[a]) * po + 0.4 * tr * po + 1.4 * nrm()
    b <- as.integer(plogis(-0.4 + 0.7 * ae[a] + (0.3 + ac[a]) * po + 0.4 * tr * po) > u())
    data.frame(shape, area = a, treated = tr, post = po, weight = round(weight(), 6), y = round(y, 4), b) }))
}
flat <- function(lo, hi) function() lo + (hi - lo) * u()
d <- list()
d$balanced <- draw("balanced", both_waves(1:20, rep(1:0, each = 10), 10, 10), flat(0.5, 2))
size <- c(2, 5, 12, 30, 70, 130,  3, 4, 8, 16, 24, 40, 90, 200); pre <- pmax(1, floor(0.4 * size))
d$unequal <- draw("unequal", both_waves(1:14, rep(1:0, c(6, 8)), pre, size - pre), function() 10^(-1.5 + 3 * u()))
g <- both_waves(1:16, rep(1:0, c(7, 9)), sapply(1:16, function(i) between(8, 20)), sapply(1:16, function(i) between(8, 20)))
d$one_wave <- draw("one_wave", g[!(g$area %in% c(1, 2, 8, 9) & g$post == 1 | g$area %in% c(3, 10:12) & g$post == 0), ], flat(0.5, 2))
n <- function(k) sapply(1:k, function(i) between(4, 16))
d$mixed <- draw("mixed", rbind(both_waves(1:9, 1, n(9), n(9)), both_waves(c(1:6, 10:12), 0, n(9), n(9))), flat(0.2, 5))
d$few <- draw("few", both_waves(1:5, rep(1:0, c(2, 3)), sapply(1:5, function(i) between(20, 50)), sapply(1:5, function(i) between(20, 50))), flat(0.5, 4))
d <- do.call(rbind, unname(d)); d <- cbind(shape = d$shape, id = seq_len(nrow(d)), d[-1])
write.csv(d, "two_by_two_data.csv", row.names = FALSE, quote = FALSE)
d <- read.csv("two_by_two_data.csv")                       # from here on exactly what a reader of the file sees
d$cell <- paste(ifelse(d$treated == 1, "treated", "comparator"), ifelse(d$post == 1, "post", "pre"))

## ---- one model -----------------------------------------------------------------------------------------------------
K <- "treated:post"
same <- function(a, b) stopifnot(isTRUE(all.equal(unname(a), unname(b), tolerance = 1e-9)))
fit <- function(f, s, weighted) { s$w <- if (weighted) s$weight else 1; if (weighted) lm(f, s, weights = w) else lm(f, s) }

# leave one cluster out by refitting: summclust / boottest CRV3 (centred at the full estimate), CRV3J (at their mean)
jackknife <- function(f, s, weighted, centre) {
  b <- sapply(unique(s$area), function(a) { r <- s[s$area != a, ]; coef(fit(f, r, weighted))[K] }); G <- length(b)
  if (anyNA(b)) return(NA)
  sqrt((G - 1) / G * sum((b - (if (is.null(centre)) mean(b) else centre))^2))
}

values <- function(s, outcome, weighted, clustered) {
  f <- reformulate("treated*post", outcome); m <- fit(f, s, weighted); b <- coef(m)[K]; nk <- m$df.residual
  out <- list(); add <- function(vcov, se, df) out[[vcov]] <<- c(se, df)
  if (clustered) {
    G <- length(unique(s$area))
    for (t in c("CR0", "CR1", "CR1S")) add(t, sqrt(vcovCR(m, s$area, t)[K, K]), G - 1)
    for (t in c("CR2", "CR3")) {
      ct <- coef_test(m, vcovCR(m, s$area, t), test = "Satterthwaite"); i <- match(K, ct$Coef)
      add(t, ct$SE[i], ct$df_Satt[i]); same(ct$p_Satt[i], 2 * pt(-abs(b / ct$SE[i]), ct$df_Satt[i]))
    }
    add("CRV3", jackknife(f, s, weighted, b), G - 1); add("CRV3J", jackknife(f, s, weighted, NULL), G - 1)
    robust <- function(t) { e <- if (weighted) lm_robust(f, s, weights = weight, clusters = area, se_type = t) else
                              lm_robust(f, s, clusters = area, se_type = t); c(e$std.error[K], e$df[K]) }
    same(robust("CR2"), out$CR2); same(robust("stata"), out$CR1S); same(robust("CR0")[1], out$CR0[1])
    des <- svydesign(ids = ~area, weights = if (weighted) ~weight else ~I(weight * 0 + 1), data = s)
    same(SE(svyglm(f, des))[K], out$CR1[1])                # svyglm: G/(G-1), no (n-1)/(n-k)
    same(out$CR3[1] * sqrt((G - 1) / G), out$CRV3[1])      # clubSandwich CR3 = CRV3 * G/(G-1)
  }
  add("iid", summary(m)$coefficients[K, 2], nk)
  for (t in c("HC0", "HC1", if (!(clustered && weighted)) c("HC2", "HC3"))) {
    add(t, sqrt(vcovHC(m, type = t)[K, K]), nk)
    e <- if (weighted) lm_robust(f, s, weights = weight, se_type = t) else lm_robust(f, s, se_type = t)
    same(e$std.error[K], out[[t]][1])
  }
  do.call(rbind, lapply(names(out), function(v) {
    se <- out[[v]][1]; df <- out[[v]][2]
    if (is.na(se)) { cat("skipped (a leave-one-out fit is singular):", s$shape[1], outcome, weighted, v, "\n"); return(NULL) }
    num <- c(b, se, df, 2 * pt(-abs(b / se), df), b + c(-1, 1) * qt(0.975, df) * se)
    data.frame(s$shape[1], outcome, +weighted, +clustered, v, t(sprintf("%.17g", num)))
  }))
}

cells <- function(s, weighted, clustered) {
  m <- fit(y ~ 0 + cell, s, weighted); w <- if (weighted) s$weight else rep(1, nrow(s))
  V <- if (clustered) vcovCR(m, s$area, "CR2") else vcovHC(m, type = "HC2")
  do.call(rbind, lapply(sort(unique(s$cell)), function(k) {
    i <- s$cell == k; j <- paste0("cell", k); same(coef(m)[j], weighted.mean(s$y[i], w[i]))
    num <- c(sum(w[i]), sum(w[i])^2 / sum(w[i]^2), coef(m)[j], sqrt(V[j, j]))
    data.frame(s$shape[1], +weighted, +clustered, t(strsplit(k, " ")[[1]]), sum(i), t(sprintf("%.17g", num)))
  }))
}

## ---- all of them ---------------------------------------------------------------------------------------------------
v <- list(); ce <- list()
for (shape in unique(d$shape)) {
  s <- d[d$shape == shape, ]
  cat("\n##", shape, "rows", nrow(s), "areas", length(unique(s$area)), "weights", range(s$weight), "\n")
  print(t(sapply(split(s, s$cell), function(x) c(rows = nrow(x), areas = length(unique(x$area)), mean_y = mean(x$y), mean_b = mean(x$b)))))
  for (outcome in c("y", "b")) for (weighted in c(FALSE, TRUE)) for (clustered in c(TRUE, FALSE))
    v[[length(v) + 1]] <- values(s, outcome, weighted, clustered)
  ce <- c(ce, list(cells(s, FALSE, TRUE), cells(s, TRUE, TRUE), cells(s, FALSE, FALSE)))
}
v <- do.call(rbind, v); ce <- do.call(rbind, ce)
names(v) <- c("shape", "outcome", "weighted", "clustered", "vcov", "estimate", "std_error", "df", "p_value", "conf_low", "conf_high")
names(ce) <- c("shape", "weighted", "clustered", "arm", "period", "n", "sum_weights", "n_effective", "mean", "std_error")
write.csv(v, "two_by_two_values.csv", row.names = FALSE, quote = FALSE)
write.csv(ce, "two_by_two_cells.csv", row.names = FALSE, quote = FALSE)
cat("\nrows: data", nrow(d), "values", nrow(v), "cells", nrow(ce), "\n\n## outcome y\n")
w <- v[v$outcome == "y", ]; for (k in 6:11) w[[k]] <- signif(as.numeric(w[[k]]), 8); print(w, row.names = FALSE)

# Every row its own cluster: CR3 is HC3, weighted or not; CR2 is HC2 only unweighted (the weighted target is identity).
cat("\n## each row its own cluster, weighted, unequal, y\n")
s <- d[d$shape == "unequal", ]; m <- fit(y ~ treated * post, s, TRUE)
for (t in 2:3) cat("CR", t, sqrt(vcovCR(m, s$id, paste0("CR", t))[K, K]), " HC", t, sqrt(vcovHC(m, type = paste0("HC", t))[K, K]), "\n")
