# What permutation.R and collapse.R have in common: the samples and the change of every area. Sourced by them.
# A change is the (weighted) mean of the area's rows after less that before. With covariates the outcome and the
# covariates are first regressed on each other inside the cells (y on age, female, imd and a dummy for every area and
# wave, weighted if the sample is); the cell mean is then that of y less the covariates' means times their coefficients.
# samples: all 18 areas; the six of pairs 1 to 3; all but the treated areas 8 and 9 (7 against 9; no pairs).
data_file <- "../data/nrp18.csv"
g17 <- function(x) ifelse(is.na(x), "", ifelse(is.infinite(x), ifelse(x > 0, "Infinity", "-Infinity"), sprintf("%.17g", x)))
d <- read.csv(data_file)
samples <- list(all = d, six = d[d$pair <= 3, ], unequal = d[!d$area %in% 8:9, ])
changes_of <- function(s, outcome, weighted, covariates) {
  s$v <- if (weighted) s$w else 1; s$y <- as.numeric(s[[outcome]])
  if (covariates) {
    s$cell <- factor(paste(s$area, s$wave))
    m <- lm(y ~ 0 + cell + age + female + imd, s, weights = v); stopifnot(!anyNA(coef(m)))
    s$y <- s$y - as.matrix(s[c("age", "female", "imd")]) %*% coef(m)[c("age", "female", "imd")]
  }
  areas <- sort(unique(s$area))
  mean_of <- function(a, wave) { i <- s$area == a & s$wave == wave; weighted.mean(s$y[i], s$v[i]) }
  data.frame(area = areas, treat = s$treat[match(areas, s$area)], pair = s$pair[match(areas, s$area)],
    change = sapply(areas, function(a) mean_of(a, 1) - mean_of(a, 0)))
}
