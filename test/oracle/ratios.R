# Rscript ratios.R > ratios.txt     effects on other scales: stats::glm, clubSandwich, sandwich, survey
# Reads effects_data.csv. Outcomes: "high" is y > 6.1, "rare" is y > 7.9, "count" the whole part of |y|; binomial, and Poisson for counts.
# df of CR2 and CR3 are Satterthwaite's, of the other CR clusters - 1, of HC rows - 4, of survey PSUs - strata.
# Without weights they are clubSandwich's. With weights the working covariance of CR2 and CR3 is that of the family, whatever
# the weight of a row, and all is written out below; without, this is compared with clubSandwich.
suppressMessages({library(clubSandwich); library(sandwich); library(survey)})
data <- read.csv("effects_data.csv")
data$high <- as.numeric(data$y > 6.1)
data$rare <- as.numeric(data$y > 7.9)
data$count <- floor(abs(data$y))
control <- glm.control(epsilon = 1e-15, maxit = 300)
rows <- NULL
for (shape in unique(data$shape)) for (outcome in c("high", "rare", "count")) for (weighted in 0:1) for (link in c("log", "logit")) {
	if (outcome == "count" && link == "logit") next
	d <- data[data$shape == shape, ]
	d$o <- d[[outcome]]
	d$w <- if (weighted) d$weight else 1
	family <- if (outcome == "count") quasipoisson(link) else quasibinomial(link)
	means <- with(d, tapply(o * w, list(treated, post), sum) / tapply(w, list(treated, post), sum))
	if (any(means == 0 | outcome != "count" & means == 1)) { cat(shape, outcome, link, "left out: a group without variation\n"); next }
	g <- family$linkfun(means)
	start <- c(g[1, 1], g[2, 1] - g[1, 1], g[1, 2] - g[1, 1], g[2, 2] - g[2, 1] - g[1, 2] + g[1, 1])
	m <- glm(o ~ treated * post, family, d, weights = w, start = start, control = control)
	b <- coef(m)
	own <- b["treated:post"]
	without <- sum(b[1:3])
	effect <- family$linkinv(sum(b)) - family$linkinv(without)
	gradient <- family$mu.eta(sum(b)) * c(1, 1, 1, 1) - family$mu.eta(without) * c(1, 1, 1, 0)
	add <- function(vcov, V, df, effect_df) rows <<- rbind(rows, data.frame(shape, outcome, weighted, link, vcov, estimate = own, std_error = sqrt(V[4, 4]), df,
		effect, effect_std_error = sqrt(drop(t(gradient) %*% V %*% gradient)), effect_df, difference = means[2, 2] - means[2, 1] - means[1, 2] + means[1, 1]))
	phi <- family$variance(m$fitted.values) / family$mu.eta(m$linear.predictors)^2
	W <- d$w / phi
	X <- model.matrix(m)
	M <- solve(t(X) %*% (W * X))
	I_H <- diag(nrow(d)) - X %*% M %*% t(W * X)
	B <- I_H %*% (phi * t(I_H))
	G <- length(unique(d$area))
	areas <- split(seq_len(nrow(d)), d$area)
	residual <- (d$o - m$fitted.values) / family$mu.eta(m$linear.predictors)
	# rows of u_g, so that the score of contrast l is l'u_g' residual
	scores <- function(type) lapply(areas, function(i) {
		D <- sqrt(phi[i])
		if (type == "CR2") {
			e <- eigen(D * t(D * B[i, i]), symmetric = TRUE)
			values <- ifelse(e$values > 1e-10 * max(e$values), e$values, Inf)
			A <- D * t(D * (e$vectors %*% (t(e$vectors) / sqrt(values))))
		} else if (type == "CR3") A <- solve(I_H[i, i]) else A <- diag(length(i))
		t(A) %*% (W[i] * X[i, ]) %*% M
	})
	for (type in c("CR0", "CR1", "CR1S", "CR2", "CR3")) {
		u <- scores(type)
		factor <- switch(type, CR1 = G / (G - 1), CR1S = G * (nrow(d) - 1) / ((G - 1) * (nrow(d) - 4)), 1)
		V <- factor * Reduce(`+`, Map(function(i, u) { s <- t(u) %*% residual[i]; s %*% t(s) }, areas, u))
		df <- function(l) {
			if (!type %in% c("CR2", "CR3")) return(G - 1)
			v <- sapply(seq_along(areas), function(g) replace(numeric(nrow(d)), areas[[g]], u[[g]] %*% l))
			P <- t(v) %*% B %*% v
			sum(diag(P))^2 / sum(P^2)
		}
		own_df <- df(c(0, 0, 0, 1))
		if (!weighted) {
			theirs <- vcovCR(m, cluster = d$area, type = type)
			if (max(abs(V / theirs - 1)) > 1e-9) stop("the variance differs")
			if (type %in% c("CR2", "CR3") && abs(own_df / Wald_test(m, matrix(c(0, 0, 0, 1), 1), theirs, test = "HTZ")$df_denom - 1) > 1e-9) stop("degrees of freedom differ")
		}
		add(type, V, own_df, df(gradient))
	}
	if (!weighted) for (type in c("HC0", "HC1", "HC2", "HC3")) add(type, vcovHC(m, type = type), nrow(d) - 4, nrow(d) - 4)
	else if (shape != "one_wave") {
		strata <- length(unique(d$stratum))
		design <- svydesign(id = ~area, strata = ~stratum, weights = ~w, data = d)
		s <- svyglm(o ~ treated * post, design, family = family, start = start, control = control)
		add("survey", unclass(vcov(s)), G - strata, G - strata)
	}
}
write.csv(format(rows, digits = 17, trim = TRUE), "ratios_values.csv", row.names = FALSE, quote = FALSE)
cat("R", as.character(getRversion()), "clubSandwich", as.character(packageVersion("clubSandwich")), "sandwich", as.character(packageVersion("sandwich")), "survey", as.character(packageVersion("survey")), "\n")
cat(nrow(rows), "effects on other scales\n")
