# Standard errors of domains of a survey design, from R's survey.
# Writes domains_data.csv and domains_values.csv.
#
# Rows outside the domain have weight 0 in the data, which is how did_sample is
# told of them; R is given the whole design and subset().  Stratum 5 lies wholly
# outside the domain, as does PSU 204, two of stratum 3, and one of stratum 4.
suppressMessages(library(survey))
set.seed(11)
sizes <- c(3, 5, 6, 2, 3)
rows <- NULL
for (h in seq_along(sizes)) for (i in seq_len(sizes[h])) {
  psu <- 100 * h + i
  n <- sample(4:7, 1)
  d <- data.frame(psu = psu, stratum = h, treated = i %% 2, post = rep(0:1, length.out = n))
  d$x <- round(rnorm(n), 3)
  d$y <- round(rnorm(n) + rnorm(1) + 0.3 * d$post * d$treated + 0.2 * h, 3)
  d$w <- round(runif(n, 0.5, 3), 2)
  d$inside <- TRUE
  rows <- rbind(rows, d)
}
rows$inside[rows$psu %in% c(204, 303, 305, 402) | rows$stratum == 5] <- FALSE
# some rows of a PSU that stays are outside as well
rows$inside[rows$psu == 102][1] <- FALSE
# a stratum of one PSU, for the policies about those
lonely <- rbind(rows, data.frame(psu = 601, stratum = 6, treated = 1, post = c(0, 1, 1, 0), x = c(.1, .4, -.3, .2),
                                 y = c(.5, 1.5, .7, -.2), w = c(1, 2, 1.5, 1.1), inside = TRUE))
population <- c(10, 9, 40, 7, 12, 5)
lonely$case <- 1
rows$case <- 0
all <- rbind(rows, lonely)
out <- all[, c("case", "psu", "stratum", "treated", "post", "y", "x")]
out$weight <- ifelse(all$inside, all$w, 0)
write.csv(out, "domains_data.csv", row.names = FALSE, quote = FALSE)

values <- NULL
keep <- function(case, vcov, policy, fpc, covariates, design, formula) {
  fit <- svyglm(formula, design = design)
  values <<- rbind(values, data.frame(case, vcov, lonely = policy, fpc, covariates,
    estimate = sprintf("%.16g", coef(fit)[["treated:post"]]),
    std_error = sprintf("%.16g", SE(fit)[["treated:post"]]), df = degf(design)))
}
formulas <- list(y ~ treated * post, y ~ treated * post + x)
for (case in 0:1) {
  d <- all[all$case == case, ]
  d$population <- population[d$stratum]
  for (fpc in 0:1) {
    design <- if (fpc) svydesign(~psu, strata = ~stratum, weights = ~w, fpc = ~population, data = d)
              else svydesign(~psu, strata = ~stratum, weights = ~w, data = d)
    for (policy in if (case == 0) "fail" else c("remove", "certainty", "average", "adjust")) {
      options(survey.lonely.psu = policy)
      for (covariates in 0:1)
        keep(case, "survey", policy, fpc, covariates, subset(design, inside), formulas[[covariates + 1]])
    }
  }
}
options(survey.lonely.psu = "fail")
design <- svydesign(~psu, strata = ~stratum, weights = ~w, data = rows)
one <- svydesign(~psu, weights = ~w, data = rows)
for (covariates in 0:1) {
  keep(0, "JKn", "fail", 0, covariates, subset(as.svrepdesign(design, type = "JKn"), inside), formulas[[covariates + 1]])
  keep(0, "JK1", "fail", 0, covariates, subset(as.svrepdesign(one, type = "JK1"), inside), formulas[[covariates + 1]])
}
write.csv(values, "domains_values.csv", row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
print(values)
