# Run by bootstrap.py: intervals of boot::boot.ci for its replicates; writes bootstrap.csv.
# boot.ci gets a boot object made of the estimate and the replicates, L for bca, and for studentized the variances as a second
# column; that is a call of its own, as boot.ci's normal interval would use the variance of the estimate if it had it. The
# quantiles are boot's (interpolated on the normal scale). z0 and a: by the formula boot.ci uses inside.
suppressMessages(library(boot))
folder <- commandArgs(TRUE)[1]
g17 <- function(x) ifelse(is.na(x), "", sprintf("%.17g", x))
cases <- read.csv(file.path(folder, "cases.csv")); rows <- NULL
for (i in seq_len(nrow(cases))) {
  case <- cases[i, ]; r <- read.csv(file.path(folder, paste0(case$case, ".csv"))); L <- scan(file.path(folder, paste0("L", case$case, ".csv")), quiet = TRUE)
  ok <- !is.na(r$t); t <- r$t[ok]; R <- length(t); n <- length(L)
  stopifnot(t == case$estimate | abs(t - case$estimate) > 1e-9)
  b <- structure(list(t0 = case$estimate, t = matrix(t), R = R, data = seq_len(n), seed = 1, statistic = function(x, i) NA, sim = "ordinary", stype = "i",
    call = quote(boot(data = x, statistic = s, R = R)), strata = rep(1, n), weights = rep(1 / n, n)), class = "boot")
  ci <- function(type, ...) { k <- boot.ci(b, conf = 0.95, type = type, ...)[[c(norm = "normal", basic = "basic", perc = "percent", bca = "bca", stud = "student")[[type]]]]; k[length(k) - 1:0] }
  stud <- c(NA, NA)
  if (!is.na(case$variance)) { b$t0 <- c(case$estimate, case$variance); b$t <- cbind(t, r$v[ok]); stud <- boot.ci(b, conf = 0.95, type = "stud")$student[4:5]; b$t0 <- b$t0[1]; b$t <- b$t[, 1, drop = FALSE] }
  rows <- rbind(rows, c(unlist(case[2:7]), 2016, 1999, R, g17(c(case$estimate, r$t[1:5], mean(t), sd(t), sqrt(case$variance), if (is.na(case$variance)) NA else sqrt(r$v[1]),
    qnorm(sum(t < case$estimate) / R), sum(L^3) / (6 * sum(L^2)^1.5), ci("norm"), ci("basic"), ci("perc"), ci("bca", L = L), stud))))
}
colnames(rows) <- c("sample", "outcome", "weighted", "covariates", "effects", "scheme", "seed", "reps", "n_used", "estimate", paste0("replicate_", 0:4), "mean", "sd", "std_error", "std_error_0", "z0", "a",
  paste(rep(c("normal", "basic", "percentile", "bca", "studentized"), each = 2), c("low", "high"), sep = "_"))
write.csv(rows, "bootstrap.csv", row.names = FALSE, quote = FALSE)
