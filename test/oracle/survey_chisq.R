# Tests of two-way tables: survey::svychisq. Writes survey_chisq_values.csv.
# Run as: Rscript survey_chisq.R
source("survey_analysis_common.R")
options(survey.lonely.psu = "remove")
rows <- NULL
for (shape in c("sv1", "sv2", "api", "strat", "nhanes")) {
	d <- data_of(shape)
	d$catm <- ifelse(d$imd == 4, NA, d$cat)
	designs <- designs_of(d)
	for (design in names(designs)) for (table in if (shape == "nhanes") c("cat+sex", "grp+cat") else c("cat+sex", "bin+treat", "grp+cat", "imd+sex", "catm+bin")) for (domain in if (shape == "nhanes") "all" else c("all", "treated")) {
		if (domain == "treated" && grepl("treat", table)) next
		des <- if (domain == "all") designs[[design]] else subset(designs[[design]], treat == 1)
		# rows without a category are outside: svychisq alone would count them as units, too
		if (grepl("catm", table)) des <- subset(des, !is.na(catm))
		v <- all.vars(reformulate(table))
		for (statistic in c("F", "Chisq", "Wald", "adjWald")) {
			x <- tryCatch(svychisq(reformulate(table), des, statistic = statistic), error = function(e) { cat("#", shape, design, table, domain, statistic, conditionMessage(e), "\n"); NULL })
			if (is.null(x)) next
			# without degrees of freedom, or of a singular covariance, there is no test
			q <- prod(sapply(v, function(u) length(unique(des$variables[[u]])) - 1)); psus <- length(unique(des$cluster[, 1]))
			if (is.nan(x$p.value) || (statistic %in% c("Wald", "adjWald") && q > psus - 1)) next
			rows <- rbind(rows, c(shape, design, v, domain, statistic, number(c(x$statistic, x$parameter, if (statistic == "Chisq") NA, x$p.value))))
		}
	}
}
colnames(rows) <- c("shape", "design", "row", "column", "domain", "statistic", "value", "df1", "df2", "p_value")
write.csv(rows, "survey_chisq_values.csv", row.names = FALSE, quote = FALSE)
cat("# values:", nrow(rows), "\n")
