# Rscript pooling.R > pooling.txt     p-values of several tests, imputations, meta-analysis: stats::p.adjust, mice, metafor
suppressMessages({library(mice); library(metafor)})
set.seed(15)
write <- function(x, file) write.csv(format(x, digits = 17, trim = TRUE), file, row.names = FALSE, quote = FALSE, na = "")

# ---- p_adjust_values.csv: one row for each p-value, method and number of tests ----
tests <- list(uniform = runif(40), findings = rbeta(60, 0.2, 3), ties = round(rbeta(30, 0.5, 1), 1),
	missing = ifelse(1:20 %% 4 == 0, NA, rbeta(20, 0.3, 2)), one = 0.04, two = c(0.03, 0.7), same = rep(0.02, 7), small = c(1e-300, 1e-17, 0.5, 1e-3), none = c(NA_real_, NA_real_))
rows <- NULL
for (name in names(tests)) for (method in p.adjust.methods) for (more in c(0, 7)) {
	p <- tests[[name]]
	# of hommel with more tests than p-values R wants no NA
	if (method == "hommel" && more > 0 && anyNA(p)) next
	n <- sum(!is.na(p)) + more
	if (n == 0) next
	rows <- rbind(rows, data.frame(test = name, method = method, n = n, place = seq_along(p), p = p, adjusted = p.adjust(p, method, n = n)))
}
rows$p <- ifelse(is.na(rows$p), "", format(rows$p, digits = 17, trim = TRUE))
rows$adjusted <- ifelse(is.na(rows$adjusted), "", format(rows$adjusted, digits = 17, trim = TRUE))
write.csv(rows, "p_adjust_values.csv", row.names = FALSE, quote = FALSE)

# ---- rubin_values.csv: effects and standard errors as arrays ----
array <- function(x) paste0('"{', paste(format(x, digits = 17, trim = TRUE), collapse = ","), '}"')
imputed <- list(five = list(rnorm(5, 0.1, 0.02), runif(5, 0.03, 0.05)), thirty = list(rnorm(30, -2, 1), runif(30, 0.2, 3)),
	two = list(c(0.4, 0.1), c(0.2, 0.25)), alike = list(rep(0.3, 4), c(0.1, 0.12, 0.11, 0.1)), far = list(c(-5, 1, 9), c(0.1, 0.1, 0.2)))
rubin <- NULL
for (name in names(imputed)) for (df in c(Inf, 15.7, 4.2, 2000)) {
	x <- imputed[[name]]
	z <- pool.scalar(x[[1]], x[[2]]^2, n = df, k = 0)
	half <- qt(0.95, z$df) * sqrt(z$t)
	rubin <- rbind(rubin, data.frame(effects = array(x[[1]]), errors = array(x[[2]]), complete_df = df, estimate = z$qbar, within = z$ubar, between = z$b, std_error = sqrt(z$t), df = z$df,
		missing_information = z$fmi, low = z$qbar - half, high = z$qbar + half, p_value = 2 * pt(-abs(z$qbar) / sqrt(z$t), z$df)))
}
write(rubin, "rubin_values.csv")

# ---- pool_values.csv ----
studies <- list(eight = list(rnorm(8, 0.1, 0.08), runif(8, 0.03, 0.1)), alike = list(0.2 + c(0.01, -0.01, 0, 0.005), c(0.1, 0.2, 0.15, 0.3)), two = list(c(-0.2, 0.6), c(0.1, 0.15)),
	orders = list(c(1, 30, -20, 8, 4), c(0.02, 20, 9, 3, 0.5)), forty = list(rnorm(40, 5, 2), rexp(40) + 0.3), one = list(0.25, 0.1))
pool <- NULL
for (name in names(studies)) for (method in c("FE", "DL", "REML")) for (test in c("z", "knha")) {
	x <- studies[[name]]
	# metafor has no knha of one common effect
	if (length(x[[1]]) == 1 && test == "knha") next
	if (method == "FE" && test == "knha") next
	r <- rma.uni(x[[1]], x[[2]]^2, method = method, test = test, level = 90, control = list(threshold = 1e-15, maxiter = 100000))
	new <- if (method == "FE" || length(x[[1]]) == 1) list(pi.lb = NA, pi.ub = NA) else predict(r)
	pool <- rbind(pool, data.frame(effects = array(x[[1]]), errors = array(x[[2]]), method = method, test = test, estimate = c(r$beta), std_error = r$se, tau2 = r$tau2, q = r$QE, q_p_value = r$QEp, i2 = r$I2 / 100,
		h2 = r$H2, low = r$ci.lb, high = r$ci.ub, p_value = r$pval, prediction_low = new$pi.lb, prediction_high = new$pi.ub))
}
write(pool, "pool_values.csv")
cat("R", as.character(getRversion()), "mice", as.character(packageVersion("mice")), "metafor", as.character(packageVersion("metafor")), "\n")
cat(nrow(rows), "adjusted p-values,", nrow(rubin), "pooled imputations,", nrow(pool), "meta-analyses\n")
