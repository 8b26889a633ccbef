/*-------------------------------------------------------------------------
 *
 * conventions.c
 *		What other programs make of the same regression.
 *
 * test/oracle/reconcile.R and reconcile.py ask those that can be had (sandwich
 * 3.0, lmtest, clubSandwich 0.5, estimatr 1.0, plm 2.6, survey 4.1, statsmodels
 * 0.13) for the numbers that go with their lines.  Others are by what they
 * document: Stata's manuals [R] regress, areg, xtreg, svy; the vignette of
 * fixest on standard errors; the sources of lfe (felm.R) and linearmodels
 * (panel/covariance.py); did and DRDID, whose influence functions are scores.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/conventions.h"

#include <math.h>
#include <string.h>

#include "core/base/text.h"

const NameList freedom_names = NAME_LIST("Satterthwaite", "PSUs - strata",
										 "PSUs - strata + 1 - parameters",
										 "clusters - 1", "clusters - 2",
										 "clusters - parameters",
										 "rows - parameters", "normal",
										 "of the test");

#define WITHIN "CR1S, clusters not counted"
#define ROWS_OVER_REST "CR0 n/(n-k)"
#define ROWS_OVER_REST_CONSTANT "CR0 n/(n-k), clusters as a constant"
#define ROWS_OVER_REST_WITHIN "CR0 n/(n-k), clusters not counted"

/*
 * The first is the house's.  Without effects that are clusters those that do not
 * count them are twins of those that do.
 */
const VarianceRule variance_rules[] = {
	{"CR2", VCOV_CR2, FACTOR_NONE, OF_ANY},
	{"CR1S", VCOV_CR0, FACTOR_STATA, OF_ANY},
	{"CR1N", VCOV_CR0, FACTOR_NOT_NESTED, OF_CLUSTER_EFFECTS},
	{WITHIN, VCOV_CR0, FACTOR_WITHIN, OF_CLUSTER_EFFECTS},
	{"CR1", VCOV_CR0, FACTOR_CLUSTERS, OF_ANY},
	{"CR0", VCOV_CR0, FACTOR_NONE, OF_ANY},
	{"CR3", VCOV_CR3, FACTOR_NONE, OF_ANY},
	{"CRV3", VCOV_CR3, FACTOR_LESS_ONE, OF_LINEAR},
	{"CRV3J", VCOV_CRV3J, FACTOR_NONE, OF_LINEAR},
	{"survey", VCOV_SURVEY, FACTOR_NONE, OF_ANY},
	{"JK1", VCOV_JK1, FACTOR_NONE, OF_LINEAR},
	{"JKn", VCOV_JKN, FACTOR_NONE, OF_LINEAR},
	{"CR1p", VCOV_CR0, FACTOR_PARAMETERS, OF_ANY},
	{ROWS_OVER_REST, VCOV_CR0, FACTOR_ROWS, OF_ANY},
	{ROWS_OVER_REST_CONSTANT, VCOV_CR0, FACTOR_ROWS_NOT_NESTED, OF_CLUSTER_EFFECTS},
	{ROWS_OVER_REST_WITHIN, VCOV_CR0, FACTOR_ROWS_WITHIN, OF_CLUSTER_EFFECTS},
	{"iid", VCOV_IID, FACTOR_NONE, OF_LINEAR},
	{"HC0", VCOV_HC0, FACTOR_NONE, OF_ANY},
	{"HC0 n/(n-1)", VCOV_HC0, FACTOR_ONE_ROW, OF_ANY},
	{"HC1", VCOV_HC0, FACTOR_ROWS, OF_ANY},
	{"HC2", VCOV_HC2, FACTOR_NONE, OF_ANY},
	{"HC3", VCOV_HC3, FACTOR_NONE, OF_ANY}
};

const int	n_variance_rules = sizeof(variance_rules) / sizeof(variance_rules[0]);

typedef struct Convention
{
	const char *variance;
	Freedom		freedom;
	unsigned	settings;
	const char *tools;
} Convention;

static const Convention conventions[] = {
	{"CR2", FREEDOM_SATTERTHWAITE, OF_LINEAR | OF_LINK, "R clubSandwich coef_test(vcov = \"CR2\")"},
	{"CR2", FREEDOM_SATTERTHWAITE, OF_LINEAR, "R estimatr lm_robust(clusters)"},
	{"CR2", FREEDOM_ROWS, OF_LINEAR, "R sandwich vcovCL(type = \"HC2\")"},
	{"CR3", FREEDOM_SATTERTHWAITE, OF_LINEAR | OF_LINK, "R clubSandwich coef_test(vcov = \"CR3\")"},
	{"CR3", FREEDOM_ROWS, OF_LINEAR, "R sandwich vcovCL(type = \"HC3\")"},
	{"CRV3", FREEDOM_CLUSTERS, OF_LINEAR, "Stata summclust, vce(jackknife, cluster() mse); R summclust"},
	{"CRV3J", FREEDOM_CLUSTERS, OF_LINEAR, "Stata vce(jackknife, cluster())"},
	{"CR1S", FREEDOM_CLUSTERS, OF_GROUPS, "Stata regress, vce(cluster); R fixest feols(cluster), estimatr lm_robust(clusters, se_type = \"stata\")"},
	{"CR1S", FREEDOM_CLUSTERS, OF_CLUSTER_EFFECTS, "Stata areg, vce(cluster); R estimatr lm_robust(fixed_effects, clusters, se_type = \"stata\")"},
	{"CR1S", FREEDOM_CLUSTERS, OF_BLOCK_EFFECTS, "Stata areg, reghdfe, vce(cluster); R fixest feols(cluster), estimatr lm_robust(fixed_effects, clusters, se_type = \"stata\")"},
	{"CR1S", FREEDOM_ROWS, OF_LINEAR, "R sandwich vcovCL with lmtest coeftest"},
	{"CR1S", FREEDOM_ROWS, OF_GROUPS | OF_BLOCK_EFFECTS, "R lfe felm"},
	{"CR1S", FREEDOM_ROWS, OF_CLUSTER_EFFECTS, "R lfe felm of old"},
	{"CR1S", FREEDOM_NORMAL, OF_ANY, "Python statsmodels fit(cov_type = \"cluster\")"},
	{"CR1N", FREEDOM_CLUSTERS, OF_CLUSTER_EFFECTS, "Stata xtreg, fe, reghdfe, vce(cluster); R fixest feols, lfe felm"},
	{"CR1", FREEDOM_ROWS, OF_LINEAR, "R sandwich vcovCL(type = \"HC0\")"},
	{WITHIN, FREEDOM_ROWS, OF_CLUSTER_EFFECTS, "R plm vcovHC(type = \"sss\")"},
	{"CR1S", FREEDOM_ROWS, OF_GROUPS, "R plm vcovHC(type = \"sss\")"},
	{"CR1", FREEDOM_CLUSTERS, OF_ANY, "Stata svy, without strata"},
	{"CR1", FREEDOM_CLUSTERS_MODEL, OF_ANY, "R survey svyglm, without strata"},
	{"CR1", FREEDOM_NORMAL, OF_GROUPS, "R survey svyby and svycontrast, without strata"},
	{"CR1", FREEDOM_NORMAL, OF_LINKS, "Stata logit, glm, vce(cluster); R sandwich vcovCL with lmtest coeftest"},
	{"CR0", FREEDOM_CLUSTERS, OF_LINEAR, "R estimatr lm_robust(clusters, se_type = \"CR0\")"},
	{"CR0", FREEDOM_ROWS, OF_GROUPS | OF_CLUSTER_EFFECTS, "R plm vcovHC with lmtest coeftest"},
	{"CR0", FREEDOM_NORMAL, OF_GROUPS, "R did, didimputation, did2s, clustered"},
	{ROWS_OVER_REST, FREEDOM_ROWS, OF_GROUPS, "Python linearmodels PooledOLS, clustered"},
	{ROWS_OVER_REST_CONSTANT, FREEDOM_ROWS, OF_CLUSTER_EFFECTS, "Python linearmodels PanelOLS with a constant, clustered"},
	{ROWS_OVER_REST_WITHIN, FREEDOM_ROWS, OF_CLUSTER_EFFECTS, "Python linearmodels PanelOLS, clustered"},
	{"survey", FREEDOM_DESIGN, OF_ANY, "Stata svy"},
	{"survey", FREEDOM_DESIGN_MODEL, OF_ANY, "R survey svyglm"},
	{"survey", FREEDOM_NORMAL, OF_GROUPS, "R survey svyby and svycontrast"},
	{"JK1", FREEDOM_CLUSTERS_MODEL, OF_LINEAR, "R survey svyglm of JK1 weights"},
	{"JKn", FREEDOM_DESIGN_MODEL, OF_LINEAR, "R survey svyglm of JKn weights"},
	{"iid", FREEDOM_ROWS, OF_GROUPS, "R lm, fixest feols; Stata regress; Python statsmodels"},
	{"iid", FREEDOM_ROWS, OF_CLUSTER_EFFECTS, "R lm, plm, fixest feols(vcov = \"iid\"); Stata areg, xtreg, fe; Python statsmodels"},
	{"iid", FREEDOM_ROWS, OF_BLOCK_EFFECTS, "R lm, plm, fixest feols(vcov = \"iid\"); Stata areg; Python statsmodels"},
	{"HC0", FREEDOM_ROWS, OF_LINEAR, "R sandwich vcovHC(type = \"HC0\")"},
	{"HC0", FREEDOM_NORMAL, OF_GROUPS, "R did, DRDID"},
	{"HC0", FREEDOM_NORMAL, OF_LINK, "of outcomes 0 and 1: R glm; Stata logit; Python statsmodels"},
	{"HC0 n/(n-1)", FREEDOM_NORMAL, OF_LINKS, "Stata logit, glm, vce(robust)"},
	{"HC1", FREEDOM_ROWS, OF_LINEAR, "Stata regress, areg, vce(robust); R fixest feols(vcov = \"hetero\"), estimatr lm_robust(se_type = \"stata\")"},
	{"HC1", FREEDOM_NORMAL, OF_ANY, "Python statsmodels fit(cov_type = \"HC1\")"},
	{"HC2", FREEDOM_ROWS, OF_LINEAR, "R estimatr lm_robust; Stata vce(hc2)"},
	{"HC3", FREEDOM_ROWS, OF_LINEAR, "R sandwich vcovHC with lmtest coeftest; Stata vce(hc3)"},
	{"pooled", FREEDOM_TEST, OF_GROUPS, "a t test of the clusters' changes: Stata ttest, R t.test(var.equal = TRUE)"},
	{"welch", FREEDOM_TEST, OF_GROUPS, "a t test of the clusters' changes: R t.test, Stata ttest, unequal welch"},
	{"paired", FREEDOM_TEST, OF_GROUPS, "a paired t test of the clusters' changes"}
};

#define N_CONVENTIONS ((int) (sizeof(conventions) / sizeof(conventions[0])))

static bool
applies(const Convention *convention, const char *variance, Freedom freedom,
		Setting setting)
{
	return convention->freedom == freedom &&
		(convention->settings & setting) != 0 &&
		strcmp(convention->variance, variance) == 0;
}

bool
convention_is_used(const char *variance, Freedom freedom, Setting setting)
{
	for (int i = 0; i < N_CONVENTIONS; i++)
		if (applies(&conventions[i], variance, freedom, setting))
			return true;
	return false;
}

char *
convention_tools(const char *variance, Freedom freedom, Setting setting)
{
	Text		text;

	if (!convention_is_used(variance, freedom, setting))
		return NULL;
	text_init(&text);
	for (int i = 0; i < N_CONVENTIONS; i++)
		if (applies(&conventions[i], variance, freedom, setting))
			text_append(&text, "%s%s", text.length > 0 ? "; " : "",
						conventions[i].tools);
	return text.data;
}

double
factor_value(Factor factor, const FitCounts *counts)
{
	double		n = counts->rows;
	double		g = counts->clusters;
	double		k = counts->parameters;
	double		nested = counts->parameters_not_nested;

	switch (factor)
	{
		case FACTOR_CLUSTERS:
			return g / (g - 1.0);
		case FACTOR_STATA:
			return g * (n - 1.0) / ((g - 1.0) * (n - k));
		case FACTOR_NOT_NESTED:
			return g * (n - 1.0) / ((g - 1.0) * (n - nested));
		case FACTOR_WITHIN:
			return g * (n - 1.0) / ((g - 1.0) * (n - nested + 1.0));
		case FACTOR_PARAMETERS:
			return g / (g - k);
		case FACTOR_LESS_ONE:
			return (g - 1.0) / g;
		case FACTOR_ONE_ROW:
			return n / (n - 1.0);
		case FACTOR_ROWS:
			return n / (n - k);
		case FACTOR_ROWS_NOT_NESTED:
			return n / (n - nested);
		case FACTOR_ROWS_WITHIN:
			return n / (n - nested + 1.0);
		default:
			return 1.0;
	}
}

double
freedom_value(Freedom freedom, Vcov base, const FitCounts *counts, double own)
{
	bool		clustered = vcov_is_clustered(base);
	bool		stratified = base == VCOV_SURVEY || base == VCOV_JKN;

	switch (freedom)
	{
		case FREEDOM_SATTERTHWAITE:
			return base == VCOV_CR2 || base == VCOV_CR3 ? own : NAN;
		case FREEDOM_DESIGN:
			return stratified ? counts->design : NAN;
		case FREEDOM_DESIGN_MODEL:
			return stratified ?
				counts->design + 1.0 - counts->parameters : NAN;
		case FREEDOM_CLUSTERS:
			return clustered ? counts->clusters - 1.0 : NAN;
		case FREEDOM_CLUSTERS_LESS_TWO:
			return clustered ? counts->clusters - 2.0 : NAN;
		case FREEDOM_CLUSTERS_MODEL:
			return clustered ? counts->clusters - counts->parameters : NAN;
		case FREEDOM_ROWS:
			return counts->rows - counts->parameters;
		case FREEDOM_NORMAL:
			return INFINITY;
		default:
			return NAN;
	}
}
