# Rscript placebo.R > placebo.txt     joint tests of several effects: clubSandwich on the stacked regression
# Reads effects_data.csv. "parts" are rows by id modulo 3, "outcomes" y, x1 and x2 of the same rows. CR2 and CR3 by HTZ;
# CR0 and CR1 by Hotelling's T-squared with clusters - 1 degrees of freedom of the covariance.
suppressMessages(library(clubSandwich))
data <- read.csv("effects_data.csv")
rows <- NULL
for (shape in unique(data$shape)) for (of in c("parts", "outcomes")) for (weighted in 0:1) {
	d <- data[data$shape == shape, ]
	if (of == "parts") d <- transform(d, part = id %% 3, value = y)
	else d <- do.call(rbind, lapply(c("y", "x1", "x2"), function(o) transform(d, part = o, value = d[[o]])))
	d$w <- if (weighted) d$weight else 1
	m <- lm(value ~ 0 + factor(part) + factor(part):(treated * post), d, weights = w)
	L <- diag(length(coef(m)))[grep("treated:post", names(coef(m))), ]
	G <- length(unique(d$area))
	q <- nrow(L)
	for (vcov in c("CR0", "CR1", "CR2", "CR3")) {
		V <- vcovCR(m, cluster = d$area, type = vcov)
		b <- L %*% coef(m)
		wald <- drop(t(b) %*% solve(L %*% V %*% t(L), b))
		if (vcov %in% c("CR2", "CR3")) {
			t <- Wald_test(m, L, V, test = "HTZ")
			found <- c(t$Fstat, t$df_denom, t$p_val)
		} else found <- c(wald * (G - q) / ((G - 1) * q), G - q, pf(wald * (G - q) / ((G - 1) * q), q, G - q, lower.tail = FALSE))
		rows <- rbind(rows, data.frame(shape, of, weighted, vcov, effects = q, f = found[1], df = found[2], p_value = found[3]))
	}
}
write.csv(format(rows, digits = 17, trim = TRUE), "placebo_values.csv", row.names = FALSE, quote = FALSE)
cat("R", as.character(getRversion()), "clubSandwich", as.character(packageVersion("clubSandwich")), "\n")
cat(nrow(rows), "joint tests\n")
