# Calibration to known totals, by R's survey: poststratification, raking, linear
# (also within bounds), raking by calibrate() and logit; estimates of means,
# totals, ratios and domains with their standard errors, by several designs.
# Writes survey_calibration_totals.csv and survey_calibration_values.csv.
#	Rscript survey_calibration.R > survey_calibration.txt
#
# survey's rake() stops when margins move by less than a share of the sum of
# weights, and goes over the margins ten times for residuals.  Its values here
# are therefore worked out from what these converge to: weights by Newton's
# method on the equations of raking, and residuals of the regression without
# weights on all margins at once; how far survey's own are from these, which is
# its tolerance, is printed.
source("survey_analysis_common.R")

totals_of <- function(d) {
	if (d$shape[1] %in% c("api", "strat")) {
		data(api, envir = environment())
		p <- data.frame(sex = as.integer(apipop$sch.wide == "Yes"), grp = as.integer(apipop$stype), x = apipop$api99)
		return(list(sex = table(p$sex), grp = table(p$grp), sexgrp = table(paste(p$sex, p$grp)), x = sum(p$x)))
	}
	# a population that differs from the sample: each combination by its own factor
	cells <- tapply(d$w, paste(d$sex, d$grp), sum)
	cells <- round(cells * seq(1.22, 0.92, length.out = length(cells)))
	sex <- tapply(cells, substr(names(cells), 1, 1), sum)
	grp <- tapply(cells, substr(names(cells), 3, 3), sum)
	list(sex = sex, grp = grp, sexgrp = cells, x = round(sum(d$w * d$x) * sum(cells) / sum(d$w) * 0.99))
}
frame <- function(name, totals) { f <- data.frame(names(totals), as.vector(totals)); names(f) <- c(name, "Freq"); f }

# raking to full convergence
rake_weights <- function(d, totals) {
	X <- model.matrix(~ factor(sex) + factor(grp), d)
	t <- c(sum(totals$sex), totals$sex[-1], totals$grp[-1])
	b <- rep(0, ncol(X))
	for (i in 1:100) {
		w <- d$w * exp(drop(X %*% b))
		b <- b + solve(crossprod(X * w, X), t - colSums(X * w))
	}
	w <- d$w * exp(drop(X %*% b))
	stopifnot(max(abs(t - colSums(X * w)) / t) < 1e-13)
	list(w = w, X = X)
}

values <- NULL
keep <- function(...) values <<- rbind(values, data.frame(...))
scores <- function(d, w, statistic) {
	inside <- statistic$inside(d)
	y <- ifelse(inside, statistic$y(d), 0)
	x <- ifelse(inside, if (is.null(statistic$x)) 1 else statistic$x(d), 0)
	if (statistic$total) return(list(estimate = sum(w * y), z = y))
	r <- sum(w * y) / sum(w * x)
	list(estimate = r, z = (y - r * x) / sum(w * x))
}
everybody <- function(d) rep(TRUE, nrow(d))
statistics <- list(
	mean_y = list(y = function(d) d$y, inside = everybody, total = FALSE, f = ~y),
	total_y = list(y = function(d) d$y, inside = everybody, total = TRUE, f = ~y),
	total_x = list(y = function(d) d$x, inside = everybody, total = TRUE, f = ~x),
	mean_bin = list(y = function(d) d$bin, inside = everybody, total = FALSE, f = ~bin),
	ratio_y_x = list(y = function(d) d$y, x = function(d) d$x, inside = everybody, total = FALSE),
	mean_ym = list(y = function(d) d$ym, inside = function(d) !is.na(d$ym), total = FALSE, f = ~ym0),
	mean_y_grp2 = list(y = function(d) d$y, inside = function(d) d$grp == 2, total = FALSE, f = ~y),
	total_y_grp2 = list(y = function(d) d$y, inside = function(d) d$grp == 2, total = TRUE, f = ~y),
	# whole strata lie outside, and are a part of the variance all the same
	mean_y_most = list(y = function(d) d$y, inside = function(d) !(d$stratum %in% c(2, 5)), total = FALSE, f = ~y),
	ratio_y_x_grp2 = list(y = function(d) d$y, x = function(d) d$x, inside = function(d) d$grp == 2, total = FALSE))
# what the calibration is a regression on
matrix_of <- function(d, method) switch(method,
	poststratify = model.matrix(~ factor(sexgrp), d),
	rake = , logit = model.matrix(~ factor(sex) + factor(grp), d),
	model.matrix(~ factor(sex) + factor(grp) + x, d))
std_error <- function(u, des, policy) {
	if (policy != "adjust") return(sqrt(drop(survey:::svyrecvar(u, des$cluster, des$strata, des$fpc))))
	psu <- tapply(u, des$cluster[[1]], sum)
	stratum <- tapply(des$strata[[1]], des$cluster[[1]], function(h) as.character(h[1]))
	of_stratum <- function(a) if (length(a) > 1) length(a) * var(a) else (a - mean(psu))^2
	sqrt(sum(tapply(psu, stratum, of_stratum)))
}
cat("shape,margin,category,total\n", file = "survey_calibration_totals.csv")
furthest <- 0
others <- 0
for (shape in c("sv1", "sv2", "api", "strat")) {
	d <- data_of(shape)
	totals <- totals_of(d)
	d$sexgrp <- paste(d$sex, d$grp)
	for (n in names(totals))
		cat(sprintf("%s,%s,%s,%s\n", shape, n, if (n == "x") "" else names(totals[[n]]), number(totals[[n]])),
			file = "survey_calibration_totals.csv", append = TRUE, sep = "")
	population <- unname(c(sum(totals$sex), totals$sex[-1], totals$grp[-1]))
	designs <- designs_of(d)
	exact <- rake_weights(d, totals)
	# bounds that cut off some of what linear calibration would give
	g <- weights(calibrate(designs[[1]], ~factor(sex) + factor(grp) + x, c(population, totals$x))) / d$w
	bounds <- round(range(g) + c(1, -1) * 0.1 * diff(range(g)), 3)
	cat(sprintf("%s,bounds,%s,%s\n", shape, c("lower", "upper"), number(bounds)), file = "survey_calibration_totals.csv", append = TRUE, sep = "")
	for (name in names(designs)) for (policy in if (shape == "sv2" && name %in% c("strata_psu")) c("remove", "average", "adjust") else "remove") {
		options(survey.lonely.psu = policy)
		des <- designs[[name]]
		des$variables$sexgrp <- d$sexgrp
		# rows outside a domain have weight 0, but must have some value
		des$variables$ym0 <- ifelse(is.na(d$ym), 0, d$ym)
		all <- list(
			poststratify = postStratify(des, ~sexgrp, frame("sexgrp", totals$sexgrp)),
			rake = rake(des, list(~sex, ~grp), list(frame("sex", totals$sex), frame("grp", totals$grp)), control = list(maxit = 1000, epsilon = 1e-13)),
			linear = calibrate(des, ~factor(sex) + factor(grp) + x, c(population, totals$x)),
			bounded = calibrate(des, ~factor(sex) + factor(grp) + x, c(population, totals$x), bounds = bounds, epsilon = 1e-13),
			raking = calibrate(des, ~factor(sex) + factor(grp) + x, c(population, totals$x), calfun = "raking", epsilon = 1e-12, maxit = 200),
			logit = calibrate(des, ~factor(sex) + factor(grp), population, calfun = "logit", bounds = c(0.3, 3), epsilon = 1e-12, maxit = 200))
		# intervals of a proportion by Korn and Graubard, which count all rows that were calibrated
		if (policy == "remove") for (method in c("poststratify", "linear")) for (s in c("bin", "bin_grp2")) {
			z <- all[[method]]
			part <- if (s == "bin") z else subset(z, grp == 2)
			ci <- confint(svyciprop(~bin, part, method = "beta"))
			keep(shape, design = name, lonely = policy, method, statistic = paste0("beta_", s), estimate = number(ci[1]), std_error = number(ci[2]), df = degf(part))
		}
		for (method in names(all)) {
			z <- all[[method]]
			w <- if (method == "rake") exact$w else weights(z)
			keep(shape, design = name, lonely = policy, method, statistic = "sum_w_squared", estimate = number(sum(w^2)), std_error = "", df = "")
			keep(shape, design = name, lonely = policy, method, statistic = "sum_w_hh", estimate = number(sum(w * d$hh)), std_error = "", df = "")
			for (s in names(statistics)) {
				of <- statistics[[s]]
				inside <- of$inside(d)
				part <- z[inside, ]
				m <- if (!is.null(of$x)) svyratio(~y, ~x, part) else if (of$total) svytotal(of$f, part) else svymean(of$f, part)
				estimate <- coef(m)[[1]]
				se <- SE(m)[[1]]
				mine <- scores(d, w, of)
				e <- if (method == "rake") qr.resid(qr(matrix_of(d, method)), mine$z) else lm.wfit(matrix_of(d, method), mine$z, d$w)$residuals
				own <- std_error(w * e, des, policy)
				if (method == "rake") {
					furthest <- max(furthest, abs(estimate - mine$estimate) / abs(mine$estimate), if (own > 1e-6 && policy != "adjust") abs(se - own) / own)
					estimate <- mine$estimate
				} else if (policy != "adjust") others <- max(others, abs(estimate - mine$estimate) / abs(mine$estimate), if (own > 1e-6) abs(se - own) / own)
				if (method == "rake" || policy == "adjust") se <- own
				keep(shape, design = name, lonely = policy, method, statistic = s, estimate = number(estimate), std_error = number(se), df = degf(part))
			}
		}
	}
}
write.csv(values, "survey_calibration_values.csv", row.names = FALSE, quote = FALSE)
cat("rows of values:", nrow(values), "\n")
cat("survey's other methods from the formula, at most:", sprintf("%.1e", others), "\n")
cat("survey's rake() from what it converges to, at most:", sprintf("%.1e", furthest), "\n")
