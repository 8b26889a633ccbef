# Joint tests of all effects before the start.  Run in this folder:
#	Rscript wave_pretrend.R > wave_pretrend_values.csv
# Nothing here comes from the extension.
#
#	CR2, CR3	the regression saturated in cohort and wave, never treated, varying base: clubSandwich's Wald_test, whose
#				"HTZ" is Pustejovsky and Tipton's (2018)
#	CR0			a'V^-1 a and chi-squared, V the sum over areas of products of their parts in the means of each effect,
#				for either kind of controls and base; with anticipation of a period the last wave but one is tested, too
# R's did does not give this test with clusters.
options(digits = 15)
suppressMessages(library(clubSandwich))

# Which effects are tested: cohort, period, base, in order.
effects <- function(d, control, base, anticipation) {
	waves <- sort(unique(d$wave))
	q <- NULL
	for (g in sort(unique(d$first_treated))) for (t in waves[waves < g]) {
		b <- if (base == "varying") waves[waves < t] else waves[waves + anticipation < g]
		if (g > waves[1] + anticipation && length(b) && max(b) != t) q <- rbind(q, data.frame(g, t, b = max(b)))
	}
	q
}

cr0 <- function(d, control, base, anticipation) {
	q <- effects(d, control, base, anticipation)
	part <- function(k) {                                 # of each area in the mean of rows k, and the mean
		m <- sum(d$W[k] * d$Y[k]) / sum(d$W[k])
		c(m, tapply(ifelse(k, d$W * (d$Y - m), 0), d$area, sum) / sum(d$W[k]))
	}
	P <- NULL
	for (i in seq_len(nrow(q))) {
		own <- !is.na(d$first_treated) & d$first_treated == q$g[i]
		others <- is.na(d$first_treated) | (control == "notyet" & !own & d$first_treated > max(q$t[i], q$b[i]) + anticipation)
		at <- d$wave == q$t[i]
		before <- d$wave == q$b[i]
		P <- cbind(P, part(own & at) - part(own & before) - part(others & at) + part(others & before))
	}
	W <- sum(P[1, ] * solve(crossprod(P[-1, , drop = FALSE]), P[1, ]))
	c(W, nrow(q), pchisq(W, nrow(q), lower.tail = FALSE))
}

few <- function(d, vcov) {
	q <- effects(d, "never", "varying", 0)
	d$cell <- factor(paste(d$first_treated, d$wave))
	m <- lm(Y ~ 0 + cell, d, weights = W)
	C <- t(apply(q, 1, function(e) {
		l <- setNames(numeric(nlevels(d$cell)), levels(d$cell))
		l[paste(c(e[1], e[1], NA, NA), c(e[2], e[3], e[2], e[3]))] <- c(1, -1, -1, 1)
		l
	}))
	V <- vcovCR(m, cluster = d$area, type = vcov)
	r <- Wald_test(m, constraints = C, vcov = V, test = "HTZ")
	a <- C %*% coef(m)
	c(t(a) %*% solve(C %*% V %*% t(C), a), r$Fstat, r$df_num, r$df_denom, r$p_val)
}

line <- function(...) cat(paste(sapply(list(...), format, digits = 15), collapse = ","), "\n", sep = "")

all <- read.csv("group_time_data.csv")
cat("data,outcome,weighted,control,base,anticipation,vcov,reference,max_event,wald,statistic,df1,df2,p_value\n")
for (name in c("rc", "panel", "small")) for (outcome in c("y", "b")) for (weighted in 0:1) {
	d <- all[all$data == name, ]
	d$Y <- d[[outcome]]
	d$W <- if (weighted) d$weight else rep(1, nrow(d))
	for (vcov in c("CR2", "CR3")) {
		r <- few(d, vcov)
		line(name, outcome, weighted, "never", "varying", 0, vcov, "t", "", r[1], r[2], r[3], r[4], r[5])
	}
	for (control in c("never", "notyet")) for (base in c("varying", "universal")) for (anticipation in 0:1) {
		r <- cr0(d, control, base, anticipation)
		line(name, outcome, weighted, control, base, anticipation, "CR0", "normal", -1, r[1], r[1] / r[2], r[2], "", r[3])
	}
}
