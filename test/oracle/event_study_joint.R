# Oracle for the covariances of event studies by regression, and for joint tests of what they have before the start.
# Run in this folder:  Rscript event_study_joint.R > event_study_joint.txt 2>&1
# Reads event_study_data.csv, writes event_study_joint_values.csv and event_study_pretrend_values.csv. Nothing here comes
# from the extension.
#
# Every regression is an lm on all rows, with dummies for areas or cohorts and for waves, and those of event_study.R:
#   twfe         a dummy for each event time but the reference, the last wave before the start, or 1 before that
#   sunab        a dummy for each cohort at each event time but the reference; means by weight of rows
#   imputation   twfe on the untreated rows: only what is before the start
# Covariances are l'Vl of clubSandwich's V, and of the jackknife (G - 1) / G times the products of what leaving out an area
# changes. Wald's statistic is a'V^-1 a of the effects before the reference.
options(digits = 15, width = 160)
suppressMessages(library(clubSandwich))
cat("#", R.version.string, "clubSandwich", as.character(packageVersion("clubSandwich")), "\n")
all_rows <- read.csv("event_study_data.csv")
values <- tests <- NULL

prepare <- function(name, weighted, reference, untreated) {
  d <- all_rows[all_rows$data == name, ]
  d$g <- ifelse(is.na(d$first_treated), 0, d$first_treated)
  d$w <- if (weighted) d$weight else 1
  waves <- sort(unique(d$wave))
  last <- vapply(d$g, function(g) if (g == 0) 0 else max(c(-Inf, waves[waves - g <= reference])), 0)
  d$e <- ifelse(d$g == 0 | d$wave == last, NA, d$wave - d$g)
  d[(d$g == 0 | is.finite(last)) & !(untreated & d$g > 0 & d$wave >= d$g), ]
}

# Effects by event time, and their covariance by clubSandwich if a type is given.
study <- function(d, method, effects, type = NULL) {
  level <- if (effects == "cluster") d$area else d$g
  X <- cbind(model.matrix(~ factor(level)), model.matrix(~ factor(wave), d)[, -1])
  n <- ncol(X)
  key <- ifelse(is.na(d$e), NA, if (method == "sunab") paste(d$e, d$g) else d$e)
  terms <- unique(key[!is.na(key)])
  X <- cbind(X, sapply(terms, function(k) as.numeric(!is.na(key) & key == k)))
  colnames(X) <- paste0("v", seq_len(ncol(X)))
  keep <- qr(X * sqrt(d$w)); cols <- sort(keep$pivot[seq_len(keep$rank)])
  stopifnot(all((n + seq_along(terms)) %in% cols))
  event <- as.numeric(sub(" .*", "", terms)); events <- sort(unique(event))
  share <- vapply(terms, function(k) sum(d$w[!is.na(key) & key == k]), 0)
  L <- t(vapply(events, function(e) { l <- numeric(ncol(X)); l[n + seq_along(terms)] <- share * (event == e) / sum(share[event == e]); l }, numeric(ncol(X))))[, cols, drop = FALSE]
  X <- X[, cols]
  if (is.null(type))
    return(list(events = events, theta = drop(L %*% solve(crossprod(X * sqrt(d$w)), crossprod(X, d$w * d$y)))))
  M <- as.data.frame(X); form <- as.formula(paste("y ~ 0 +", paste(names(M), collapse = "+"))); M$y <- d$y; M$w <- d$w; M$weighted <- TRUE
  m <- if (all(d$w == 1)) lm(form, M) else lm(form, M, weights = w)
  V <- L %*% as.matrix(vcovCR(m, cluster = d$area, type = type)) %*% t(L)
  list(events = events, theta = drop(L %*% coef(m)), V = V)
}

for (name in c("rc", "small")) for (weighted in c(FALSE, TRUE)) for (method in c("twfe", "sunab", "imputation"))
  for (effects in c("cluster", "cohort")) for (reference in c(-1, if (name == "rc") -2)) for (vcov in c("CR0", "CR2", "jackknife")) {
    if (method == "imputation" && reference != -1) next
    d <- prepare(name, weighted, reference, method == "imputation")
    d <- d[order(d$area), ]
    s <- study(d, method, effects, if (vcov == "jackknife") "CR0" else vcov)
    areas <- unique(d$area); G <- length(areas)
    if (vcov == "jackknife") {
      left <- sapply(areas, function(a) study(d[d$area != a, ], method, effects)$theta) - s$theta
      s$V <- (G - 1) / G * tcrossprod(matrix(left, length(s$theta)))
    }
    pre <- s$events < reference
    if (any(pre)) {
      a <- s$theta[pre]
      tests <- rbind(tests, data.frame(data = name, outcome = "y", weighted = as.integer(weighted), method, effects, covariates = "x0", reference, vcov,
        wald = format(drop(a %*% solve(s$V[pre, pre, drop = FALSE], a)), digits = 15), rank = sum(pre), clusters = G))
    }
    if (method != "imputation")
      for (i in seq_along(s$theta)) for (j in seq_len(i))
        values <- rbind(values, data.frame(data = name, outcome = "y", weighted = as.integer(weighted), method, effects, covariates = "x0", reference, vcov,
          i = s$events[i], j = s$events[j], estimate = format(s$theta[i], digits = 15), covariance = format(s$V[i, j], digits = 15)))
    cat(name, weighted, method, effects, reference, vcov, "\n"); print(s$theta)
  }
write.csv(values, "event_study_joint_values.csv", row.names = FALSE, quote = FALSE)
write.csv(tests, "event_study_pretrend_values.csv", row.names = FALSE, quote = FALSE)
