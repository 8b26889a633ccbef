# Replicate weights: survey::svrepdesign on weights that are the sampling weight
# times a multiplier of the unit. Writes survey_replicates_multipliers.csv (by
# unit) and survey_replicates_values.csv. Run as: Rscript survey_replicates.R
source("survey_analysis_common.R")
options(survey.lonely.psu = "remove")
set.seed(20260131)
rows <- NULL; multipliers <- NULL
add <- function(shape, type, about, what, estimate, se, low = NA, high = NA) rows <<- rbind(rows, c(shape, type, about, what, number(c(estimate, se, low, high))))
for (shape in c("sv1", "sv2", "api")) {
	d <- data_of(shape)
	designs <- designs_of(d)
	stratified <- if (shape == "api") NULL else designs$strata_psu
	made <- list(JK1 = as.svrepdesign(designs$psu, type = "JK1"), bootstrap = as.svrepdesign(designs$psu, type = "bootstrap", replicates = 24, compress = FALSE), subbootstrap = as.svrepdesign(designs$psu, type = "subbootstrap", replicates = 24, compress = FALSE))
	if (!is.null(stratified)) made$JKn <- as.svrepdesign(stratified, type = "JKn")
	if (shape == "sv1") { made$BRR <- as.svrepdesign(stratified, type = "BRR"); made$Fay <- as.svrepdesign(stratified, type = "Fay", fay.rho = .3) }
	for (type in names(made)) {
		old <- made[[type]]
		m <- as.matrix(weights(old, "replication")); first <- !duplicated(d$area)
		m <- round(m, 10)	# what is written is what survey is asked about
		for (i in which(first)) multipliers <- rbind(multipliers, c(shape, type, d$area[i], paste0("{", paste(number(m[i, ]), collapse = ";"), "}")))
		for (about in c("mean", "estimate")) {
			z <- svrepdesign(data = d, weights = ~w, repweights = d$w * m, type = "other", scale = old$scale, rscales = rep(old$rscales, length.out = ncol(m)), combined.weights = TRUE, mse = about == "estimate")
			if (about == "mean") rows <- rbind(rows, c(shape, type, "none", "scales", number(old$scale), ncol(m), degf(z), paste0("{", paste(number(rep(old$rscales, length.out = ncol(m))), collapse = ";"), "}")))
			q <- function(what, s) add(shape, type, about, what, coef(s), SE(s))
			q("mean y", svymean(~y, z)); q("mean bin", svymean(~bin, z)); q("total y", svytotal(~y, z)); q("ratio y/x", svyratio(~y, ~x, z))
			q("women: mean y", svymean(~y, subset(z, sex == 1))); q("women: total y", svytotal(~y, subset(z, sex == 1)))
			q("known: mean ym", svymean(~ym, subset(z, !is.na(ym))))
			b <- svyby(~y, ~grp, z, svymean, covmat = TRUE); q("mean y of grp 3 less 1", svycontrast(b, c(-1, 0, 1)))
			L <- rbind(c(-1, 1, 0), c(-1, 0, 1)); e <- L %*% coef(b); add(shape, type, about, "wald of equal grp", drop(t(e) %*% solve(L %*% vcov(b) %*% t(L), e)), NA)
			for (rule in c("math", "hf7")) for (p in c(.25, .5)) { s <- svyquantile(~y, z, p, qrule = rule)[[1]]; add(shape, type, about, paste("quantile", rule, p), s[1, 1], s[1, 4], s[1, 2], s[1, 3]) }
			for (statistic in c("F", "Chisq", "Wald", "adjWald")) { x <- svychisq(~cat + sex, z, statistic = statistic); add(shape, type, about, paste("chisq", statistic), x$statistic, x$p.value) }
		}
	}
}
colnames(rows) <- c("shape", "type", "about", "what", "estimate", "std_error", "conf_low", "conf_high")
write.csv(rows, "survey_replicates_values.csv", row.names = FALSE, quote = FALSE, na = "NA")
colnames(multipliers) <- c("shape", "type", "area", "multipliers")
write.csv(multipliers, "survey_replicates_multipliers.csv", row.names = FALSE, quote = FALSE)
cat("# values:", nrow(rows), "\n")
