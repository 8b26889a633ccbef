# Contrasts of domains that share units: survey::svyby(covmat = TRUE) and
# survey::svycontrast, ratios and their logarithms by its delta method, and joint
# Wald tests by hand of its covariances. Writes survey_contrasts_values.csv.
# Run as: Rscript survey_contrasts.R
source("survey_analysis_common.R")
options(survey.lonely.psu = "remove")
rows <- NULL
add <- function(shape, design, lonely, column, by, kind, scale, weights, estimate, se, df) rows <<- rbind(rows, c(shape, design, lonely, column, by, kind, scale, paste0("{", paste(weights, collapse = ";"), "}"), number(c(estimate, se)), df))
joint <- NULL
values_of <- function(des, column, by, kind) {
	f <- reformulate(column); g <- reformulate(by)
	switch(kind, mean = svyby(f, g, des, svymean, covmat = TRUE), total = svyby(f, g, des, svytotal, covmat = TRUE), ratio = svyby(f, g, des, svyratio, denominator = ~x, covmat = TRUE))
}
for (shape in c("sv1", "sv2", "api", "strat", "nhanes")) {
	d <- data_of(shape)
	designs <- designs_of(d)
	for (design in names(designs)) for (lonely in if (shape == "sv2" && design == "strata_psu") c("remove", "average") else "remove") {
		options(survey.lonely.psu = lonely)
		whole <- designs[[design]]
		for (by in if (shape == "nhanes") c("sex", "grp") else c("sex", "grp", "imd", "treat + wave")) for (column in c("y", "ym")) for (kind in if (shape == "nhanes") c("mean", "total") else c("mean", "total", "ratio")) {
			if (column == "ym" && design %in% c("rows", "strata_rows")) next
			des <- if (column == "ym") subset(whole, !is.na(ym)) else whole
			b <- values_of(des, column, by, kind)
			theta <- coef(b); V <- vcov(b); k <- length(theta)
			trend <- seq_len(k) - (k + 1) / 2
			did <- if (k == 4 && by == "treat + wave") c(1, -1, -1, 1) else NULL
			for (w in c(list(c(-1, rep(0, k - 2), 1), trend), if (!is.null(did)) list(did))) {
				q <- svycontrast(b, w)
				add(shape, design, lonely, column, by, kind, "difference", w, coef(q), SE(q), degf(des))
				if (all(theta > 0)) {
					names(b) -> n
					stat <- structure(theta, var = V, class = "svystat", statistic = "x"); names(stat) <- paste0("t", seq_len(k)); attr(stat, "var") <- V
					terms <- paste0("(", w, ") * log(t", seq_len(k), ")", collapse = " + ")
					l <- svycontrast(stat, list(str2lang(terms))); r <- svycontrast(stat, list(str2lang(paste0("exp(", terms, ")"))))
					add(shape, design, lonely, column, by, kind, "log ratio", w, coef(l), SE(l), degf(des))
					add(shape, design, lonely, column, by, kind, "ratio", w, coef(r), SE(r), degf(des))
				}
			}
			L <- cbind(-1, diag(k - 1)); e <- L %*% theta; A <- L %*% V %*% t(L)
			df <- degf(des)
			if (rcond(A) > 1e-9 && df > k - 2) {
				W <- drop(t(e) %*% solve(A, e)); F <- W * (df - k + 2) / (df * (k - 1))
				joint <- rbind(joint, c(shape, design, lonely, column, by, kind, number(c(W, F)), k - 1, df - k + 2, number(pf(F, k - 1, df - k + 2, lower.tail = FALSE))))
			}
		}
	}
}
colnames(rows) <- c("shape", "design", "lonely", "column", "by", "kind", "scale", "weights", "estimate", "std_error", "df")
write.csv(rows, "survey_contrasts_values.csv", row.names = FALSE, quote = FALSE)
colnames(joint) <- c("shape", "design", "lonely", "column", "by", "kind", "wald", "statistic", "df1", "df2", "p_value")
write.csv(joint, "survey_contrasts_joint.csv", row.names = FALSE, quote = FALSE)
cat("# values:", nrow(rows), "joint tests:", nrow(joint), "\n")
