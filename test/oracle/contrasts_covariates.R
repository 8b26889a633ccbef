# Rscript contrasts_covariates.R > contrasts_covariates.txt     as contrasts.R with covariates interacted; and permutations, enumerated
# Reads effects_data.csv; the part of a row is its id modulo 3. Permutation: changes of areas (weighted mean after less before, by
# part), weighted and summed; the means of the treated and the others compared, over all areas or (mean of differences) within
# pairs; p-values are of all assignments, two-sided, ties counted, for the effects 0 and 0.3. Joint: the largest of three outcomes'
# differences in standard deviations of changes within groups; outcomes are y, x1 and the product of x1 and x2.
suppressMessages(library(clubSandwich))
data <- read.csv("effects_data.csv")
data$part <- data$id %% 3
contrasts <- list(difference = c(1, -1, 0), mean = c(1, 1, 1) / 3, trend = c(-0.5, 0, 0.5), one = c(0, 1, 0))
rows <- NULL
for (shape in unique(data$shape)) for (weighted in 0:1) {
	d <- data[data$shape == shape, ]
	d$w <- if (weighted) d$weight else 1
	m <- lm(y ~ 0 + factor(part) + factor(part):(treated * post) + factor(part):x1 + factor(part):x2, d, weights = w)
	effects <- grep("treated:post", names(coef(m)))
	for (name in names(contrasts)) for (vcov in c("CR0", "CR1", "CR1S", "CR2", "CR3")) {
		factors <- replace(numeric(length(coef(m))), effects, contrasts[[name]])
		V <- vcovCR(m, cluster = d$area, type = vcov)
		df <- if (vcov %in% c("CR2", "CR3")) Wald_test(m, matrix(factors, 1), V, test = "HTZ")$df_denom else length(unique(d$area)) - 1
		rows <- rbind(rows, data.frame(shape, weighted, contrast = name, vcov, estimate = sum(factors * coef(m)), std_error = sqrt(drop(t(factors) %*% V %*% factors)), df))
	}
}
write.csv(format(rows, digits = 17, trim = TRUE), "contrasts_covariates_values.csv", row.names = FALSE, quote = FALSE)
changes <- function(d, y) tapply(seq_along(y), d$area, function(i) { a <- i[d$post[i] == 1]; b <- i[d$post[i] == 0]; sum(y[a] * d$w[a]) / sum(d$w[a]) - sum(y[b] * d$w[b]) / sum(d$w[b]) })
difference <- function(x, a, group) mean(sapply(split(seq_along(x), group), function(i) mean(x[i][a[i] == 1]) - mean(x[i][a[i] == 0])))
assignments <- function(treated, group) { # all, one a column
	each <- lapply(split(seq_along(treated), group), function(i) { k <- combn(length(i), sum(treated[i])); apply(k, 2, function(j) { a <- 0 * treated; a[i[j]] <- 1; a }) })
	Reduce(function(x, y) { k <- expand.grid(seq_len(ncol(x)), seq_len(ncol(y))); x[, k[, 1], drop = FALSE] + y[, k[, 2], drop = FALSE] }, each)
}
permuted <- NULL; joint <- NULL
for (weighted in 0:1) {
	d <- data[data$shape == "balanced", ]
	d$w <- if (weighted) d$weight else 1
	first <- d[match(sort(unique(d$area)), d$area), ]
	parts <- sapply(0:2, function(p) changes(d[d$part == p, ], d$y[d$part == p]))
	outcomes <- cbind(changes(d, d$y), changes(d, d$x1), changes(d, d$x1 * d$x2))
	for (scheme in c("clusters", "blocks")) {
		group <- if (scheme == "blocks") first$pair else rep(1, nrow(first))
		A <- assignments(first$treated, group)
		for (name in names(contrasts)) {
			x <- drop(parts %*% contrasts[[name]])
			for (null in c(0, 0.3)) {
				e <- x - null * first$treated
				t <- apply(A, 2, function(a) difference(e, a, group))
				permuted <- rbind(permuted, data.frame(weighted, scheme, contrast = name, null, estimate = difference(x, first$treated, group), assignments = ncol(A), p = mean(abs(t) >= abs(difference(e, first$treated, group)) * (1 - 1e-12))))
			}
		}
		s <- apply(outcomes, 2, function(x) sqrt(sum(tapply(x, group, function(v) sum((v - mean(v))^2))) / (nrow(first) - length(unique(group)))))
		T <- function(a) max(abs(apply(outcomes, 2, difference, a, group)) / s)
		joint <- rbind(joint, data.frame(weighted, scheme, statistic = T(first$treated), p = mean(apply(A, 2, T) >= T(first$treated) * (1 - 1e-12))))
	}
}
write.csv(format(permuted, digits = 17, trim = TRUE), "contrasts_permutation_values.csv", row.names = FALSE, quote = FALSE)
write.csv(format(joint, digits = 17, trim = TRUE), "placebo_permutation_values.csv", row.names = FALSE, quote = FALSE)
cat(R.version.string, "clubSandwich", as.character(packageVersion("clubSandwich")), "\n")
print(table(rows$shape, rows$vcov)); print(permuted); print(joint)
