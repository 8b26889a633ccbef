# Panels with holes, by definition: ATT(g,t) of units that have a row in both
# periods, with the covariates and the weight of the earlier one, by outcome
# regression as in Heckman, Ichimura and Todd (1997) and Sant'Anna and Zhao
# (2020, equation 2.7), and the variance by clusters of its influence function,
# without a factor.  By inverse propensity weighting with weights that sum to 1,
# and doubly robust, it is their equations for panels: the propensity is a
# logit of the cohort on (1, x), of one row a unit; the variance is that of the derivative of the estimate in the
# weight of each cluster, by central differences with Richardson's
# extrapolation.  Base R only.
#
#	Rscript panel.R > panel_values.csv
d <- read.csv("panel_data.csv")
d <- d[d$id %% 7 != d$wave, ]					# the holes: about one in seven rows
d$z <- d$x1 + d$wave * (d$id %% 5) / 4			# a covariate that varies

pair <- function(base, t, x, weighted) {
	first <- d[d$wave == min(base, t), ]
	second <- d[d$wave == max(base, t), ]
	m <- merge(first, second[, c("id", "y")], by = "id", suffixes = c("", ".later"))
	m$change <- (m$y.later - m$y) * if (t > base) 1 else -1
	m$w <- if (weighted) m$weight else 1
	m$X <- cbind(1, as.matrix(m[, x, drop = FALSE]))
	m
}

att <- function(g, t, base, x, weighted) {
	m <- pair(base, t, x, weighted)
	m <- m[is.na(m$first_treated) | m$first_treated == g, ]
	D <- !is.na(m$first_treated)
	X <- m$X; w <- m$w; change <- m$change
	Xc <- X[!D, , drop = FALSE]; wc <- w[!D]
	A <- t(Xc) %*% (wc * Xc)
	beta <- solve(A, t(Xc) %*% (wc * change[!D]))
	W <- sum(w[D])
	xbar <- colSums(w[D] * X[D, , drop = FALSE]) / W
	estimate <- sum(w[D] * (change[D] - X[D, , drop = FALSE] %*% beta)) / W
	psi <- numeric(nrow(m))
	psi[D] <- w[D] * (change[D] - X[D, , drop = FALSE] %*% beta - estimate) / W
	psi[!D] <- -(wc * (change[!D] - Xc %*% beta)) * (Xc %*% solve(A, xbar))
	c(estimate, sqrt(sum(tapply(psi, m$area, sum)^2)), 2 * nrow(m))
}

# The estimate of units m with weights w.
weigh <- function(m, D, w, method) {
	X <- m$X; change <- m$change
	logit <- glm.fit(X, as.numeric(D), weights = w, family = quasibinomial(), control = list(epsilon = 1e-15, maxit = 100))
	p <- logit$fitted.values
	stopifnot(p < 0.995)			# nobody is trimmed
	odds <- ifelse(D, 0, w * p / (1 - p))
	if (method == "dr") {
		Xc <- X[!D, , drop = FALSE]
		change <- change - X %*% solve(t(Xc) %*% (w[!D] * Xc), t(Xc) %*% (w[!D] * change[!D]))
	}
	sum((w * change)[D]) / sum(w[D]) - sum(odds * change) / sum(odds)
}

by_propensity <- function(g, t, base, x, weighted, method) {
	m <- pair(base, t, x, weighted)
	m <- m[is.na(m$first_treated) | m$first_treated == g, ]
	D <- !is.na(m$first_treated)
	slope <- function(a, h) (weigh(m, D, m$w * (1 + h * (m$area == a)), method) - weigh(m, D, m$w * (1 - h * (m$area == a)), method)) / (2 * h)
	psi <- sapply(unique(m$area), function(a) (4 * slope(a, 5e-4) - slope(a, 1e-3)) / 3)
	c(weigh(m, D, m$w, method), sqrt(sum(psi^2)), 2 * nrow(m))
}

cat("weighted,covariates,method,cohort,period,base_period,estimate,std_error,n\n")
for (weighted in 0:1) for (x in list(character(0), "z", c("x1", "z"))) for (g in 3:4) for (t in 2:4) {
	base <- if (t >= g) g - 1 else t - 1
	for (method in c("reg", if (length(x) > 0) c("ipw", "dr"))) {
		found <- if (method == "reg") att(g, t, base, x, weighted == 1) else by_propensity(g, t, base, x, weighted == 1, method)
		cat(weighted, paste(x, collapse = " "), method, g, t, base, sprintf("%.15g", found), sep = ",")
		cat("\n")
	}
}
