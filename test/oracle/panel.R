# Panels with holes, by definition: ATT(g,t) of units that have a row in both
# periods, with the covariates and the weight of the earlier one, by outcome
# regression as in Heckman, Ichimura and Todd (1997) and Sant'Anna and Zhao
# (2020, equation 2.7), and the variance by clusters of its influence function,
# without a factor.  Base R only.
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

cat("weighted,covariates,cohort,period,base_period,estimate,std_error,n\n")
for (weighted in 0:1) for (x in list(character(0), "z", c("x1", "z"))) for (g in 3:4) for (t in 2:4) {
	base <- if (t >= g) g - 1 else t - 1
	cat(weighted, paste(x, collapse = " "), g, t, base, sprintf("%.15g", att(g, t, base, x, weighted == 1)), sep = ",")
	cat("\n")
}
