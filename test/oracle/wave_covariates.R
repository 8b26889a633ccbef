# Doubly robust effects of cohorts in periods of repeated cross-sections, in base R: estimates, and standard errors
# clustered by area from the derivative of the estimate in the weights of each area.
#
# R's DRDID 1.2.3 (drdid_rc), which did calls, adds the effect of the comparators' regression before the start with the
# sign of the one after (inf.treat.or, inf.cont.or), so that its standard errors are not those of the derivative.  This
# script computes both by formula and the first by numerical differentiation, too, and compares with did's values.
#
#	Rscript wave_covariates.R > wave_covariates.txt	# standard errors: of effects, and of averages by key
#
# "did" is the largest difference from the did values with DRDID's sign; "derivative" that of the formula from central
# differences; "off" by how much DRDID's standard errors differ, as a share.
options(digits = 15)
data <- read.csv("event_study_data.csv")
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

# The rows of cohort v$cohort in v$period, of those in its base and of those they are compared with
two_by_two <- function(v) {
	e <- data[data$data == v$data, ]
	waves <- sort(unique(e$wave))
	base <- max(waves[waves < min(v$period, v$cohort)])
	last <- max(v$period, base)
	control <- if (v$control == "never") is.infinite(e$cohort) else e$cohort > last & e$cohort != v$cohort
	e <- e[(control | e$cohort == v$cohort) & e$wave %in% c(base, v$period), ]
	list(y = e[[v$outcome]], d = as.numeric(e$cohort == v$cohort), s = as.numeric(e$wave == v$period), area = e$area,
		w = if (v$weighted == 1) e$weight else rep(1, nrow(e)), X = if (v$covariates == "x2") cbind(1, e$x2) else cbind(1, e$x1, e$x2))
}
worst <- c(estimate = 0, did = 0, derivative = 0, off = 0)
say <- function(v, ...) cat(v$data, v$outcome, v$weighted, v$control, v$base, v$anticipation, v$covariates, v$method, ..., sep = ",")

cat("data,outcome,weighted,control,base,anticipation,covariates,method,type,cohort,period or key,std_error\n")
effects <- read.csv("wave_covariates_values.csv")
effects <- effects[effects$method == "dr" & effects$data != "panel", ]
psi <- list()
for (r in seq_len(nrow(effects))) {
	v <- effects[r, ]
	e <- two_by_two(v)
	ours <- doubly_robust(e$y, e$d, e$s, e$X, e$w, -1)
	theirs <- doubly_robust(e$y, e$d, e$s, e$X, e$w, 1)
	se <- by_area(ours$psi, e$area)
	worst <- pmax(worst, c(abs(ours$estimate / v$estimate - 1), abs(by_area(theirs$psi, e$area) / v$std_error_did - 1),
		abs(numerical(e$y, e$d, e$s, e$X, e$w, e$area) / se - 1), abs(v$std_error_did / se - 1)))
	all <- sort(unique(data$area[data$data == v$data]))
	sums <- function(p) { q <- rowsum(p, e$area); ifelse(all %in% rownames(q), q[match(all, rownames(q))], 0) }
	psi[[r]] <- cbind(sums(ours$psi), sums(theirs$psi))
	say(v, "", v$cohort, v$period, format(se, digits = 15)); cat("\n")
}

# Averages over effects k with weights by cohort, or plain ones, and what the shares of cohorts add
averages <- read.csv("wave_covariates_averages.csv")
averages <- averages[averages$method == "dr" & averages$data != "panel", ]
for (r in seq_len(nrow(averages))) {
	v <- averages[r, ]
	same <- function(x) x$data == v$data & x$outcome == v$outcome & x$weighted == v$weighted & x$control == v$control & x$covariates == v$covariates
	k <- which(same(effects)); q <- effects[k, ]
	e <- data[data$data == v$data, ]
	all <- sort(unique(e$area)); w <- if (v$weighted == 1) e$weight else rep(1, nrow(e))
	N <- function(g) vapply(all, function(a) sum(w[e$area == a & e$cohort == g]), 0)
	share <- function(K, P) {
		n <- vapply(q$cohort[K], N, 0 * all); p <- colSums(n); th <- sum(p * q$estimate[K]) / sum(p)
		list(th, drop(P[, K, drop = FALSE] %*% p + n %*% (q$estimate[K] - th)) / sum(p))
	}
	plain <- function(L) list(mean(vapply(L, `[[`, 0, 1)), rowMeans(vapply(L, `[[`, L[[1]][[2]], 2)))
	of_cohort <- function(g, P) plain(lapply(which(q$cohort == g & q$period >= g), function(K) list(q$estimate[K], P[, K])))
	at <- function(key, P) switch(v$type, dynamic = share(which(q$period - q$cohort == key), P), group = of_cohort(key, P),
		calendar = share(which(q$period == key & q$period >= q$cohort), P))
	average <- function(P) {
		if (!is.na(v$key)) return(at(v$key, P))
		post <- which(q$period >= q$cohort)
		if (v$type == "simple") return(share(post, P))
		if (v$type != "group") return(plain(lapply(sort(unique((if (v$type == "dynamic") q$period - q$cohort else q$period)[post])), at, P)))
		G <- sort(unique(q$cohort[post])); L <- lapply(G, of_cohort, P)
		n <- vapply(G, N, 0 * all); p <- colSums(n); m <- vapply(L, `[[`, 0, 1); th <- sum(p * m) / sum(p)
		list(th, drop(vapply(L, `[[`, L[[1]][[2]], 2) %*% p + n %*% (m - th)) / sum(p))
	}
	P <- function(i) vapply(psi[k], function(m) m[, i], 0 * all)
	ours <- average(P(1)); theirs <- average(P(2)); se <- sqrt(sum(ours[[2]]^2))
	worst <- pmax(worst, c(abs(ours[[1]] / v$estimate - 1), abs(sqrt(sum(theirs[[2]]^2)) / v$std_error_did - 1), 0, abs(v$std_error_did / se - 1)))
	say(v, v$type, "", if (is.na(v$key)) "" else v$key, format(se, digits = 15)); cat("\n")
}
cat("#", paste(names(worst), format(worst, digits = 2)), "\n")
