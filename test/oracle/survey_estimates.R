# What R's survey says of means, totals, proportions and ratios.
#	Rscript survey_estimates.R > survey_estimates.txt
# writes survey_estimates_values.csv and survey_package.csv: nhanes, and clus2, which is apiclus2 as
# a sample of districts (ultimate clusters).
# A value that is NA is a domain of the rows that have one: degrees of freedom are
# those of subset(). Totals with lonely.psu = "adjust" are left out: survey 4.1 does
# not centre them, and 4.5, whose values are in survey_45.txt, does.
# Wilson's interval is not in 4.1: here it is what solves the quadratic equation
# that defines it (survey_45.txt has those of survey 4.5).
source("survey_analysis_common.R")
data(nhanes)
nhanes <- nhanes[order(nhanes$SDMVSTRA, nhanes$SDMVPSU), ]
people <- data.frame(shape = "nhanes", area = 10 * nhanes$SDMVSTRA + nhanes$SDMVPSU, stratum = nhanes$SDMVSTRA, w = nhanes$WTMEC2YR,
	bin = nhanes$HI_CHOL, sex = as.integer(nhanes$RIAGENDR == 2), grp = as.integer(nhanes$race), x = as.integer(nhanes$agecat), y = NA)
clus2 <- data.frame(shape = "clus2", area = apiclus2$dnum, stratum = NA, w = apiclus2$pw, bin = as.integer(apiclus2$both == "Yes"), sex = as.integer(apiclus2$sch.wide == "Yes"),
	grp = as.integer(apiclus2$stype), x = apiclus2$api99, y = apiclus2$api00)
write.csv(rbind(people, clus2), "survey_package.csv", row.names = FALSE, quote = FALSE, na = "")
values <- NULL
put <- function(shape, design, domain, lonely, and, statistic, variable, r, df, deff, replace, n, level = 0.95, ci = c(NA, NA)) {
	if (all(is.na(ci)) && is.finite(df) && df > 0) ci <- coef(r) + c(-1, 1) * qt((1 + level) / 2, df) * SE(r)
	values <<- rbind(values, data.frame(shape, design, domain, lonely, and_in_domain = as.integer(and), statistic, variable,
		estimate = number(coef(r)), std_error = number(SE(r)), df, conf_low = number(ci[1]), conf_high = number(ci[2]), deff = number(deff), deff_replace = number(replace), n))
}
both <- function(f) c(tryCatch(as.numeric(f(TRUE)), error = function(e) NA), tryCatch(as.numeric(f("replace")), error = function(e) NA))
wilson <- function(p, v, df, level = 0.95) {
	n <- p * (1 - p) / v
	t2 <- qt((1 + level) / 2, df)^2
	sort(Re(polyroot(c(p^2, -2 * p - t2 / n, 1 + t2 / n))))
}
ask <- function(d, des, design, domain, lonely, and) {
	options(survey.lonely.psu = lonely, survey.adjust.domain.lonely = and)
	shape <- d$shape[1]
	inside <- with(d, eval(str2lang(domain)))
	for (v in intersect(c("y", "ym", "bin"), names(d))) {
		s <- subset(des, inside & !is.na(d[[v]]))
		f <- reformulate(v)
		n <- nrow(s)
		e <- both(function(k) deff(svymean(f, s, deff = k)))
		put(shape, design, domain, lonely, and, "mean", v, svymean(f, s), degf(s), e[1], e[2], n)
		if (lonely != "adjust") {
			e <- both(function(k) deff(svytotal(f, s, deff = k)))
			put(shape, design, domain, lonely, and, "total", v, svytotal(f, s), degf(s), e[1], e[2], n)
		}
		if (v == "bin") {
			inner <- coef(svymean(f, s)) > 0 && coef(svymean(f, s)) < 1 && degf(s) > 0
			m <- svymean(f, s)
			e <- both(function(k) deff(svymean(f, s, deff = k)))
			if (inner) for (i in c("xlogit", "beta", "mean", "wilson")) {
				ci <- if (i == "wilson") wilson(coef(m), as.numeric(vcov(m)), degf(s)) else confint(svyciprop(f, s, method = i))
				put(shape, design, domain, lonely, and, paste("proportion", i), v, m, degf(s), e[1], e[2], n, ci = as.numeric(ci))
			}
		}
		if ("x" %in% names(d)) {
			r <- function(k) attr(svyratio(f, ~x, s, deff = k), "deff")
			e <- both(r)
			put(shape, design, domain, lonely, and, "ratio", v, svyratio(f, ~x, s), degf(s), e[1], e[2], n)
		}
	}
}
for (shape in c("sv1", "sv2", "api", "strat", "clus2", "nhanes")) {
	d <- if (shape == "nhanes") people[names(people) != "y"] else if (shape == "clus2") clus2 else data_of(shape)
	designs <- if (shape == "nhanes") list(strata_psu = svydesign(id = ~area, strata = ~stratum, weights = ~w, data = d)) else
		if (shape == "clus2") list(psu = svydesign(id = ~area, weights = ~w, data = d)) else designs_of(d)
	if (shape %in% c("sv1", "sv2")) designs$equal <- svydesign(id = ~area, weights = ~one, data = d)
	domains <- if (shape == "clus2") c("TRUE", "sex == 1", "area %% 4 == 1") else if (shape == "nhanes") c("TRUE", "sex == 1", "grp == 4 & x > 2") else if (shape %in% c("api", "strat"))
		c("TRUE", "sex == 1", "grp == 3 & treat == 1", "area %% 4 == 1") else c("TRUE", "sex == 1", "grp == 3 & wave == 1", "area %% 4 == 1")
	for (design in names(designs)) for (domain in domains) {
		ask(d, designs[[design]], design, domain, "remove", FALSE)
		if (design == "strata_psu" && shape == "sv2") for (lonely in c("remove", "certainty", "average", "adjust")) for (and in c(FALSE, TRUE))
			if (lonely != "remove" || and) ask(d, designs[[design]], design, domain, lonely, and)
	}
}
values$domain <- gsub(" %% ", " % ", gsub(" & ", " AND ", gsub("==", "=", values$domain)))
write.csv(values, "survey_estimates_values.csv", row.names = FALSE, quote = FALSE, na = "")
print(table(values$shape, values$statistic))
