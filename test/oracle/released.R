# What a release says of areas and arms, from R's survey: proportions and means with
# their intervals, before and after rounding, standardised mean differences, and
# p-values by Holm.
# Run in this directory: Rscript released.R > released.txt
# Writes released_data.csv, released_values.csv, released_balance.csv and released_holm.csv.
#
# Area, proportion: Wilson's interval (prop.test without correction) with Kish's
# effective number of answers. Area, mean: svymean with people as PSUs, t with one
# degree of freedom less than people. Arm: areas as PSUs; a proportion by
# the interval of svyciprop(method = "logit"), a mean by svymean, both with degf(),
# areas less one.
suppressMessages(library(survey))
suppressWarnings(RNGversion("4.0.0"))
set.seed(20191)
p <- function(x) sprintf("%.17g", x)
areas <- c(sprintf("N%02d", 1:7), sprintf("C%02d", 1:6))
d <- NULL
for (a in seq_along(areas)) for (wave in 1:3) {
	n <- if (areas[a] == "C03" && wave == 2) 21 else sample(38:66, 1)
	nfl <- substr(areas[a], 1, 1) == "N"
	level <- rnorm(1, 0, 0.25)
	woman <- if (areas[a] == "N07") rep(0, n) else rbinom(n, 1, 0.55)
	scale <- round(9 + 2 * level + rnorm(n, 0, 2.5) + 0.4 * wave) / 2
	d <- rbind(d, data.frame(area = areas[a], wave = wave, w = round(exp(rnorm(n, 0, 0.5)), 2), woman = woman,
		influence = rbinom(n, 1, plogis(-0.3 + level + 0.3 * woman + if (nfl && wave > 1) 0.25 else 0)),
		safe = rbinom(n, 1, plogis(0.9 - level)), scale = scale, member = rbinom(n, 1, 0.4)))
}
d <- cbind(interview = seq_len(nrow(d)), d)
# who did not say, who has no weight, and whose weight is 0
d$influence[sample(nrow(d), 90)] <- NA
d$scale[sample(nrow(d), 70)] <- NA
d$w[sample(nrow(d), 25)] <- NA
d$w[sample(nrow(d), 15)] <- 0
write.csv(d, "released_data.csv", row.names = FALSE, quote = FALSE, na = "")
d <- read.csv("released_data.csv")

# To the smallest of 1, 2, 5 times a power of ten by which one person in the
# smallest base that is shown alike cannot move a value.
steps <- sort(as.vector(outer(c(1, 2, 5), 10^(-6:3))))
step <- function(range, base, fine) min(steps[steps >= max(range / (base - 2), fine) * (1 - 1e-9)])
rounded <- function(x, step) round(x / step) * step
base <- function(n) 5 * floor(n / 5 + 0.5)
proportions <- c("influence", "safe")
rows <- NULL
worst <- 0
add <- function(kind, evaluation, subgroup, arm, area, wave, outcome, n, areas, value, low, high) {
	y <- d[[outcome]]
	range <- diff(range(y, na.rm = TRUE))
	s <- step(range, base(n), if (outcome %in% proportions) 0.001 else range / 1000)
	# Ends are as far from what is shown as from the value; where some but not many of
	# an arm's areas are hidden, as far as the farther of them, rounded up to a digit.
	ends <- function(below, above) {
		v <- rounded(value, s) + c(-below, above)
		rounded(if (outcome %in% proportions) pmin(pmax(v, 0), 1) else v, s)
	}
	fine <- ends(rounded(value - low, s), rounded(high - value, s))
	half <- max(value - low, high - value)
	digit <- max(min(steps[steps >= 0.4 * half * (1 - 1e-9)]), s)
	up <- ceiling(half / digit - 1e-9) * digit
	coarse <- ends(up, up)
	rows <<- rbind(rows, data.frame(kind, evaluation, subgroup, arm, area, wave, outcome, n, areas, value = p(value), conf_low = p(low), conf_high = p(high), base = base(n), value_step = s,
		shown_value = p(rounded(value, s)), shown_low = p(fine[1]), shown_high = p(fine[2]), coarse_low = p(coarse[1]), coarse_high = p(coarse[2])))
}
for (outcome in c("influence", "safe", "scale", "member")) {
	e <- d[!is.na(d[[outcome]]), ]
	e$y <- e[[outcome]]
	f <- e[!is.na(e$w) & e$w > 0, ]
	for (area in areas) for (wave in 1:3) {
		x <- f[f$area == area & f$wave == wave, ]
		if (outcome %in% proportions) {
			m <- weighted.mean(x$y, x$w)
			n <- sum(x$w)^2 / sum(x$w^2)
			ci <- suppressWarnings(prop.test(m * n, n, correct = FALSE))$conf.int
		} else {
			s <- svymean(~y, svydesign(ids = ~1, weights = ~w, data = x))
			m <- coef(s)
			ci <- confint(s, df = nrow(x) - 1)
		}
		add("area", "", "all", "", area, wave, outcome, nrow(x), 1, m, ci[1], ci[2])
	}
	for (evaluation in c("weighted", "plain", "six")) for (subgroup in c("all", if (evaluation == "weighted") "women")) for (arm in c("nfl", "comparator")) for (wave in 1:3) {
		x <- if (evaluation == "plain") transform(e, w = 1) else f
		x <- x[x$wave == wave & (substr(x$area, 1, 1) == "N") == (arm == "nfl") & (subgroup == "all" | x$woman == 1) & !(evaluation == "six" & x$area == "N07"), ]
		design <- svydesign(ids = ~area, weights = ~w, data = x)
		if (outcome %in% proportions) {
			# svyciprop fits the logit in steps, and stops at 1e-8: the same without steps.
			s <- svymean(~y, design)
			ci <- plogis(confint(svycontrast(s, quote(log(y / (1 - y)))), df = degf(design)))
			fitted <- svyciprop(~y, design, method = "logit", df = degf(design))
			worst <- max(worst, abs(c(attr(fitted, "ci") - ci, coef(fitted) - coef(s))))
		} else {
			s <- svymean(~y, design)
			ci <- confint(s, df = degf(design))
		}
		stopifnot(degf(design) == length(unique(x$area)) - 1)
		add("arm", evaluation, subgroup, arm, "", wave, outcome, nrow(x), length(unique(x$area)), as.vector(coef(s)), ci[1], ci[2])
	}
}
write.csv(rows, "released_values.csv", row.names = FALSE, quote = FALSE)

# Before the start: differences of what is shown by the root of the mean variance;
# of a mean, the variances (with weights, divided by their sum) are those of the answers.
balance <- NULL
for (evaluation in c("weighted", "plain", "six")) for (outcome in c("influence", "safe", "scale", "member")) {
	r <- rows[rows$kind == "arm" & rows$evaluation == evaluation & rows$subgroup == "all" & rows$wave == 1 & rows$outcome == outcome, ]
	shown <- as.numeric(r$shown_value)[match(c("nfl", "comparator"), r$arm)]
	v <- sapply(c("N", "C"), function(arm) {
		x <- d[d$wave == 1 & substr(d$area, 1, 1) == arm & !is.na(d[[outcome]]) & !(evaluation == "six" & d$area == "N07"), ]
		if (evaluation == "plain") x$w <- 1
		x <- x[!is.na(x$w) & x$w > 0, ]
		cov.wt(matrix(x[[outcome]]), wt = x$w / sum(x$w), method = "ML")$cov
	})
	if (outcome %in% proportions) v <- shown * (1 - shown)
	balance <- rbind(balance, data.frame(evaluation, outcome, smd = p((shown[1] - shown[2]) / sqrt(mean(v)))))
}
write.csv(balance, "released_balance.csv", row.names = FALSE, quote = FALSE)

sets <- list(c(0.01, 0.02, 0.03, 0.04), c(0.04, 0.01, 0.03, 0.02), c(0.5, 0.001, 0.2), c(0.02, 0.02, 0.02), c(0.9, 0.8, NA, 0.001), c(0.04), c(NA, NA), c(1, 0, 0.3), round(runif(12), 6)^2)
holm <- do.call(rbind, lapply(seq_along(sets), function(i) data.frame(set = i, place = seq_along(sets[[i]]), p = p(sets[[i]]), p_adjusted = p(p.adjust(sets[[i]], "holm")))))
holm[holm == "NA"] <- ""
write.csv(holm, "released_holm.csv", row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
stopifnot(worst < 1e-8)
cat("farthest from svyciprop:", format(worst, digits = 2), "\n")
cat(nrow(d), "interviews,", nrow(rows), "rows,", nrow(balance), "differences,", nrow(holm), "p-values\n")
