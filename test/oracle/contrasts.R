# Rscript contrasts.R > contrasts.txt     sums of effects on parts of the same clusters: clubSandwich on the interacted regression
# Reads effects_data.csv; the part of a row is its id modulo 3. df of CR2 and CR3 are Satterthwaite's, of the others clusters - 1.
suppressMessages(library(clubSandwich))
data <- read.csv("effects_data.csv")
data$part <- data$id %% 3
contrasts <- list(difference = c(1, -1, 0), mean = c(1, 1, 1) / 3, trend = c(-0.5, 0, 0.5), one = c(0, 1, 0))
rows <- NULL
for (shape in unique(data$shape)) for (weighted in 0:1) {
	d <- data[data$shape == shape, ]
	d$w <- if (weighted) d$weight else 1
	m <- lm(y ~ 0 + factor(part) + factor(part):(treated * post), d, weights = w)
	effects <- grep("treated:post", names(coef(m)))
	for (name in names(contrasts)) for (vcov in c("CR0", "CR1", "CR1S", "CR2", "CR3")) {
		factors <- replace(numeric(length(coef(m))), effects, contrasts[[name]])
		V <- vcovCR(m, cluster = d$area, type = vcov)
		df <- if (vcov %in% c("CR2", "CR3")) Wald_test(m, matrix(factors, 1), V, test = "HTZ")$df_denom else length(unique(d$area)) - 1
		rows <- rbind(rows, data.frame(shape, weighted, contrast = name, vcov, estimate = sum(factors * coef(m)), std_error = sqrt(drop(t(factors) %*% V %*% factors)), df))
	}
	# the jackknife over clusters: about the estimate, and about the mean of the replicates
	areas <- unique(d$area)
	for (name in names(contrasts)) {
		estimate <- sum(contrasts[[name]] * coef(m)[effects])
		without <- sapply(areas, function(a) { k <- update(m, data = d[d$area != a, ], weights = w); sum(contrasts[[name]] * coef(k)[effects]) })
		if (anyNA(without)) next
		G <- length(areas)
		for (vcov in c("CRV3", "CRV3J"))
			rows <- rbind(rows, data.frame(shape, weighted, contrast = name, vcov, estimate, std_error = sqrt((G - 1) / G * sum((without - if (vcov == "CRV3") estimate else mean(without))^2)), df = G - 1))
	}
}
write.csv(format(rows, digits = 17, trim = TRUE), "contrasts_values.csv", row.names = FALSE, quote = FALSE)
cat(R.version.string, "clubSandwich", as.character(packageVersion("clubSandwich")), "\n")
print(table(rows$shape, rows$vcov))
