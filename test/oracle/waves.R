# Oracle for designs of many waves: cohorts that start at different times, fitted in one regression.
# Run in this folder:  Rscript waves.R > waves.txt 2>&1
# Writes waves_data.csv and waves_values.csv. Nothing here comes from the extension.
#
# Three models of y on 3 cohorts (first treated in period 3, in period 4, never: 0) in 4 periods:
#   saturated   one mean per cohort and period; ATT(g,t) = (g,t) - (g,b) - (never,t) + (never,b), b = g - 1
#   within      the same cells with an effect for each cluster
#   event       period and cluster effects and dummies of the event time t - g, of which -1 is left out (TWFE)
# and the two-by-two of cohort 4 and the never treated in periods 3 and 4: by lm on these rows, and as a domain of the
# survey design of all rows, where clusters of cohort 3 are PSUs without rows; and the changes of its clusters' means.
options(digits = 15, width = 160)
suppressMessages({library(sandwich); library(clubSandwich); library(survey)})
cat("#", R.version.string, "\n")
for (p in c("sandwich", "clubSandwich", "survey")) cat("#", p, as.character(packageVersion(p)), "\n")

## ---- data: Park-Miller LCG, so that they do not depend on R's generator --------------------------------------------
state <- 20221101
u <- function() { state <<- (16807 * state) %% 2147483647; state / 2147483647 }
nrm <- function() qnorm(u())
cohorts <- c(3, 4, 0)
d <- NULL
for (cluster in 1:15) {
  g <- cohorts[(cluster - 1) %% 3 + 1]
  level <- nrm()
  for (t in 1:4) {
    n <- floor(7 * u())                                   # in some waves a cluster has no rows
    for (i in seq_len(n)) {
      x <- round(nrm() + 0.2 * t, 3)
      effect <- if (g > 0 && t >= g) 0.5 + 0.3 * (t - g) else 0
      y <- round(2 + level + 0.25 * t + effect + 0.4 * x + nrm(), 3)
      d <- rbind(d, data.frame(cluster, block = (cluster - 1) %/% 3 + 1, cohort = g, period = t, y, x,
                               weight = round(0.3 + 2 * u(), 2)))
    }
  }
}
write.csv(d, "waves_data.csv", row.names = FALSE, quote = FALSE)
d <- read.csv("waves_data.csv")                            # from here on exactly what a reader of the file sees
print(with(d, table(cohort, period)))
print(with(d, table(cluster, period)))

## ---- models --------------------------------------------------------------------------------------------------------
cell <- function(g, t) paste0("c", g, "t", t)
cells <- as.vector(outer(cohorts, 1:4, cell))
for (name in cells) d[[name]] <- as.integer(cell(d$cohort, d$period) == name)
events <- c(-3, -2, 0, 1)
event <- function(e) paste0(if (e < 0) "m" else "p", abs(e))
for (e in events) d[[event(e)]] <- as.integer(d$cohort > 0 & d$period - d$cohort == e)
left_out <- c(cell(3, 2), cell(4, 3), cell(0, 1))          # one cell of each cohort: the level of its clusters
att <- function(g, t) {
  k <- c(1, -1, -1, 1)
  names(k) <- c(cell(g, t), cell(g, g - 1), cell(0, t), cell(0, g - 1))
  k
}
contrasts <- list(
  saturated = list(att33 = att(3, 3), att34 = att(3, 4), att44 = att(4, 4), att31 = att(3, 1), att42 = att(4, 2)),
  event = lapply(setNames(events, paste0("event", events)), function(e) setNames(1, event(e))))
contrasts$within <- contrasts$saturated
terms <- list(saturated = paste("0 +", paste(cells, collapse = " + ")),
              within = paste("factor(cluster) +", paste(setdiff(cells, left_out), collapse = " + ")),
              event = paste("factor(cluster) + factor(period) +", paste(sapply(events, event), collapse = " + ")))

values <- NULL
keep <- function(model, weighted, covariate, contrast, vcov, estimate, std_error, df)
  values <<- rbind(values, data.frame(model, weighted, covariate, contrast, vcov, estimate = sprintf("%.16g", estimate),
    std_error = sprintf("%.16g", std_error), df = sprintf("%.16g", df)))
compute <- function(model, terms, contrasts, data, weighted, covariate) {
  f <- as.formula(paste("y ~", terms, if (covariate) "+ x"))
  data$w <- if (weighted) data$weight else 1
  m <- if (weighted) lm(f, data, weights = w) else lm(f, data)
  stopifnot(!anyNA(coef(m)))
  cr0 <- vcovCL(m, cluster = data$cluster, type = "HC0", cadjust = FALSE)
  cr2 <- vcovCR(m, cluster = data$cluster, type = "CR2")
  for (name in names(contrasts)) {
    k <- setNames(numeric(length(coef(m))), names(coef(m)))
    at <- contrasts[[name]]
    at <- at[names(at) %in% names(k)]                      # cells that are left out are 0
    k[names(at)] <- at
    estimate <- sum(k * coef(m))
    keep(model, weighted, covariate, name, "CR0", estimate, sqrt(drop(k %*% cr0 %*% k)), length(unique(data$cluster)) - 1)
    std_error <- sqrt(drop(k %*% cr2 %*% k))
    # of one contrast, Hotelling's test is Satterthwaite's
    wald <- Wald_test(m, constraints = matrix(k, 1), vcov = cr2, test = "HTZ")
    stopifnot(all.equal(wald$Fstat, (estimate / std_error)^2))
    keep(model, weighted, covariate, name, "CR2", estimate, std_error, wald$df_denom)
    without <- vapply(unique(data$cluster), function(g) {  # CRV3 by leaving out each cluster
      r <- data[data$cluster != g, ]
      b <- coef(if (weighted) lm(f, r, weights = w) else lm(f, r))
      stopifnot(!anyNA(b), names(at) %in% names(b))
      sum(at * b[names(at)])
    }, 0)
    G <- length(without)
    keep(model, weighted, covariate, name, "CRV3", estimate, sqrt((G - 1) / G * sum((without - estimate)^2)), G - 1)
  }
}
for (weighted in 0:1) for (covariate in 0:1) {
  for (model in names(terms)) compute(model, terms[[model]], contrasts[[model]], d, weighted, covariate)
  s <- d[d$cohort != 3 & d$period >= 3, ]
  s$treated <- as.integer(s$cohort == 4)
  s$post <- as.integer(s$period == 4)
  compute("two_by_two", "treated * post", list(effect = c("treated:post" = 1)), s, weighted, covariate)
  d$treated <- as.integer(d$cohort == 4)
  d$post <- as.integer(d$period == 4)
  d$w <- if (weighted) d$weight else 1
  whole <- svydesign(~cluster, strata = ~block, weights = ~w, data = d)
  for (vcov in c("survey", "JKn")) {
    design <- subset(if (vcov == "JKn") as.svrepdesign(whole, type = "JKn") else whole, cohort != 3 & period >= 3)
    m <- svyglm(as.formula(paste("y ~ treated * post", if (covariate) "+ x")), design = design)
    keep("two_by_two", weighted, covariate, "effect", vcov, coef(m)[["treated:post"]], SE(m)[["treated:post"]], degf(design))
  }
  for (cluster in if (!covariate) unique(s$cluster)) {     # how the mean of a cluster changes
    r <- s[s$cluster == cluster, ]
    r$w <- if (weighted) r$weight else 1
    change <- with(r[r$post == 1, ], sum(w * y) / sum(w)) - with(r[r$post == 0, ], sum(w * y) / sum(w))
    if (!is.nan(change)) keep("change", weighted, covariate, cluster, if (r$treated[1]) "treated" else "comparator", change, 0, 0)
  }
}
write.csv(values, "waves_values.csv", row.names = FALSE, quote = FALSE)
cat("clusters in both cohorts of the two-by-two:", length(unique(d$cluster[d$cohort != 3])), "of", length(unique(d$cluster)), "\n")
for (k in 6:8) values[[k]] <- signif(as.numeric(values[[k]]), 8)
print(values, row.names = FALSE)
