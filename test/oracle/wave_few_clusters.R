# Permutation of cohorts and wild cluster bootstrap of averages of effects of
# many waves, everything enumerated, from the rows.  Base R only.
#
#	Rscript wave_few_clusters.R
#
# reads group_time_data.csv (its 10 areas of three waves, "small") and writes
# wave_permutation_values.csv and wave_wild_values.csv.
#
# Permutation: every assignment of the cohorts to areas (4,200); the average of
# what effects there are under it, or that over its CR0 standard error with the
# variance of the cohorts' shares.  Under "the effect is r" outcomes are y - r
# in the cells that were treated in fact.  Counts are of assignments at least
# as far from r as the data (1e-9 of it apart counts as equal).
#
# Wild bootstrap: the average with its shares fixed is l'b of one weighted
# regression: of a mean for each cohort and wave against the never treated; of
# four means for each effect, stacked, against those not yet treated.
# Restricted least squares for l'b = r; scores by all data (11) or without the
# area itself (31); counts are of sign vectors whose |t| is larger.
d <- read.csv("group_time_data.csv"); d <- d[d$data == "small", ]
d$g <- ifelse(is.na(d$first_treated), Inf, d$first_treated)
areas <- sort(unique(d$area)); waves <- sort(unique(d$wave)); G <- length(areas)
actual <- d$g[match(areas, d$area)]
cohorts <- sort(unique(actual[is.finite(actual)]))

effects <- do.call(rbind, lapply(cohorts, function(g) data.frame(g = g, t = waves[-1])))
effects$b <- ifelse(effects$t >= effects$g, sapply(effects$g, function(g) max(waves[waves < g])), effects$t - 1)
controls <- function(co, i, control) if (control == "never") is.infinite(co) else
	co > max(effects$t[i], effects$b[i]) & co != effects$g[i]

# rows of averages: each a list of effects; the overall one of dynamic is a mean of others
event <- effects$t - effects$g
targets <- list(
	simple = list(which(event >= 0)),
	"dynamic -1" = list(which(event == -1)), "dynamic 0" = list(which(event == 0)), "dynamic 1" = list(which(event == 1)),
	"dynamic" = list(which(event == 0), which(event == 1)),
	"calendar 3" = list(which(effects$t == 3 & event >= 0)),
	"group 2" = as.list(which(effects$g == 2 & event >= 0)))

# the first columns of a line
place <- function(outcome, weighted, control, target) data.frame(data = "small", outcome, weighted, control, base = "varying", anticipation = 0,
	of = sub(" .*", "", target), key = sub("^[a-z]+ ?", "", target))

average <- function(att, psi, N, Nc, target) {
	parts <- lapply(targets[[target]], function(k) {
		k <- k[!is.na(att[k])]
		if (length(k) == 0) return(NULL)
		p <- N[match(effects$g[k], cohorts)]; e <- att[k]; th <- sum(p * e) / sum(p)
		list(th = th, psi = as.vector(psi[, k, drop = FALSE] %*% (p / sum(p)) + Nc[, match(effects$g[k], cohorts), drop = FALSE] %*% (e - th) / sum(p)))
	})
	parts <- Filter(Negate(is.null), parts)
	if (length(parts) == 0) return(c(NA, NA))
	c(mean(sapply(parts, `[[`, "th")), sqrt(sum(rowMeans(sapply(parts, `[[`, "psi"))^2)))
}

statistics <- function(co, W, S, control) {
	att <- rep(NA_real_, nrow(effects)); psi <- matrix(0, G, nrow(effects))
	for (i in seq_len(nrow(effects))) {
		a <- 0; ps <- 0; ok <- TRUE
		for (side in list(list(co == effects$g[i], 1), list(controls(co, i, control), -1))) for (when in list(list(effects$t[i], 1), list(effects$b[i], -1))) {
			k <- side[[1]]; j <- match(when[[1]], waves); w <- sum(W[k, j])
			if (w == 0) { ok <- FALSE; next }
			m <- sum(S[k, j]) / w; sign <- side[[2]] * when[[2]]
			a <- a + sign * m; ps <- ps + sign * k * (S[, j] - W[, j] * m) / w
		}
		if (ok) { att[i] <- a; psi[, i] <- ps }
	}
	Nc <- sapply(cohorts, function(g) rowSums(W) * (co == g))
	sapply(names(targets), function(target) average(att, psi, colSums(Nc), Nc, target))
}

assignments <- list(rep(NA, G))
for (v in cohorts) assignments <- unlist(lapply(assignments, function(q) {
	free <- which(is.na(q)); combn(length(free), sum(actual == v), function(i) replace(q, free[i], v), simplify = FALSE) }), recursive = FALSE)
assignments <- lapply(assignments, function(q) replace(q, is.na(q), Inf))

sums <- function(y, w) { m <- matrix(0, G, length(waves)); i <- cbind(match(d$area, areas), match(d$wave, waves))
	for (r in seq_along(y)) m[i[r, , drop = FALSE]] <- m[i[r, , drop = FALSE]] + w[r] * y[r]; m }

out <- NULL
for (outcome in c("y", "b")) for (weighted in 0:1) for (control in c("never", "notyet")) for (r in c(0, 0.5)) {
	if (r > 0 && (outcome == "b" || weighted == 1)) next
	w <- if (weighted) d$weight else rep(1, nrow(d))
	W <- sums(rep(1, nrow(d)), w); S <- sums(d[[outcome]] - r * (d$wave >= d$g), w)
	data <- statistics(actual, W, S, control)
	all <- vapply(assignments, statistics, data, W = W, S = S, control = control)
	for (target in names(targets)) for (statistic in c("difference", "t")) {
		of <- function(x) if (statistic == "t") x[1, ] / x[2, ] else x[1, ]
		t0 <- of(data[, target, drop = FALSE]); ts <- of(all[, target, ])
		out <- rbind(out, data.frame(place(outcome, weighted, control, target), statistic, null_value = r, value = sprintf("%.15g", t0),
			std_error = sprintf("%.15g", data[2, target]), extreme = sum(abs(ts) >= abs(t0) * (1 - 1e-9)), lost = sum(is.na(ts)), assignments = length(ts)))
	}
}
write.csv(out, "wave_permutation_values.csv", row.names = FALSE, quote = FALSE)

# ---- the wild bootstrap ----

regression <- function(y, w, control, target) {
	W <- sums(rep(1, nrow(d)), w); N <- sapply(cohorts, function(g) sum(W[actual == g, ]))
	parts <- targets[[target]]; factors <- rep(0, nrow(effects))
	has <- effects$b >= min(waves) & sapply(seq_len(nrow(effects)), function(i) any(controls(actual, i, control)))
	for (k in parts) { k <- k[has[k]]; p <- N[match(effects$g[k], cohorts)]; factors[k] <- factors[k] + p / sum(p) / length(parts) }
	used <- which(factors != 0)
	if (control == "never") {
		key <- paste(d$g, d$wave); means <- unique(key); l <- setNames(rep(0, length(means)), means)
		for (i in used) { f <- factors[i]; e <- effects[i, ]
			l[paste(e$g, e$t)] <- l[paste(e$g, e$t)] + f; l[paste(e$g, e$b)] <- l[paste(e$g, e$b)] - f
			l[paste(Inf, e$t)] <- l[paste(Inf, e$t)] - f; l[paste(Inf, e$b)] <- l[paste(Inf, e$b)] + f }
		X <- 1 * outer(key, means, `==`)
		return(list(X = X, y = y, w = w, area = d$area, l = unname(l)))
	}
	X <- NULL; rows <- NULL; l <- NULL
	for (i in used) { e <- effects[i, ]; co <- actual[match(d$area, areas)]; inC <- controls(co, i, control)
		take <- which((d$g == e$g | inC) & d$wave %in% c(e$t, e$b))
		block <- cbind(d$g[take] == e$g & d$wave[take] == e$t, d$g[take] == e$g & d$wave[take] == e$b, inC[take] & d$wave[take] == e$t, inC[take] & d$wave[take] == e$b) * 1
		X <- if (is.null(X)) block else rbind(cbind(X, matrix(0, nrow(X), 4)), cbind(matrix(0, length(take), ncol(X)), block))
		rows <- c(rows, take); l <- c(l, factors[i] * c(1, -1, -1, 1)) }
	list(X = X, y = y[rows], w = w[rows], area = d$area[rows], l = l)
}

wild <- function(q, r, restricted, jackknifed) {
	ids <- sort(unique(q$area)); n <- length(ids)
	A <- lapply(ids, function(a) crossprod(q$X[q$area == a, , drop = FALSE] * q$w[q$area == a], q$X[q$area == a, , drop = FALSE]))
	v <- lapply(ids, function(a) crossprod(q$X[q$area == a, , drop = FALSE] * q$w[q$area == a], q$y[q$area == a]))
	fit <- function(leave, restrict) { keep <- setdiff(seq_len(n), leave); M <- solve(Reduce(`+`, A[keep])); b <- M %*% Reduce(`+`, v[keep])
		if (restrict) b <- b - M %*% q$l * (sum(q$l * b) - r) / sum(q$l * (M %*% q$l)); b }
	M <- solve(Reduce(`+`, A)); b <- fit(NULL, FALSE); m <- as.vector(M %*% q$l)
	own <- sapply(seq_len(n), function(a) sum(m * (v[[a]] - A[[a]] %*% b)))
	t0 <- (sum(q$l * b) - r) / sqrt(sum(own^2))
	score <- sapply(seq_len(n), function(a) { f <- fit(if (jackknifed) a else NULL, restricted); v[[a]] - A[[a]] %*% f })
	c0 <- as.vector(m %*% score)
	part <- sapply(seq_len(n), function(h) as.vector(m %*% A[[h]] %*% M %*% score))	# [g, h]
	V <- t(as.matrix(expand.grid(rep(list(c(1, -1)), n))))
	t1 <- as.vector(c0 %*% V) / sqrt(colSums((diag(c0) %*% V - t(part) %*% V)^2))
	list(estimate = sum(q$l * b), std_error = sqrt(sum(own^2)), exceeding = sum(abs(t1) > abs(t0) * (1 + 1e-11)), vectors = ncol(V))
}

out <- NULL
for (outcome in c("y", "b")) for (weighted in 0:1) for (control in c("never", "notyet")) for (target in names(targets)) for (r in c(0, 0.5)) {
	w <- if (weighted) d$weight else rep(1, nrow(d)); q <- regression(d[[outcome]], w, control, target)
	# areas without a part in it
	in_it <- q$area %in% unique(q$area[as.vector(q$X %*% (q$l != 0)) > 0]); cols <- colSums(q$X[in_it, , drop = FALSE] != 0) > 0
	q <- list(X = q$X[in_it, cols, drop = FALSE], y = q$y[in_it], w = q$w[in_it], area = q$area[in_it], l = q$l[cols])
	for (method in c("WCR11", "WCR31", "WCU11", "WCU31")) {
		s <- wild(q, r, grepl("WCR", method), grepl("31", method))
		out <- rbind(out, data.frame(place(outcome, weighted, control, target), method, null_value = r, estimate = sprintf("%.15g", s$estimate),
			cr0 = sprintf("%.15g", s$std_error), exceeding = s$exceeding, vectors = s$vectors))
	}
}
write.csv(out, "wave_wild_values.csv", row.names = FALSE, quote = FALSE)
