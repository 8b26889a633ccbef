# Baseline balance: CR2 test of the difference between arms (clubSandwich),
# standardised mean difference and variance ratio. Weighted variances are
# sum w (x - mean)^2 / (sum w - sum w^2 / sum w), which is n - 1 without weights.
suppressMessages({library(clubSandwich); library(sandwich)})
cat("#", R.version.string, "clubSandwich", as.character(packageVersion("clubSandwich")), "sandwich", as.character(packageVersion("sandwich")), "\n")
all <- read.csv("effects_data.csv")
p <- function(x) sprintf("%.17g", x)
variance <- function(x, w) sum(w * (x - weighted.mean(x, w))^2) / (sum(w) - sum(w^2) / sum(w))
rows <- NULL
for (shape in unique(all$shape)) for (weighted in 0:1) for (clustered in 0:1) for (value in c("x1", "x2")) {
	if (weighted && !clustered) next		# a weight comes after a cluster
	d <- all[all$shape == shape & all$post == 0, ]
	d$w <- if (weighted) d$weight else 1
	d$v <- d[[value]]
	m <- lm(v ~ treated, d, weights = w)
	t <- d$treated == 1
	if (clustered) {
		V <- vcovCR(m, cluster = d$area, type = "CR2")
		df <- coef_test(m, V, test = "Satterthwaite")$df_Satt[2]
	} else {
		V <- vcovHC(m, type = "HC2")
		df <- m$df.residual
	}
	se <- sqrt(V[2, 2])
	v1 <- variance(d$v[t], d$w[t]); v0 <- variance(d$v[!t], d$w[!t])
	rows <- rbind(rows, c(shape, weighted, clustered, value, p(weighted.mean(d$v[t], d$w[t])), p(weighted.mean(d$v[!t], d$w[!t])),
		p(coef(m)[2]), p(coef(m)[2] / sqrt((v1 + v0) / 2)), p(v1 / v0), p(se), p(df), p(2 * pt(-abs(coef(m)[2] / se), df))))
}
colnames(rows) <- c("shape", "weighted", "clustered", "value", "mean_treated", "mean_comparator", "difference", "smd", "variance_ratio", "std_error", "df", "p_value")
write.csv(rows, "balance_values.csv", row.names = FALSE, quote = FALSE)
cat(nrow(rows), "rows\n")
