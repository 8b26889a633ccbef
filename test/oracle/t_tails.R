# Rscript t_tails.R     writes t_tails.csv: two-sided tails of Student's t, and its 97.5% quantiles
rows <- expand.grid(t = c(1e-8, 0.01, 0.5, 0.99, 1.01, 1.3, 1.96, 2.5, 3, 5, 6.5, 8, 9, 10, 12, 15, 19, 25, 31, 40),
	df = c(0.3, 1, 2, 5.5, 15.7, 29, 31, 39, 60, 120, 200, 400, 700, 999, 1001, 2000, 5e3, 2e4, 1e5, 1e8))
rows$p_value <- 2 * pt(-rows$t, rows$df)
rows$quantile <- qt(0.975, rows$df)
rows <- rows[rows$p_value > 1e-280, ]
write.csv(format(rows, digits = 17, trim = TRUE), "t_tails.csv", row.names = FALSE, quote = FALSE)
