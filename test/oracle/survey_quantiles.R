# Quantiles with Woodruff's intervals: survey::svyquantile. Writes
# survey_quantiles_values.csv. Run as: Rscript survey_quantiles.R
#
# Rows of one value have no order in a sample, where survey takes that of the
# file; "shared" below is survey with the rows of a value sharing their weight,
# handed to it as a rule of one's own. Below the first value's share survey 4.1
# steps over that value, which its rules for quantiles do not say ("first" below
# keeps to it).
source("survey_analysis_common.R")
options(survey.lonely.psu = "remove")
rule_of <- function(name) {
	rule <- getFromNamespace(paste0("qrule_", name), "survey")
	function(x, w, p) {
		x <- x[w > 0]; w <- w[w > 0]
		o <- order(x); x <- x[o]; w <- w[o]
		if (name %in% c("math", "school", "hf1", "hf2", "hf3", "hf4") && p * sum(w) < w[1] * (1 - 1e-12)) return(x[1])
		if (name == "hf3" && p * sum(w) < sum(w[x == x[1]]) * (1 - 1e-12)) return(x[1])
		rule(x, ave(w, x), p)
	}
}
rules <- c("math", "school", paste0("hf", 1:9))
rows <- NULL
add <- function(shape, design, domain, lonely, column, rule, interval, p, des, q = rule_of(rule)) {
	r <- tryCatch(svyquantile(reformulate(column), des, p, qrule = q, interval.type = interval, df = degf(des), na.rm = TRUE)[[1]], error = function(e) { cat("#", shape, design, domain, column, rule, interval, conditionMessage(e), "\n"); NULL })
	if (!is.null(r)) for (i in seq_along(p)) rows <<- rbind(rows, c(shape, design, domain, lonely, column, rule, interval, p[i], number(r[i, ]), degf(des)))
}
for (shape in c("sv1", "sv2", "api", "strat")) {
	d <- data_of(shape)
	designs <- designs_of(d)
	for (design in names(designs)) {
		des <- designs[[design]]
		for (rule in rules) for (column in c("y", "score")) add(shape, design, "all", "remove", column, rule, "mean", c(.01, .05, .25, .5, .9, .99), des)
		for (interval in c("beta", "xlogit", "asin")) add(shape, design, "all", "remove", "y", "math", interval, c(.05, .5, .9), des)
		for (interval in c("mean", "beta", "xlogit")) { add(shape, design, "women", "remove", "y", "hf7", interval, c(.1, .5), subset(des, sex == 1)); add(shape, design, "known", "remove", "ym", "school", interval, c(.25, .5, .75), subset(des, !is.na(ym))) }
		if (shape == "sv2" && design == "strata_psu") {
			add(shape, design, "few", "remove", "y", "hf5", "mean", c(.3, .5), subset(des, grp == 3 & wave == 1))
			for (lonely in c("average", "adjust")) { options(survey.lonely.psu = lonely); add(shape, design, "all", lonely, "y", "hf5", "mean", c(.3, .5), des); add(shape, design, "women", lonely, "y", "hf5", "mean", c(.3, .5), subset(des, sex == 1)) }
			options(survey.lonely.psu = "remove")
		}
	}
}
# ages of the health survey, which are four classes
d <- data_of("nhanes"); des <- designs_of(d)$strata_psu
for (rule in c("math", "school", "hf3")) add("nhanes", "strata_psu", "all", "remove", "score", rule, "mean", c(.2, .5, .8), des)
colnames(rows) <- c("shape", "design", "domain", "lonely", "column", "rule", "interval", "p", "estimate", "conf_low", "conf_high", "std_error", "df")
write.csv(rows, "survey_quantiles_values.csv", row.names = FALSE, quote = FALSE)
cat("# values:", nrow(rows), "\n")
