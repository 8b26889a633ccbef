# Doubly robust effects of cohorts in periods of repeated cross-sections, in base R: estimates, and standard errors
# clustered by area from the derivative of the estimate in the weights of each area.
#
# R's DRDID 1.2.3 (drdid_rc), which did calls, adds the effect of the comparators' regression before the start with the
# sign of the one after (inf.treat.or, inf.cont.or), so that its standard errors are not those of the derivative.  This
# script computes both by formula and the first by numerical differentiation, too, and compares with did's values.
#
#	Rscript wave_covariates.R < wave_covariates_values.csv > wave_covariates.txt
#
# "did" is the largest difference from the did values with DRDID's sign; "derivative" that of the formula from central
# differences; "off" by how much DRDID's standard errors differ, as a share.
options(digits = 15)
data <- read.csv("wave_covariates_data.csv")
data$cohort <- ifelse(is.na(data$first_treated), Inf, data$first_treated)

# drdid_rc of (y, treated, after, X, w): estimate and scores by row, with the sign of before as given
doubly_robust <- function(y, d, s, X, w, sign) {
	p <- glm.fit(X, d, weights = w, family = quasibinomial(), control = list(epsilon = 1e-15, maxit = 100))$fitted.values
	side <- function(a, b) d == a & s == b
	beta <- function(k) lm.wfit(X[k, , drop = FALSE], y[k], w[k])$coefficients
	score <- function(k, b) (w * k * drop(y - X %*% b)) * X %*% solve(crossprod(X, w * k * X))
	average <- function(v, z) colSums(v * z) / sum(v)
	odds <- w * (1 - d) * p / (1 - p) * (d == 1 | p < 0.995)
	H <- solve(crossprod(X, w * p * (1 - p) * X))
	estimate <- 0
	psi <- 0
	for (t in 1:0) {
		f <- if (t == 1) 1 else -1
		g <- if (t == 1) 1 else sign
		bC <- beta(side(0, t)); bG <- beta(side(1, t))
		e <- drop(y - X %*% bC); gap <- drop(X %*% (bG - bC))
		wG <- w * side(1, t); wC <- odds * (s == t); wD <- w * d
		mG <- sum(wG * e) / sum(wG); mC <- sum(wC * e) / sum(wC)
		all <- sum(wD * gap) / sum(wD); own <- sum(wG * gap) / sum(wG)
		estimate <- estimate + f * (mG - mC + all - own)
		xG <- average(wG, X); xC <- average(wC, X); xD <- average(wD, X)
		M <- colSums(wC * (e - mC) * X) / sum(wC)
		psi <- psi + f * (wG * (e - mG) / sum(wG) - wC * (e - mC) / sum(wC) + wD * (gap - all) / sum(wD) - wG * (gap - own) / sum(wG)) +
			f * drop((score(side(1, t), bG) - score(side(0, t), bC)) %*% (xD - xG)) -
			g * drop(score(side(0, t), bC) %*% (xG - xC)) - f * drop((w * (d - p) * X) %*% H %*% M)
	}
	list(estimate = estimate, psi = psi)
}

by_area <- function(psi, area) sqrt(sum(rowsum(psi, area)^2))
numerical <- function(y, d, s, X, w, area) {
	h <- 1e-5
	move <- function(a, h) doubly_robust(y, d, s, X, ifelse(area == a, w * (1 + h), w), -1)$estimate
	sqrt(sum(vapply(unique(area), function(a) ((move(a, h) - move(a, -h)) / (2 * h))^2, 0)))
}

values <- read.csv(file("stdin"))
rows <- which(values$method == "dr" & values$data != "panel")
worst <- c(estimate = 0, did = 0, derivative = 0, off = 0)
cat("data,outcome,weighted,control,base,anticipation,covariates,method,cohort,period,std_error\n")
for (r in rows) {
	v <- values[r, ]
	e <- data[data$data == v$data, ]
	waves <- sort(unique(e$wave))
	base <- max(waves[waves < min(v$period, v$cohort)])
	last <- max(v$period, base)
	control <- if (v$control == "never") is.infinite(e$cohort) else e$cohort > last & e$cohort != v$cohort
	e <- e[(control | e$cohort == v$cohort) & e$wave %in% c(base, v$period), ]
	y <- e[[v$outcome]]; d <- as.numeric(e$cohort == v$cohort); s <- as.numeric(e$wave == v$period)
	w <- if (v$weighted == 1) e$weight else rep(1, nrow(e))
	X <- if (v$covariates == "x2") cbind(1, e$x2) else cbind(1, e$x1, e$x2)
	ours <- doubly_robust(y, d, s, X, w, -1)
	theirs <- doubly_robust(y, d, s, X, w, 1)
	se <- by_area(ours$psi, e$area)
	worst <- pmax(worst, c(abs(ours$estimate / v$estimate - 1), abs(by_area(theirs$psi, e$area) / v$std_error_did - 1),
		abs(numerical(y, d, s, X, w, e$area) / se - 1), abs(v$std_error_did / se - 1)))
	cat(v$data, v$outcome, v$weighted, v$control, v$base, v$anticipation, v$covariates, v$method, v$cohort, v$period, format(se, digits = 15), sep = ",")
	cat("\n")
}
cat("#", paste(names(worst), format(worst, digits = 2)), "\n")
