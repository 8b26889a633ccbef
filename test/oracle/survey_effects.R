# Survey variances of regressions with area or pair effects (dummies in the
# svyglm) and covariates: linearised, and JKn. Strata are what did_sample's block
# is: the pair, or the arm; with pair effects they are the pair.
suppressMessages(library(survey))
cat("#", R.version.string, "survey", as.character(packageVersion("survey")), "\n")
all <- read.csv("effects_data.csv")
rows <- NULL
for (shape in unique(all$shape)) for (weighted in 0:1) for (covariates in 0:1) for (effects in c("none", "cluster", "block")) for (strata in c("pair", "treated")) {
	if (effects == "block" && strata != "pair") next
	d <- all[all$shape == shape, ]
	d$w <- if (weighted) d$weight else 1
	d$tp <- d$treated * d$post
	d$area <- factor(d$area); d$pairf <- factor(d$pair); d$st <- d[[strata]]
	f <- switch(effects, none = "y ~ treated + post", cluster = "y ~ area + post", block = "y ~ pairf + treated + post")
	f <- as.formula(paste(f, if (covariates) "+ x1 + x2", "+ tp"))
	des <- svydesign(ids = ~area, strata = ~st, weights = ~w, data = d)
	for (vcov in c("survey", "JKn")) {
		if (effects == "none" && vcov == "JKn") next	# in survey_values.csv
		used <- if (vcov == "JKn") as.svrepdesign(des, type = "JKn") else des
		if (vcov == "JKn" && effects == "cluster") {
			# svyglm cannot fit a replicate whose area dummy has no weight left:
			# refit without the area's rows, by the replicate weights and the
			# scales of the package, centred at the mean of the replicates
			replicates <- weights(used, "analysis")
			theta <- apply(replicates, 2, function(v) {
				kept <- droplevels(d[v > 0, ])
				kept$v <- v[v > 0]
				environment(f) <- environment()
				coef(lm(f, kept, weights = v))["tp"]
			})
			se <- sqrt(sum((theta - mean(theta))^2 * used$rscales) * used$scale)
			rows <- rbind(rows, c(shape, weighted, covariates, effects, strata, vcov, sprintf("%.17g", c(coef(lm(f, d, weights = w))["tp"], se, degf(des)))))
			next
		}
		g <- try(suppressWarnings(svyglm(f, used)), silent = TRUE)
		if (inherits(g, "try-error") || anyNA(coef(g))) { cat("skipped:", shape, weighted, covariates, effects, strata, vcov, "\n"); next }
		rows <- rbind(rows, c(shape, weighted, covariates, effects, strata, vcov, sprintf("%.17g", c(coef(g)["tp"], sqrt(vcov(g)["tp", "tp"]), degf(des)))))
	}
}
colnames(rows) <- c("shape", "weighted", "covariates", "effects", "strata", "vcov", "estimate", "std_error", "df")
write.csv(rows, "survey_effects_values.csv", row.names = FALSE, quote = FALSE)
cat(nrow(rows), "rows\n")
