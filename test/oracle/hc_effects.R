# HC variances of regressions with area or pair effects (dummies) and
# covariates: sandwich::vcovHC. Our test reaches them with each row's id as the
# cluster and the area or pair as the block.
suppressMessages(library(sandwich))
cat("#", R.version.string, "sandwich", as.character(packageVersion("sandwich")), "\n")
all <- read.csv("effects_data.csv")
rows <- NULL
for (shape in unique(all$shape)) for (weighted in 0:1) for (effects in c("cluster", "block")) {
	d <- all[all$shape == shape, ]
	d$w <- if (weighted) d$weight else 1
	d$tp <- d$treated * d$post
	d$area <- factor(d$area); d$pair <- factor(d$pair)
	f <- if (effects == "cluster") y ~ area + post + x1 + x2 + tp else y ~ pair + treated + post + x1 + x2 + tp
	m <- lm(f, d, weights = w)
	stopifnot(!anyNA(coef(m)))
	for (type in c("HC0", "HC1", "HC2", "HC3"))
		rows <- rbind(rows, c(shape, weighted, effects, type, sprintf("%.17g", c(coef(m)["tp"], sqrt(vcovHC(m, type = type)["tp", "tp"]), m$df.residual))))
}
colnames(rows) <- c("shape", "weighted", "effects", "vcov", "estimate", "std_error", "df")
write.csv(rows, "hc_effects_values.csv", row.names = FALSE, quote = FALSE)
cat(nrow(rows), "rows\n")
