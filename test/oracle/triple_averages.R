# Averages of triple differences, by definition: ATT(g, t) of the eligible less that of the ineligible, never treated controls, the
# period before as base of placebos, cohorts by the weight of their eligible rows.  Base R only.
#
#	Rscript triple_averages.R > triple_averages_values.csv
#
# CR0 is the sum of squares, over areas, of the derivative of the whole average in the weight of an area's rows (central differences
# with Richardson's extrapolation): the shares move, too.  The jackknife leaves out areas, (G - 1) / G times the squares of changes;
# empty where without some area there is no such average.
all <- read.csv("triple_data.csv")
all$g <- ifelse(is.na(all$first_treated), 0, all$first_treated)

averages <- function(d) {
	waves <- sort(unique(all$wave[all$data == d$data[1]]))
	cohorts <- setdiff(sort(unique(all$g[all$data == d$data[1]])), 0)
	mean_of <- function(k, s, e) { r <- d$g == k & d$wave == s & d$eligible == e; sum((d$w * d$y)[r]) / sum(d$w[r]) }
	att <- function(g, t, base) sum(sapply(1:0, function(e) (2 * e - 1) * (mean_of(g, t, e) - mean_of(g, base, e) - mean_of(0, t, e) + mean_of(0, base, e))))
	e <- expand.grid(t = waves[-1], g = cohorts)
	e$att <- mapply(function(g, t) att(g, t, max(waves[waves < min(g, t)])), e$g, e$t)
	share <- tapply((d$w * d$eligible), d$g, sum)
	e$share <- share[as.character(e$g)]
	by <- function(k) sum((e$share * e$att)[k]) / sum(e$share[k])
	event <- e$t - e$g
	events <- sort(unique(event))
	dynamic <- setNames(sapply(events, function(h) by(event == h)), events)
	group <- setNames(sapply(cohorts, function(g) mean(e$att[e$g == g & e$t >= g])), cohorts)
	periods <- sort(unique(e$t[event >= 0]))
	calendar <- setNames(sapply(periods, function(t) by(event >= 0 & e$t == t)), periods)
	size <- share[names(group)]
	list(simple = c(all = by(event >= 0)), dynamic = c(all = mean(dynamic[events >= 0]), dynamic), group = c(all = sum(size * group) / sum(size), group), calendar = c(all = mean(calendar), calendar))
}
flat <- function(l) unlist(l)

cat("data,weighted,type,key,estimate,cr0,jackknife\n")
for (name in c("rc", "small")) for (weighted in 0:1) {
	d <- all[all$data == name, ]
	d$w <- if (weighted) d$weight else 1
	areas <- sort(unique(d$area))
	n <- length(areas)
	at <- flat(averages(d))
	moved <- function(a, h) { d$w <- d$w * (1 + h * (d$area == a)); flat(averages(d)) }
	slope <- function(a, h) (moved(a, h) - moved(a, -h)) / (2 * h)
	psi <- sapply(areas, function(a) (4 * slope(a, 5e-4) - slope(a, 1e-3)) / 3)
	without <- sapply(areas, function(a) flat(averages(d[d$area != a, ])) - at)
	for (i in seq_along(at)) {
		key <- regmatches(names(at)[i], regexpr(".", names(at)[i], fixed = TRUE), invert = TRUE)[[1]]
		jackknife <- sqrt((n - 1) / n * sum(without[i, ]^2))
		cat(name, weighted, key[1], if (key[2] == "all") "" else key[2], sprintf("%.15g", c(at[i], sqrt(sum(psi[i, ]^2)))), if (is.finite(jackknife)) sprintf("%.15g", jackknife) else "", sep = ",")
		cat("\n")
	}
}
