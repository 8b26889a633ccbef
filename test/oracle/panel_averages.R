# Averages of effects in a panel with holes, by definition: of all rows, or of the units that have a row in both periods (as panel.R),
# by the weights of cohorts over all rows, or by their units, each once by the mean of its weights, as R's did has them of unbalanced
# panels (aggregate of the data by unit).  Base R only.
#
#	Rscript panel_averages.R > panel_averages_values.csv
#
# CR0 is the sum of squares, over areas, of the derivative of the whole average in the weight of an area's rows (central differences
# with Richardson's extrapolation): the shares move, too.  The jackknife leaves out areas, (G - 1) / G times the squares of changes.
d <- read.csv("panel_data.csv")
d <- d[d$id %% 7 != d$wave, ]
d$g <- ifelse(is.na(d$first_treated), 0, d$first_treated)

# Of rows, or of changes, with the weights in d$w.
att <- function(d, g, t, base, pairs) {
	mean_of <- function(k, s) sum((d$w * d$y)[d$g == k & d$wave == s]) / sum(d$w[d$g == k & d$wave == s])
	if (!pairs) return(mean_of(g, t) - mean_of(g, base) - mean_of(0, t) + mean_of(0, base))
	a <- d[d$wave == min(t, base), ]
	b <- d[d$wave == max(t, base), ]
	a$change <- (b$y[match(a$id, b$id)] - a$y) * if (t > base) 1 else -1
	a <- a[!is.na(a$change), ]
	change <- function(k) sum((a$w * a$change)[a$g == k]) / sum(a$w[a$g == k])
	change(g) - change(0)
}

averages <- function(d, pairs, weights) {
	e <- expand.grid(t = 2:4, g = 3:4)
	e$att <- mapply(function(g, t) att(d, g, t, if (t >= g) g - 1 else t - 1, pairs), e$g, e$t)
	share <- if (weights == "cohort") tapply(d$w, d$g, sum) else { u <- aggregate(cbind(w, g) ~ id, d, mean); tapply(u$w, u$g, sum) }
	e$share <- share[as.character(e$g)]
	by <- function(k) sum((e$share * e$att)[k]) / sum(e$share[k])
	event <- e$t - e$g
	dynamic <- sapply(-2:1, function(h) by(event == h))
	group <- sapply(3:4, function(g) mean(e$att[e$g == g & e$t >= g]))
	size <- share[c("3", "4")]
	c(simple.all = by(event >= 0), dynamic.all = mean(dynamic[3:4]), setNames(dynamic, paste0("dynamic.", -2:1)),
		group.all = sum(size * group) / sum(size), group.3 = group[1], group.4 = group[2], calendar.all = mean(c(by(event >= 0 & e$t == 3), by(event >= 0 & e$t == 4))))
}

cat("weighted,panel,weights,type,key,estimate,cr0,jackknife\n")
areas <- sort(unique(d$area))
n <- length(areas)
for (weighted in 0:1) for (pairs in c(FALSE, TRUE)) for (weights in c("cohort", "unit")) {
	d$w <- if (weighted) d$weight else 1
	at <- averages(d, pairs, weights)
	moved <- function(a, h) { d$w <- d$w * (1 + h * (d$area == a)); averages(d, pairs, weights) }
	slope <- function(a, h) (moved(a, h) - moved(a, -h)) / (2 * h)
	psi <- sapply(areas, function(a) (4 * slope(a, 5e-4) - slope(a, 1e-3)) / 3)
	without <- sapply(areas, function(a) averages(d[d$area != a, ], pairs, weights) - at)
	for (i in seq_along(at)) {
		key <- strsplit(names(at)[i], ".", fixed = TRUE)[[1]]
		cat(weighted, if (pairs) "pairs" else "rows", weights, key[1], if (key[2] == "all") "" else key[2], sprintf("%.15g", c(at[i], sqrt(sum(psi[i, ]^2)), sqrt((n - 1) / n * sum(without[i, ]^2)))), sep = ",")
		cat("\n")
	}
}
