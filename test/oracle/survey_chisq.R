# Tests of two-way tables: survey::svychisq. Writes survey_chisq_values.csv.
# Run as: Rscript survey_chisq.R
source("survey_analysis_common.R")
options(survey.lonely.psu = "remove")
rows <- NULL
for (shape in c("sv1", "sv2", "api", "strat")) {
	d <- data_of(shape)
	d$catm <- ifelse(d$imd == 4, NA, d$cat)
	designs <- designs_of(d)
	for (design in names(designs)) for (table in c("cat+sex", "bin+treat", "grp+cat", "imd+sex", "catm+bin")) for (domain in c("all", "treated")) {
		if (domain == "treated" && grepl("treat", table)) next
		des <- if (domain == "all") designs[[design]] else subset(designs[[design]], treat == 1)
		v <- all.vars(reformulate(table))
		for (statistic in c("F", "Chisq", "Wald", "adjWald")) {
			x <- tryCatch(svychisq(reformulate(table), des, statistic = statistic), error = function(e) { cat("#", shape, design, table, domain, statistic, conditionMessage(e), "\n"); NULL })
			if (is.null(x)) next
			# Its N counts rows without a category too: X-squared goes with it
			n <- sum(complete.cases(model.frame(des, na.action = na.pass)[v])); N <- nrow(des)
			rows <- rbind(rows, c(shape, design, v, domain, statistic, number(c(x$statistic * if (statistic == "Chisq") n / N else 1, x$parameter, if (statistic == "Chisq") NA, x$p.value))))
		}
	}
}
colnames(rows) <- c("shape", "design", "row", "column", "domain", "statistic", "value", "df1", "df2", "p_value")
write.csv(rows, "survey_chisq_values.csv", row.names = FALSE, quote = FALSE, na = "")
cat("# values:", nrow(rows), "\n")
