# Effects on the logit scale: a quasi-binomial logit with cohort and wave effects and a dummy for each treated cell.
#
#	Rscript logit.R > logit.txt
#
# reads group_time_data.csv, writes logit_values.csv.  Base R only.  margin: the cell's fitted value less the one with its dummy at 0;
# log_odds: the dummy's coefficient; overall: the mean by the weights of the cells.  CR0: sums of scores by area, weights of cells
# fixed; jackknife: each area left out, all fitted anew, weights of cells too; empty where leaving one out leaves an effect without rows.
# Wooldridge (2023).  The fits are run to full convergence.
args <- commandArgs(FALSE)
here <- dirname(sub("--file=", "", grep("--file=", args, value = TRUE)))
options(warn = 2)
data <- read.csv(file.path(here, "group_time_data.csv"))
effects <- function(d, cr0) {
	d$g <- ifelse(is.na(d$first_treated), 0, d$first_treated)
	d$cell <- ifelse(d$g > 0 & d$wave >= d$g, paste(d$g, d$wave), "0")
	cells <- setdiff(sort(unique(d$cell)), "0")
	x <- cbind(model.matrix(~ factor(g) + factor(wave), d), sapply(cells, function(l) as.numeric(d$cell == l)))
	m <- glm.fit(x, d$b, weights = d$w, family = quasibinomial(), control = list(epsilon = 1e-15, maxit = 200))
	p <- m$fitted.values
	b <- coef(m)
	influence <- if (cr0) rowsum(x * (d$w * (d$b - p)), d$area) %*% solve(crossprod(x * (d$w * p * (1 - p)), x))
	found <- list(cells = cells, margin = NULL, log_odds = b[cells], w = NULL, margin_se = NULL, log_odds_se = NULL, of_margin = NULL)
	for (l in cells) {
		r <- which(d$cell == l)[1]
		x0 <- x[r, ]
		x0[l] <- 0
		p1 <- plogis(sum(x[r, ] * b))
		p0 <- plogis(sum(x0 * b))
		found$margin <- c(found$margin, p1 - p0)
		found$w <- c(found$w, sum(d$w[d$cell == l]))
		if (cr0) found$of_margin <- cbind(found$of_margin, influence %*% (p1 * (1 - p1) * x[r, ] - p0 * (1 - p0) * x0))
	}
	if (cr0) {
		v <- found$w / sum(found$w)
		found$margin_se <- c(sqrt(sum((found$of_margin %*% v)^2)), sqrt(colSums(found$of_margin^2)))
		odds <- influence[, match(cells, colnames(x)), drop = FALSE]
		found$log_odds_se <- c(sqrt(sum((odds %*% v)^2)), sqrt(colSums(odds^2)))
	}
	for (k in c("margin", "log_odds")) found[[k]] <- c(sum(found$w * found[[k]]) / sum(found$w), found[[k]])
	found
}
out <- NULL
for (name in c("rc", "panel", "small")) for (weighted in 0:1) {
	d <- data[data$data == name, ]
	d$w <- if (weighted) d$weight else 1
	full <- effects(d, TRUE)
	areas <- sort(unique(d$area))
	less <- lapply(areas, function(a) effects(d[d$area != a, ], FALSE))
	stopifnot(sapply(less, function(l) identical(l$cells, full$cells)))
	n <- length(areas)
	for (k in c("margin", "log_odds")) {
		changes <- sapply(less, function(l) l[[k]] - full[[k]])
		key <- c("", full$cells)
		out <- rbind(out, data.frame(data = name, weighted, scale = if (k == "margin") "probability" else k, cohort = sub(" .*", "", key), period = sub(".* ", "", key),
			estimate = sprintf("%.15g", full[[k]]), cr0 = sprintf("%.15g", full[[paste0(k, "_se")]]), jackknife = sprintf("%.15g", sqrt((n - 1) / n * rowSums(changes^2)))))
	}
	cat(name, weighted, n, "areas,", length(full$cells), "treated cells; overall", sprintf("%.6f", full$margin[1]), "\n")
}
write.csv(out, file.path(here, "logit_values.csv"), row.names = FALSE, quote = FALSE)
