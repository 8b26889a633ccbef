# What survey_quantiles.R, survey_contrasts.R, survey_chisq.R and
# survey_replicates.R share: the data, and the designs that they are asked of.
#	sv1, sv2	generated: balanced, and awkward (strata of 1 to 6 units, one of
#				them alone, weights over three orders, units that miss a wave
#				or have nobody of a sex)
#	api		schools of 15 districts of California, survey's apiclus1
#	strat	schools, stratified by type, survey's apistrat: rows are units
#	nhanes	people of a health survey, survey's nhanes: two units in each stratum
# api and strat are in survey_api.csv, which this writes.
suppressMessages(library(survey))
options(warn = -1)
cat("#", R.version.string, "survey", as.character(packageVersion("survey")), "\n")
data(api)
schools <- function(d, shape, psu, stratum, npsu) data.frame(shape = shape, hh = seq_len(nrow(d)), area = psu, stratum = stratum,
	treat = as.integer(d$awards == "Yes"), wave = as.integer(d$stype == "E"), sex = as.integer(d$sch.wide == "Yes"), grp = as.integer(d$stype),
	imd = pmin(10, 1 + d$meals %/% 10), x = d$api99, y = d$api00, score = d$mobility %/% 10, bin = as.integer(d$both == "Yes"), cat = 1 + (d$ell > 10) + (d$ell > 30) + (d$ell > 50),
	inc = d$enroll, w = d$pw, npsu = npsu, ym = ifelse(d$meals > 90, NA, d$api00))
tables <- rbind(schools(apiclus1, "api", apiclus1$dnum, 1, apiclus1$fpc), schools(apistrat, "strat", seq_len(nrow(apistrat)), as.integer(apistrat$stype), apistrat$fpc))
write.csv(tables, "survey_api.csv", row.names = FALSE, quote = FALSE, na = "")
nhanes_of <- function() {	# survey_estimates.R wrote it; ages are classes
	d <- read.csv("survey_package.csv")
	d <- d[d$shape == "nhanes", ]
	data.frame(shape = "nhanes", hh = seq_len(nrow(d)), area = d$area, stratum = d$stratum, treat = NA, wave = NA, sex = d$sex, grp = d$grp, imd = d$x, x = d$x, y = d$x, score = d$x, bin = d$bin, cat = d$x, inc = d$x, w = d$w, npsu = 1e4, ym = d$bin)
}
data_of <- function(shape) {
	if (shape == "nhanes") return(cbind(nhanes_of(), one = 1))
	d <- if (shape %in% c("sv1", "sv2")) cbind(shape = shape, read.csv(paste0(shape, ".csv"))) else tables[tables$shape == shape, ]
	d$one <- 1
	d
}
designs_of <- function(d) {
	all <- list(psu = svydesign(id = ~area, weights = ~w, data = d),
		strata_psu = svydesign(id = ~area, strata = ~stratum, weights = ~w, data = d, nest = FALSE),
		strata_psu_fpc = svydesign(id = ~area, strata = ~stratum, weights = ~w, fpc = ~npsu, data = d),
		rows = svydesign(id = ~1, weights = ~w, data = d),
		strata_rows = svydesign(id = ~1, strata = ~stratum, weights = ~w, data = d))
	if (d$shape[1] == "nhanes") all <- all["strata_psu"]
	if (d$shape[1] == "strat") all <- all[c("rows", "strata_rows", "strata_psu_fpc")]
	if (d$shape[1] == "api") all <- all[c("psu", "strata_psu_fpc", "rows")]
	all
}
number <- function(x) sprintf("%.15g", x)
