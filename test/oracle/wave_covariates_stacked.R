# Averages over cohorts of effects adjusted by outcome regression, with CR2 and CR3 residuals of each effect stacked: standard errors, and
# Satterthwaite's degrees of freedom from the matrices themselves.  Shares of cohorts are given (their weight over all periods).
#
# Of one effect: X, its contrast l at the mean x of the treated, adjustments A of R's clubSandwich; the score of cluster c is v_c'e_c with
# v_c = A_c'W_cX_c(X'WX)^-1 l, and a_c = (I - H)'v_c is what it is of the outcomes.  Of an average: a_c summed over effects, by row of the data.
#
#	Rscript wave_covariates_stacked.R > wave_covariates_stacked_values.csv
suppressMessages(library(clubSandwich))
data <- read.csv("event_study_data.csv")
data$cohort <- ifelse(is.na(data$first_treated), Inf, data$first_treated)

effect <- function(all, g, t, control, vcov) {
	waves <- sort(unique(all$wave))
	base <- max(waves[waves < min(t, g)])
	others <- if (control == "never") is.infinite(all$cohort) else all$cohort > max(t, base) & all$cohort != g
	rows <- which((others | all$cohort == g) & all$wave %in% c(base, t))
	e <- all[rows, ]
	d <- e$cohort == g; s <- e$wave == t; w <- e$w
	X <- cbind(d & s, d & !s, !d & s, !d & !s)
	X <- cbind(X, X[, 3] * e$x1, X[, 3] * e$x2, X[, 4] * e$x1, X[, 4] * e$x2)
	fit <- lm(y ~ 0 + X, e, weights = w)
	x <- colSums((w * cbind(e$x1, e$x2))[d, ]) / sum(w[d])
	l <- c(1, -1, -1, 1, -x, x)
	change <- coef(fit)[5:6] - coef(fit)[7:8]
	ofmean <- -drop(sweep(cbind(e$x1, e$x2), 2, x) %*% change) * w * d / sum(w[d])
	V <- vcovCR(fit, cluster = e$area, type = vcov)
	M <- solve(crossprod(X, w * X)); H <- X %*% M %*% t(X * w)
	areas <- sort(unique(all$area)); levels <- levels(factor(e$area))
	a <- matrix(0, nrow(all), length(areas)); psi <- numeric(length(areas))
	for (i in seq_along(levels)) {
		k <- which(e$area == levels[i]); v <- numeric(nrow(e))
		v[k] <- t(attr(V, "adjustments")[[i]]) %*% (w[k] * X[k, , drop = FALSE] %*% M %*% l)
		j <- match(as.numeric(levels[i]), areas)
		a[rows, j] <- v - t(H) %*% v
		psi[j] <- sum(v * residuals(fit)) + sum(ofmean[k])
	}
	stopifnot(abs(sum((psi - rowsum(c(ofmean, rep(0, length(areas))), c(e$area, areas))[, 1])^2) / sum(l * (V %*% l)) - 1) < 1e-9)
	list(estimate = sum(l * coef(fit)), psi = psi, a = a)
}

cat("data,outcome,weighted,control,base,anticipation,covariates,method,vcov,type,key,estimate,std_error,df\n")
for (name in c("rc", "small")) for (weighted in 0:1) for (control in c("never", "notyet")) for (vcov in c("CR2", "CR3")) {
	all <- data[data$data == name, ]
	all$w <- if (weighted == 1) all$weight else 1
	waves <- sort(unique(all$wave))
	place <- expand.grid(t = waves[-1], g = sort(unique(all$cohort[is.finite(all$cohort)])))
	effects <- Map(function(g, t) effect(all, g, t, control, vcov), place$g, place$t)
	share <- vapply(place$g, function(g) sum(all$w[all$cohort == g]), 0)
	say <- function(type, key, k) {
		f <- share[k] / sum(share[k])
		a <- Reduce(`+`, Map(function(e, f) e$a * f, effects[k], f))
		psi <- Reduce(`+`, Map(function(e, f) e$psi * f, effects[k], f))
		P <- crossprod(a)
		cat(name, "y", weighted, control, "varying", 0, "x1x2", "reg", vcov, type, key, format(sum(f * vapply(effects[k], `[[`, 0, "estimate")), digits = 15),
			format(sqrt(sum(psi^2)), digits = 15), format(sum(diag(P))^2 / sum(P^2), digits = 15), sep = ",")
		cat("\n")
	}
	say("simple", "", which(place$t >= place$g))
	for (e in sort(unique(place$t - place$g))) say("dynamic", e, which(place$t - place$g == e))
}
