# Rscript power.R > power.txt     power by formula (stats::pt with ncp) and by going through all assignments
write <- function(x, file) { for (i in seq_along(x)) if (is.numeric(x[[i]])) x[[i]] <- format(x[[i]], digits = 17, trim = TRUE); write.csv(x, file, row.names = FALSE, quote = FALSE, na = "") }
array <- function(x) paste0('"{', paste(format(x, digits = 17, trim = TRUE), collapse = ","), '}"')

# ---- power_values.csv: variance 2 v ((1 - icc)(1 - person) / m + icc (1 - area)) (1/G1 + 1/G0), t with G1 + G0 - 2, both tails ----
power <- function(effect, d) {
	within <- (1 - d$icc) * (1 - d$person); between <- d$icc * (1 - d$area)
	se <- sqrt(2 * d$v * ((within * mean(1 / d$m1) + between) / d$g1 + (within * mean(1 / d$m0) + between) / d$g0))
	df <- d$g1 + d$g0 - 2; q <- qt(1 - d$alpha / 2, df); z <- qnorm(1 - d$alpha / 2)
	c(se, df, suppressWarnings(pt(q, df, effect / se, lower.tail = FALSE) + pt(-q, df, effect / se)), pnorm(effect / se - z) + pnorm(-effect / se - z))
}
design <- function(g1, g0, m1, m0 = m1, v = 1, icc = 0.05, area = 0.5, person = 0, alpha = 0.05) list(g1 = g1, g0 = g0, m1 = m1, m0 = m0, v = v, icc = icc, area = area, person = person, alpha = alpha)
designs <- list(design(9, 9, 19), design(9, 9, 19, area = 1), design(4, 12, 30, v = 2.5, icc = 0.02, area = 0.8), design(3, 3, 100, icc = 0.1, area = 0.3),
	design(4, 4, c(12, 25, 40, 8), c(20, 20, 31, 9)), design(1, 2, 50), design(2, 40, 7.5, icc = 0.2, alpha = 0.1), design(150, 150, 20, v = 0.21), design(9, 9, 19, person = 0.6, alpha = 0.01),
	design(5, 7, c(3, 200, 40, 41, 9), c(1, 1, 500, 20, 33, 8, 60), v = 1e4, icc = 0.001, area = -0.2))
rows <- NULL
for (d in designs) for (effect in c(0, 0.2, 0.5, 1.1) * sqrt(d$v)) {
	p <- power(effect, d)
	target <- if (effect > 0.3 * sqrt(d$v)) 0.9 else 0.8
	smallest <- uniroot(function(t) power(t, d)[3] - target, c(0, 50 * sqrt(d$v)), tol = 1e-15)$root
	needed <- if (effect > 0) Find(function(g) { d$g1 <- d$g0 <- g; power(effect, d)[3] >= target }, 2:3000) else NA
	rows <- rbind(rows, data.frame(treated = d$g1, comparator = d$g0, m1 = array(d$m1), m0 = array(d$m0), variance = d$v, icc = d$icc, area = d$area, person = d$person, alpha = d$alpha,
		effect = effect, std_error = p[1], df = p[2], power = p[3], power_normal = p[4], target = target, smallest = smallest, needed = needed))
}
write(rows, "power_values.csv")

# ---- power_assignments_values.csv: every assignment as the true one, each tested over all ----
choose_in <- function(blocks, treated) {	# all assignments with so many treated in each block
	all <- list(integer(0))
	for (b in unique(blocks)) all <- unlist(lapply(all, function(a) lapply(combn(which(blocks == b), treated, simplify = FALSE), function(i) c(a, i))), recursive = FALSE)
	t(sapply(all, function(i) as.integer(seq_along(blocks) %in% i)))
}
changes <- list(c(0.31, -0.42, 0.05, 0.77, -0.18, 0.56, -0.63, 0.12), c(1, 2, 2, 0, -1, 3, 1, 0, 2), c(-3.1, 0.2, 0.25, 4.4, -1.9, 0.01, 0.6))
cases <- list(list(1, rep(1, 8), 4), list(1, rep(1, 8), 3), list(1, rep(1:4, each = 2), 1), list(2, rep(1, 9), 4), list(2, c(1, 1, 1, 1, 2, 2, 2, 3, 3), 1), list(2, c(1, 1, 1, 2, 2, 2, 2, 2, 2), 2), list(3, rep(1, 7), 3), list(3, c(2, 1, 2, 1, 2, 1, 2), 2))
rows <- NULL
for (case in cases) {
	d <- changes[[case[[1]]]]; blocks <- case[[2]]; Z <- choose_in(blocks, case[[3]])
	W <- sapply(seq_along(d), function(i) { n <- sum(blocks == blocks[i]); ifelse(Z[, i] == 1, 1 / case[[3]], -1 / (n - case[[3]])) / length(unique(blocks)) })
	found <- function(effect, alpha) mean(sapply(seq_len(nrow(Z)), function(j) { s <- abs(W %*% (d + effect * Z[j, ])); mean(s >= s[j] * (1 - 1e-12) - 1e-13) <= alpha + 1e-12 }))
	# pooled, or paired on the differences of the blocks
	by_t <- function(effect, alpha) mean(sapply(seq_len(nrow(Z)), function(j) {
		y <- d + effect * Z[j, ]
		if (length(unique(blocks)) == 1) t.test(y[Z[j, ] == 1], y[Z[j, ] == 0], var.equal = TRUE)$p.value <= alpha
		else t.test(sapply(unique(blocks), function(b) mean(y[blocks == b & Z[j, ] == 1]) - mean(y[blocks == b & Z[j, ] == 0])))$p.value <= alpha
	}))
	smallest_p <- min(sapply(seq_len(nrow(Z)), function(j) { s <- abs(W %*% (d + 1000 * Z[j, ])); mean(s >= s[j] * (1 - 1e-12)) }))
	for (alpha in c(0.05, 0.1, 0.15, 0.3)) {
		grid <- seq(0, 16, 0.01); first <- NA
		for (effect in grid) if (found(effect, alpha) >= 0.8) { first <- effect; break }
		for (effect in c(0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3.7)) rows <- rbind(rows, data.frame(changes = array(d), blocks = array(blocks), treated = case[[3]], alpha = alpha, effect = effect,
			assignments = nrow(Z), smallest_p = smallest_p, power = found(effect, alpha), power_t = tryCatch(by_t(effect, alpha), error = function(e) NA), first = first))
	}
}
write(rows, "power_assignments_values.csv")
cat(R.version.string, "\n", nrow(rows), "rows of assignments\n")
