# Effects of cohorts in periods, adjusted by outcome regression, with residuals adjusted as in CR2 and CR3 by R's clubSandwich.
#
# The regression of a mean of the treated before and after, and of a line in x1 and x2 of those compared with before and
# after; its contrast at the mean x of the treated has adjusted scores, to which what comes of that mean is added.
#
#	Rscript wave_covariates_cr2.R > wave_covariates_cr2_values.csv
suppressMessages(library(clubSandwich))
data <- read.csv("event_study_data.csv")
data$cohort <- ifelse(is.na(data$first_treated), Inf, data$first_treated)

cat("data,outcome,weighted,control,base,anticipation,covariates,method,vcov,cohort,period,estimate,std_error,df\n")
for (name in c("rc", "panel", "small")) for (outcome in c("y", "b")) for (weighted in 0:1) for (control in c("never", "notyet")) {
	all <- data[data$data == name, ]
	waves <- sort(unique(all$wave))
	for (g in sort(unique(all$cohort[is.finite(all$cohort) & all$cohort > waves[1]]))) for (t in waves[-1]) {
		base <- max(waves[waves < min(t, g)])
		last <- max(t, base)
		others <- if (control == "never") is.infinite(all$cohort) else all$cohort > last & all$cohort != g
		e <- all[(others | all$cohort == g) & all$wave %in% c(base, t), ]
		e$d <- e$cohort == g; e$s <- e$wave == t; e$w <- if (weighted == 1) e$weight else 1; e$out <- e[[outcome]]
		X <- cbind(Gt = e$d & e$s, Gb = e$d & !e$s, Ct = !e$d & e$s, Cb = !e$d & !e$s)
		X <- cbind(X, t1 = X[, "Ct"] * e$x1, t2 = X[, "Ct"] * e$x2, b1 = X[, "Cb"] * e$x1, b2 = X[, "Cb"] * e$x2)
		fit <- if (weighted == 1) lm(out ~ 0 + X, e, weights = w) else lm(out ~ 0 + X, e)
		w <- e$w
		x <- colSums((w * cbind(e$x1, e$x2))[e$d, ]) / sum(w[e$d])
		l <- c(1, -1, -1, 1, -x, x)
		change <- coef(fit)[5:6] - coef(fit)[7:8]
		ofmean <- -drop(sweep(cbind(e$x1, e$x2), 2, x) %*% change) * w * e$d / sum(w[e$d])
		for (vcov in c("CR2", "CR3")) {
			V <- vcovCR(fit, cluster = e$area, type = vcov)
			psi <- drop(l %*% vcovCR(fit, cluster = e$area, type = vcov, form = "estfun"))
			stopifnot(abs(sum(psi^2) / sum(l * (V %*% l)) - 1) < 1e-9)
			psi <- psi + rowsum(ofmean, factor(e$area))[, 1]
			df <- Wald_test(fit, constraints = matrix(l, 1), vcov = V, test = "HTZ")$df_denom
			cat(name, outcome, weighted, control, "varying", 0, "x1x2", "reg", vcov, g, t, format(sum(l * coef(fit)), digits = 15), format(sqrt(sum(psi^2)), digits = 15), format(df, digits = 15), sep = ",")
			cat("\n")
		}
	}
}
