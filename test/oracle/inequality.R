# Rscript inequality.R > inequality.txt     indices of inequality, and the difference-in-differences of one
# Reads sv1.csv (16 areas in pairs, 12 rows each), sv2.csv (22 areas, lonely strata, weights from .26 to 1359) and makes a third
# shape, sv3: sv1 with areas 1, 4, 10 in wave 0 only and 2, 7 in wave 1 only. Writes inequality_values.csv, inequality_did_values.csv,
# inequality_permutation_values.csv. Indices and their linearised variables are formulas, here row by row; all linearised variables
# are checked against numerical derivatives (numDeriv) in the row's weight. Variances of fixed ranks are clubSandwich's (of predictions, scores by hand), of
# designs survey's svytotal of the linearised variable; predictions are glm's.
suppressMessages({library(clubSandwich); library(sandwich); library(survey); library(numDeriv)})
options(warn = -1)
data <- list(sv1 = read.csv("sv1.csv"), sv2 = read.csv("sv2.csv"))
data$sv3 <- subset(data$sv1, !(wave == 1 & area %in% c(1, 4, 10)) & !(wave == 0 & area %in% c(2, 7)))
# ranks: the share of weight below, and half of that at the same value; and what is above, and half of that at the same value
rank_of <- function(x, w) { s <- tapply(w, x, sum); ((cumsum(s) - s / 2) / sum(w))[match(x, as.numeric(names(s)))] }
above <- function(x, v) { s <- tapply(v, x, sum); (sum(v) - cumsum(s) + s / 2)[match(x, as.numeric(names(s)))] }
line_index <- function(name, a, b, v, mu, lim) switch(name, sii = b, rii = (a + b) / a, rii_mean = b / mu, concentration = 2 * v * b / mu,
	generalised = 2 * v * b, erreygers = 8 * v * b / (lim[2] - lim[1]), wagstaff = 2 * v * b * (lim[2] - lim[1]) / ((lim[2] - mu) * (mu - lim[1])))
line_names <- c("sii", "rii", "rii_mean", "concentration", "generalised", "erreygers", "wagstaff")
parts <- function(y, r, w) { W <- sum(w); mu <- sum(w * y) / W; m <- sum(w * r) / W; v <- sum(w * (r - m)^2) / W; b <- sum(w * y * (r - m)) / W / v
	c(a = mu - b * m, b = b, v = v, mu = mu, m = m) }
line_of <- function(name, y, x, w, lim, r = rank_of(x, w)) { p <- parts(y, r, w); unname(line_index(name, p["a"], p["b"], p["v"], p["mu"], lim)) }
# its linearised variable: through sums of y r and r^2, whose derivatives in a row's weight are these
line_score <- function(name, y, x, w, lim) {
	W <- sum(w); r <- rank_of(x, w); p <- parts(y, r, w); mu <- p["mu"]; v <- p["v"]; b <- p["b"]; a <- p["a"]
	zmu <- (y - mu) / W
	zyr <- (y * r + above(x, w * y) / W - 2 * sum(w * y * r) / W) / W	# of the mean of y r
	zc <- zyr - zmu / 2					# of the covariance, the mean rank being 1/2
	zv <- (r^2 + 2 * above(x, w * r) / W - 3 * sum(w * r^2) / W) / W
	zb <- (zc - b * zv) / v; za <- zmu - zb / 2; d <- lim[2] - lim[1]
	switch(name, sii = zb, rii = zb / a - b * za / a^2, rii_mean = zb / mu - b * zmu / mu^2, concentration = 2 * zc / mu - 2 * v * b * zmu / mu^2,
		generalised = 2 * zc, erreygers = 8 * zc / d, wagstaff = { h <- (lim[2] - mu) * (mu - lim[1]); 2 * d * (zc / h - v * b * zmu * (lim[2] + lim[1] - 2 * mu) / h^2) })
}
value_of <- function(name, y, w) { W <- sum(w); m <- sum(w * y) / W; s <- y / m; M <- function(p) sum(w * s^p) / W
	switch(name, gini = line_of("concentration", y, y, w, NULL), theil = sum(w * s * log(s)) / W, mld = -sum(w * log(s)) / W, ge2 = (M(2) - 1) / 2, "ge-0.5" = (M(-.5) - 1) / .75,
		"atkinson0.5" = 1 - M(.5)^2, atkinson1 = 1 - exp(sum(w * log(s)) / W), atkinson2 = 1 - 1 / M(-1)) }
value_score <- function(name, y, w) { W <- sum(w); m <- sum(w * y) / W; s <- y / m; M <- function(p) sum(w * s^p) / W; T <- value_of(name, y, w)
	power <- function(p) (s^p - M(p) - p * M(p) * (s - 1)) / W; logs <- (log(s) - sum(w * log(s)) / W - (s - 1)) / W
	switch(name, gini = line_score("concentration", y, y, w, NULL), theil = (s * log(s) - T - (T + 1) * (s - 1)) / W, mld = -logs, ge2 = power(2) / 2, "ge-0.5" = power(-.5) / .75,
		"atkinson0.5" = -2 * M(.5) * power(.5), atkinson1 = -(1 - T) * logs, atkinson2 = power(-1) / M(-1)^2) }
value_names <- c("gini", "theil", "mld", "ge2", "ge-0.5", "atkinson0.5", "atkinson1", "atkinson2")
end_names <- c("rate_difference", "rate_ratio", "par", "paf")
end_of <- function(name, y, x, w) { f <- function(i) sum(w[i] * y[i]) / sum(w[i]); h <- f(x == max(x)); l <- f(x == min(x)); m <- f(TRUE)
	switch(name, rate_difference = h - l, rate_ratio = h / l, par = m - h, paf = (m - h) / m) }
# predictions by rank of a generalised linear model
families <- list(logit = quasibinomial("logit"), poisson = quasipoisson("log"), "log-binomial" = quasibinomial("log"))
fit_of <- function(model, y, r, w) { f <- families[[model]]; b <- if (model == "log-binomial") c(log(sum(w * y) / sum(w)) - .01, 0)
	# glm stops when the deviance stands: again, until the coefficients do
	for (i in 1:60) { last <- b; fit <- glm.fit(cbind(1, r), y, w, start = b, family = f, control = glm.control(epsilon = 1e-15, maxit = 300)); b <- fit$coefficients; if (!is.null(last) && max(abs(b - last)) < 2e-15) break }
	fit }
ends_of <- function(model, name, b) { g <- families[[model]]$linkinv; if (name == "sii") g(b[1] + b[2]) - g(b[1]) else g(b[1] + b[2]) / g(b[1]) }
model_of <- function(model, name, y, x, w) ends_of(model, name, fit_of(model, y, rank_of(x, w), w)$coefficients)

cluster_se <- function(z, w, g) sqrt(sum(rowsum(w * z, g)^2))
rows <- NULL
add <- function(...) rows <<- rbind(rows, data.frame(..., stringsAsFactors = FALSE))
check <- function(z, w, f) stopifnot(max(abs(z - grad(f, w)) * w) < 1e-8 * max(abs(z * w), 1))
jackknife <- function(D, f) { g <- unique(D$area); G <- length(g); e <- f(D); J <- sapply(g, function(h) f(D[D$area != h, ])); c(sqrt((G - 1) / G * sum((J - e)^2)), sqrt((G - 1) / G * sum((J - mean(J))^2))) }
designs <- function(D) { options(survey.lonely.psu = "remove"); list(
	"survey" = svydesign(~area, weights = ~W, data = D), "survey strata" = svydesign(~area, strata = ~stratum, weights = ~W, data = D),
	"survey strata fpc" = svydesign(~area, strata = ~stratum, fpc = ~npsu, weights = ~W, data = D),
	"survey rows" = svydesign(~1, weights = ~W, data = D), "survey rows strata" = svydesign(~1, strata = ~stratum, weights = ~W, data = D)) }
one <- function(k, D, index, model, est, z, f) {
	G <- length(unique(D$area)); put <- function(vcov, se, df) add(k, index, model, ranks = "random", vcov, estimate = est, std_error = se, df)
	se <- cluster_se(z, D$W, D$area); put("CR0", se, G - 1); put("CR1", se * sqrt(G / (G - 1)), G - 1)
	D$z <- z; for (n in names(des <- designs(D))) { d <- update(des[[n]], z = z); put(n, SE(svytotal(~z, d))[1], degf(d)) }
	if (k$shape != "sv3") { options(survey.lonely.psu = "average"); put("survey strata average", SE(svytotal(~z, update(des[["survey strata"]], z = z)))[1], degf(des[["survey strata"]])) }
	J <- jackknife(D, f); put("CRV3", J[1], G - 1); put("CRV3J", J[2], G - 1)
}
for (shape in names(data)) for (wave in 0:1) for (weights in c("none", "w")) {
	D <- data[[shape]][data[[shape]]$wave == wave, ]; D$W <- if (weights == "w") D$w else 1
	for (outcome in c("y", "bin", if (shape == "sv1") "score")) {
		D$Y <- D[[outcome]]; lim <- switch(outcome, bin = c(0, 1), score = c(0, 10), y = c(-5, 30)); k <- list(shape = shape, wave = wave, weights = weights, outcome = outcome)
		for (n in line_names) { z <- line_score(n, D$Y, D$imd, D$W, lim); if (shape != "sv3") check(z, D$W, function(w) line_of(n, D$Y, D$imd, w, lim))
			one(k, D, n, "linear", line_of(n, D$Y, D$imd, D$W, lim), z, function(Q) line_of(n, Q$Y, Q$imd, Q$W, lim)) }
		r <- D$r <- rank_of(D$imd, D$W); p <- parts(D$Y, r, D$W); m <- lm(Y ~ r, D, weights = W)
		for (n in line_names) for (t in c("CR0", "CR1", "CR1S", "CR2", "CR3")) {
			g <- grad(function(b) line_index(n, b[1], b[2], p["v"], b[1] + b[2] / 2, lim), coef(m)); V <- vcovCR(m, cluster = D$area, type = t); G <- length(unique(D$area))
			exact <- n %in% c("sii", "rii")			# their gradient is exact below
			if (n == "sii") g <- c(0, 1); if (n == "rii") g <- c(-coef(m)[2] / coef(m)[1]^2, 1 / coef(m)[1])
			df <- if (t %in% c("CR2", "CR3")) Wald_test(m, matrix(g, 1), V, test = "HTZ")$df_denom else G - 1
			if (exact || t == "CR0") add(k, index = n, model = "linear", ranks = "fixed", vcov = t, estimate = line_of(n, D$Y, D$imd, D$W, lim), std_error = sqrt(drop(g %*% V %*% g)), df = df) }
		for (n in end_names) { f <- function(w) end_of(n, D$Y, D$imd, w); z <- grad(f, D$W); se <- cluster_se(z, D$W, D$area)
			add(k, index = n, model = "linear", ranks = "random", vcov = "CR0 by derivative", estimate = f(D$W), std_error = se, df = length(unique(D$area)) - 1)
			J <- jackknife(D, function(Q) end_of(n, Q$Y, Q$imd, Q$W)); add(k, index = n, model = "linear", ranks = "random", vcov = "CRV3", estimate = f(D$W), std_error = J[1], df = length(unique(D$area)) - 1) }
		if (outcome == "bin") for (model in names(families)) for (n in c("sii", "rii")) {
			fit <- glm(Y ~ r, families[[model]], D, weights = W, control = glm.control(epsilon = 1e-15, maxit = 300), start = if (model == "log-binomial") c(log(sum(D$W * D$Y) / sum(D$W)) - .01, 0)); b <- fit_of(model, D$Y, r, D$W)$coefficients
			e <- families[[model]]$mu.eta; l <- families[[model]]$linkinv; g <- if (n == "sii") e(sum(b)) * c(1, 1) - e(b[1]) * c(1, 0) else e(sum(b)) * c(1, 1) / l(b[1]) - l(sum(b)) / l(b[1])^2 * e(b[1]) * c(1, 0); G <- length(unique(D$area))
			# scores and information at the estimate (what glm keeps of them is one step behind)
			X <- cbind(1, r); eta <- drop(X %*% b); h <- families[[model]]; u <- D$W * e(eta) / h$variance(l(eta)); V <- crossprod(rowsum((X * u * (D$Y - l(eta))) %*% solve(crossprod(X, X * u * e(eta))), D$area))
			stopifnot(max(abs(V / vcovCR(fit, cluster = D$area, type = "CR0") - 1)) < 1e-5)
			for (t in c("CR0", "CR1")) add(k, index = n, model = model, ranks = "fixed", vcov = t, estimate = ends_of(model, n, b), std_error = sqrt(drop(g %*% V %*% g) * if (t == "CR1") G / (G - 1) else 1), df = G - 1)
			J <- jackknife(D, function(Q) model_of(model, n, Q$Y, Q$imd, Q$W)); add(k, index = n, model = model, ranks = "random", vcov = "CRV3", estimate = ends_of(model, n, b), std_error = J[1], df = G - 1)
			if (wave == 1 && weights == "w" && shape != "sv3") { z <- grad(function(w) model_of(model, n, D$Y, D$imd, w), D$W, method.args = list(r = 3)); add(k, index = n, model = model, ranks = "random", vcov = "CR0 by derivative", estimate = ends_of(model, n, b), std_error = cluster_se(z, D$W, D$area), df = G - 1) } }
	}
	k <- list(shape = shape, wave = wave, weights = weights, outcome = "inc")
	for (n in value_names) { z <- value_score(n, D$inc, D$W); if (shape == "sv2") check(z, D$W, function(w) value_of(n, D$inc, w)); one(k, D, n, "linear", value_of(n, D$inc, D$W), z, function(Q) value_of(n, Q$inc, Q$W)) }
	cat(shape, "wave", wave, "weights", weights, ":", nrow(D), "rows,", length(unique(D$area)), "areas\n")
}
save_as <- function(rows, file) { if (!is.null(rows$std_error)) rows <- rows[is.finite(rows$std_error), ]	# a rate of 0 has no ratio
	n <- sapply(rows, is.numeric) & !(names(rows) %in% c("wave", "assignments", "extreme")); rows[n] <- lapply(rows[n], function(v) formatC(v, digits = 15, format = "g")); write.csv(rows, file, quote = FALSE, row.names = FALSE) }
save_as(rows, "inequality_values.csv")

# difference-in-differences: the index of each arm in each wave
cells <- list(c(1, 1, 1), c(1, 0, -1), c(0, 1, -1), c(0, 0, 1))
part <- function(D, c) D$treat == c[1] & D$wave == c[2]
did_of <- function(D, f) sum(sapply(cells, function(c) c[3] * f(D[part(D, c), ])))
did_rows <- NULL; tests <- NULL
for (shape in names(data)) for (weights in c("none", "w")) {
	D <- data[[shape]]; D$W <- if (weights == "w") D$w else 1; G <- length(unique(D$area))
	put <- function(outcome, index, within, ranks, vcov, est, se, df) did_rows <<- rbind(did_rows, data.frame(shape, weights, outcome, index, within, ranks, vcov, estimate = est, std_error = se, df))
	for (outcome in c("y", "bin", "inc")) {
		D$Y <- D[[outcome]]; lim <- if (outcome == "bin") c(0, 1) else c(-5, 30)
		for (n in if (outcome == "inc") value_names else line_names) {
			f <- if (outcome == "inc") function(Q) value_of(n, Q$Y, Q$W) else function(Q) line_of(n, Q$Y, Q$imd, Q$W, lim)
			s <- if (outcome == "inc") function(Q) value_score(n, Q$Y, Q$W) else function(Q) line_score(n, Q$Y, Q$imd, Q$W, lim)
			z <- numeric(nrow(D)); for (c in cells) z[part(D, c)] <- c[3] * s(D[part(D, c), ]); est <- did_of(D, f); se <- cluster_se(z, D$W, D$area); J <- jackknife(D, function(Q) did_of(Q, f))
			put(outcome, n, "arm and wave", "random", "CR0", est, se, G - 1); put(outcome, n, "arm and wave", "random", "CR1", est, se * sqrt(G / (G - 1)), G - 1)
			put(outcome, n, "arm and wave", "random", "CRV3", est, J[1], G - 1); put(outcome, n, "arm and wave", "random", "CRV3J", est, J[2], G - 1)
			options(survey.lonely.psu = "remove"); d <- svydesign(~area, strata = ~stratum, weights = ~W, data = cbind(D, z)); put(outcome, n, "arm and wave", "random", "survey", est, SE(svytotal(~z, d))[1], degf(d)) }
		if (outcome == "inc") next
		for (within in c("arm and wave", "wave")) {
			D$r <- NA; for (c in if (within == "wave") list(0, 1) else cells) { i <- if (within == "wave") D$wave == c else part(D, c); D$r[i] <- rank_of(D$imd[i], D$W[i]) }
			m <- lm(Y ~ treat * wave * r, D, weights = W); e <- replace(numeric(8), 8, 1)
			for (t in c("CR0", "CR1", "CR1S", "CR2", "CR3")) { V <- vcovCR(m, cluster = D$area, type = t); df <- if (t %in% c("CR2", "CR3")) coef_test(m, V, test = "Satterthwaite")$df_Satt[8] else G - 1
				put(outcome, "sii", within, "fixed", t, coef(m)[8], sqrt(V[8, 8]), df) } }
		for (n in line_names) { by_wave <- function(Q) { r <- numeric(nrow(Q)); for (t in 0:1) { i <- Q$wave == t; r[i] <- rank_of(Q$imd[i], Q$W[i]) }; sum(sapply(cells, function(c) { i <- part(Q, c); c[3] * line_of(n, Q$Y[i], Q$imd[i], Q$W[i], lim, r[i]) })) }
			put(outcome, n, "wave", "random", "CRV3", by_wave(D), jackknife(D, by_wave)[1], G - 1)
			if (weights == "w" && shape == "sv1") { z <- grad(function(w) { D$W <- w; by_wave(D) }, D$W); put(outcome, n, "wave", "random", "CR0 by derivative", by_wave(D), cluster_se(z, D$W, D$area), G - 1) } }
	}
	# randomisation: how many assignments are as extreme, by size; ranks anew in each
	for (scheme in c("blocks", "clusters")) for (n in c("sii", "concentration", "gini")) {
		if (shape == "sv2" && scheme == "clusters") next
		areas <- unique(D[c("area", "stratum", "treat")]); if (scheme == "clusters") areas$stratum <- 1
		cell <- lapply(areas$area, function(a) lapply(0:1, function(t) { Q <- D[D$area == a & D$wave == t, ]; list(k = if (n == "gini") Q$inc else Q$imd, y = if (n == "gini") Q$inc else Q$y, w = Q$W) }))
		key <- sort(unique(if (n == "gini") D$inc else D$imd)); W <- array(0, c(length(key), nrow(areas), 2)); S <- W
		for (a in seq_along(cell)) for (t in 1:2) { q <- cell[[a]][[t]]; i <- match(q$k, key); for (j in seq_along(i)) { W[i[j], a, t] <- W[i[j], a, t] + q$w[j]; S[i[j], a, t] <- S[i[j], a, t] + q$w[j] * q$y[j] } }
		# of sums by rank: the same index
		of <- function(w, s) { i <- w > 0; w <- w[i]; s <- s[i]; T <- sum(w); r <- (cumsum(w) - w / 2) / T; c <- sum(s * r) / T - sum(s) / T / 2; v <- sum(w * r^2) / T - 1 / 4; if (n == "sii") c / v else 2 * c / (sum(s) / T) }
		did <- function(treated) { g <- function(i, t) of(rowSums(W[, i, t, drop = FALSE]), rowSums(S[, i, t, drop = FALSE])); g(treated, 2) - g(treated, 1) - g(!treated, 2) + g(!treated, 1) }
		ways <- list(logical(0)); groups <- split(seq_len(nrow(areas)), areas$stratum)
		every <- list(areas$treat == 1); for (g in groups) { k <- sum(areas$treat[g]); if (k == 0 || k == length(g)) next
			sets <- combn(length(g), k, simplify = FALSE); every <- do.call("c", lapply(every, function(e) lapply(sets, function(s) { e[g] <- seq_along(g) %in% s; e }))) }
		if (length(every) > 20000) next
		S0 <- did(areas$treat == 1); all <- sapply(every, did); stopifnot(n == "gini" || abs(S0 - did_of(transform(D, Y = y), function(Q) line_of(n, Q$Y, Q$imd, Q$W, NULL))) < 1e-10)
		tests <- rbind(tests, data.frame(shape, weights, scheme, index = n, estimate = S0, assignments = length(all), extreme = sum(abs(all) >= abs(S0) * (1 - 1e-12))))
	}
	cat(shape, "did, weights", weights, "\n")
}
save_as(did_rows, "inequality_did_values.csv"); save_as(tests, "inequality_permutation_values.csv")
cat(nrow(rows), "values of indices,", nrow(did_rows), "of differences-in-differences,", nrow(tests), "tests\n")
cat("R", paste(R.version$major, R.version$minor, sep = "."), "clubSandwich", as.character(packageVersion("clubSandwich")), "survey", as.character(packageVersion("survey")), "numDeriv", as.character(packageVersion("numDeriv")), "\n")
