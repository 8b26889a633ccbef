# Oracle for the sensitivity to violated parallel trends: critical values of |Z + b| and the largest violation the
# conclusion survives.
# Run in this folder:  Rscript sensitivity.R      writes sensitivity_cv.csv, sensitivity_breakdown.csv. Nothing here comes from the extension.
# cv solves P(|Z + b| <= cv) = 1 - alpha. Normal (df Infinity): the root of the non-central chi-squared quantile with
# one degree of freedom, and again by a root-finder on pnorm; written is the root. t: pt(cv - b) - pt(-cv - b) = 1 - alpha, Z
# the t variable shifted by b (not the non-central t), by a root-finder, checked in the equation.
# Interval under violations up to M: estimate -+ cv(M/se) se. breakdown: the largest M for which it leaves out 0. There
# cv(b) = |estimate|/se; 0 if the interval for M = 0 has it already. Upper tails are used, so that small alpha keeps its digits.
cat("#", R.version.string, "\n")
g17 <- function(x) ifelse(is.infinite(x), "Infinity", sprintf("%.17g", x))
outside <- function(cv, b, df) pt(cv - b, df, lower.tail = FALSE) + pt(-cv - b, df)      # df Inf: normal
root <- function(f, interval) { r <- uniroot(f, interval, tol = 1e-15, maxiter = 500)$root; h <- 1e-6       # one Newton step takes the last digits
  r - f(r) / ((f(r + h) - f(r - h)) / (2 * h)) }
cv <- function(b, alpha, df) { b <- abs(b); hi <- b + qt(alpha / 2, df, lower.tail = FALSE) + 1; root(function(c) outside(c, b, df) - alpha, c(0, hi)) }
rows <- NULL
for (df in c(Inf, 1, 5, 15.668, 100)) for (alpha in c(0.2, 0.1, 0.05, 0.01, 0.001)) for (b in c(0, 1e-8, 1e-4, 0.01, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 12, 30, 100)) {
  v <- cv(b, alpha, df); left <- outside(v, b, df) - alpha
  if (abs(left) > 1e-14) stop("no root", df, alpha, b, left)
  if (is.infinite(df) && b <= 30) { q <- sqrt(qchisq(alpha, 1, ncp = b^2, lower.tail = FALSE)); if (abs(q / v - 1) > 1e-9) cat("qchisq", alpha, b, q, v, q / v - 1, "\n") }
  rows <- rbind(rows, c(g17(df), alpha, g17(b), g17(v)))
}
colnames(rows) <- c("df", "alpha", "b", "cv"); write.csv(rows, "sensitivity_cv.csv", row.names = FALSE, quote = FALSE)
published <- c("0" = 1.95996398454005, "0.1" = 1.96972551684039, "0.25" = 2.01971284735654, "0.5" = 2.18147744232815, "1" = 2.64614554821531, "1.5" = 3.14487012440453, "2" = 3.64485370709922, "3" = 4.64485362695157)   # HonestDiD
for (b in names(published)) stopifnot(abs(cv(as.numeric(b), 0.05, Inf) - published[[b]]) < 1e-13)
rows <- NULL
for (pair in list(c(0.074896851260884287, 0.296505883563473), c(0.8, 0.3), c(-0.8, 0.3), c(1, 0.25), c(0.6, 0.3), c(0.62, 0.3), c(-2.5, 0.2), c(0.3, 1e-3), c(0, 0.4))) for (df in c(Inf, 5, 15.668)) for (alpha in c(0.1, 0.05)) {
  e <- pair[1]; se <- pair[2]; z <- abs(e) / se
  M <- if (z <= qt(alpha / 2, df, lower.tail = FALSE)) 0 else se * root(function(b) outside(z, b, df) - alpha, c(0, z))
  if (M > 0) { stopifnot(abs(cv(M / se, alpha, df) - z) < 1e-13 * z); v <- cv(M / se, alpha, df) * se } else v <- cv(0, alpha, df) * se
  rows <- rbind(rows, c(g17(e), g17(se), g17(df), alpha, g17(M), g17(e - v), g17(e + v)))
}
colnames(rows) <- c("estimate", "std_error", "df", "alpha", "breakdown", "conf_low", "conf_high"); write.csv(rows, "sensitivity_breakdown.csv", row.names = FALSE, quote = FALSE)
