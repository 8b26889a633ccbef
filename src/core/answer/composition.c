/*-------------------------------------------------------------------------
 *
 * composition.c
 *		How much of an effect is who answered.
 *
 * Least squares leaves no residual mean in any of the four groups, as each has
 * a column.  The mean of a group is therefore its adjusted level plus the sum of
 * coefficient times the covariate's mean there, and in differences
 *
 *		raw effect = adjusted effect + sum of coefficient x difference-in-
 *		differences of the covariate's mean,
 *
 * without remainder: Kitagawa's (1955), Oaxaca's and Blinder's (1973)
 * decomposition with one slope for all groups.  A product of two estimates is
 * off by each times the error of the other, so that scores of the regressions,
 * cluster by cluster, give its standard error: that of all regressions stacked
 * into one.  After ADJUST_INVERSE scores are what leaving the cluster out does
 * to an estimate, and the jackknife needs no approximation.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/composition.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/model/cluster_scores.h"
#include "core/sample/sample_part.h"

static const Component no_component = {NAN, NAN, NAN, {NAN, NAN, NAN, NAN}};

bool
composition_vcov_applies(Vcov vcov)
{
	return vcov == VCOV_CR0 || vcov == VCOV_CR1 || vcov == VCOV_CR2 ||
		vcov == VCOV_CR3 || vcov == VCOV_CRV3;
}

static Adjustment
adjustment_of(Vcov vcov)
{
	return vcov == VCOV_CR2 ? ADJUST_ROOT :
		vcov == VCOV_CR3 || vcov == VCOV_CRV3 ? ADJUST_INVERSE : ADJUST_NONE;
}

/* ---- one regression: some contrasts, and what clusters do to them ---- */

typedef struct Regression
{
	Sample	   *sample;			/* that goes with it, or NULL */
	Design	   *design;
	Fit		   *fit;
	int			n;				/* contrasts */
	dd		   *contrasts;
	Component  *components;		/* by contrast */
	Scores	   *scores;
} Regression;

static void
judge(Component *component, double conf_level)
{
	component->interval = no_component.interval;
	if (component->std_error > 0.0)
		t_interval(component->estimate, component->std_error, component->df,
				   conf_level, &component->interval);
}

static void
find_components(Regression *of, Vcov vcov, double conf_level)
{
	SurveyChoices survey = {.lonely = LONELY_FAIL};
	Covariance *covariance = covariance_of_fit(of->fit, of->contrasts, of->n,
											   vcov, &survey);

	for (int i = 0; i < of->n; i++)
	{
		Component  *component = &of->components[i];
		Variance	variance = covariance_variance(covariance, i);
		bool		told = variance.status == VARIANCE_OK ||
			variance.status == VARIANCE_ZERO;

		*component = no_component;
		component->estimate = fit_estimate(of->fit, of->contrasts +
										   (size_t) i * of->design->k).hi;
		if (told)
			component->std_error = variance.std_error;
		if (variance.status == VARIANCE_OK)
			component->df = variance.df;
		judge(component, conf_level);
	}
	covariance_free(covariance);
}

/* The effect, and the coefficients of covariates if there are any. */
static void
regression_open(Regression *of, const Sample *sample)
{
	int			k;

	of->design = two_waves_design(sample, EFFECTS_NONE, true);
	of->fit = fit_create(of->design);
	k = of->design->k;
	of->n = 1 + of->design->n_covariates;
	of->contrasts = core_alloc_array(size_mul(of->n, k), sizeof(dd));
	of->components = core_alloc_array(of->n, sizeof(Component));
	core_copy(of->contrasts, design_contrast(of->design, 0), k * sizeof(dd));
	for (int j = 0; j < of->design->n_covariates; j++)
		of->contrasts[(size_t) (1 + j) * k + of->design->n_columns + j] = dd_from(1.0);
}

static void
regression_judge(Regression *of, Vcov vcov, double conf_level)
{
	find_components(of, vcov, conf_level);
	of->scores = scores_of_fit(of->fit, of->contrasts, of->n,
							   adjustment_of(vcov));
}

static void
regression_close(Regression *of)
{
	if (of->scores != NULL)
		scores_free(of->scores);
	core_free(of->components);
	core_free(of->contrasts);
	fit_free(of->fit);
	design_free(of->design);
	if (of->sample != NULL)
		core_free(of->sample);
}

/* What a cluster does to an estimate: nothing, if that does not vary. */
static double
score_of(const Regression *of, uint32_t cluster, int contrast)
{
	if (of->components[contrast].std_error == 0.0)
		return 0.0;
	return scores_of_cluster(of->scores, cluster)[contrast].hi;
}

static bool
has_variance(const Regression *of, int contrast)
{
	return !isnan(of->components[contrast].std_error);
}

/* ---- products ---- */

/* One covariate: the regression of its own, and where it is in the adjusted. */
typedef struct Product
{
	Regression	own;
	double		difference;
	double		coefficient;
	bool		dropped;
} Product;

/* What a cluster does to the product. */
static double
product_score(const Product *product, const Regression *adjusted, int j,
			  bool left_out, uint32_t cluster)
{
	double		of_difference = score_of(&product->own, cluster, 0);
	double		of_coefficient = product->dropped ? 0.0 :
		score_of(adjusted, cluster, 1 + j);
	double		score = product->coefficient * of_difference +
		product->difference * of_coefficient;

	/* The product without it, rather than to first order. */
	return left_out ? score - of_difference * of_coefficient : score;
}

/* The standard error of a sum of squares of scores. */
static double
std_error_of(double squares, Vcov vcov, uint32_t n_clusters)
{
	double		g = n_clusters;

	if (vcov == VCOV_CR1)
		squares *= g / (g - 1.0);
	if (vcov == VCOV_CRV3)
		squares *= (g - 1.0) / g;
	return sqrt(squares);
}

/*
 * Degrees of freedom of a product are the fewer of those of its factors; ones
 * that have none do not count.
 */
static void
find_products(const Product *products, const Regression *adjusted, Vcov vcov,
			  double conf_level, Composition *of)
{
	uint32_t	n_clusters = adjusted->design->n_clusters;
	double	   *squares = core_alloc_array(of->n_covariates, sizeof(double));
	double		all = 0.0;
	bool		told = true;

	of->composition = no_component;
	of->composition.estimate = 0.0;
	for (uint32_t g = 0; g < n_clusters; g++)
	{
		double		sum = 0.0;

		core_check_interrupts();
		for (int j = 0; j < of->n_covariates; j++)
		{
			double		score = product_score(&products[j], adjusted, j,
											  vcov == VCOV_CRV3, g);

			squares[j] += score * score;
			sum += score;
		}
		all += sum * sum;
	}
	for (int j = 0; j < of->n_covariates; j++)
	{
		CovariatePart *part = &of->covariates[j];
		bool		known = has_variance(&products[j].own, 0) &&
			(products[j].dropped || has_variance(adjusted, 1 + j));

		part->contribution = no_component;
		part->contribution.estimate = part->difference.estimate *
			part->coefficient.estimate;
		part->contribution.df = fmin(part->difference.df, part->coefficient.df);
		if (known)
			part->contribution.std_error = std_error_of(squares[j], vcov,
														n_clusters);
		judge(&part->contribution, conf_level);
		told &= known;
		of->composition.estimate += part->contribution.estimate;
		of->composition.df = fmin(of->composition.df, part->contribution.df);
	}
	if (told)
		of->composition.std_error = std_error_of(all, vcov, n_clusters);
	judge(&of->composition, conf_level);
	core_free(squares);
}

/* ---- the covariates ---- */

static void
find_means(const Regression *own, double means[TWO_WAVES_GROUPS])
{
	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
		means[i] = dd_add(own->fit->coefficients[i],
						  dd_from(own->design->origin[0])).hi;
}

static void
find_covariate(const Sample *sample, const Regression *adjusted, int j,
			   Vcov vcov, double conf_level, Product *product,
			   Composition *of)
{
	CovariatePart *part = &of->covariates[j];

	product->own.sample = sample_of_covariate(sample, j);
	regression_open(&product->own, product->own.sample);
	regression_judge(&product->own, vcov, conf_level);
	find_means(&product->own, part->means);
	product->dropped = adjusted->fit->dropped[adjusted->design->n_columns + j];
	part->difference = product->own.components[0];
	part->coefficient = adjusted->components[1 + j];
	if (product->dropped)
	{
		of->dropped |= UINT64_C(1) << j;
		part->coefficient = no_component;
		part->coefficient.estimate = 0.0;
	}
	product->difference = part->difference.estimate;
	product->coefficient = part->coefficient.estimate;
}

/* Of a sample with rows in each group. */
static void
decompose(const Sample *sample, const Sample *plain, Vcov vcov,
		  double conf_level, Composition *of)
{
	Regression	raw = {NULL};
	Regression	adjusted = {NULL};
	Product    *products = core_alloc_array(of->n_covariates, sizeof(Product));

	regression_open(&raw, plain);
	regression_open(&adjusted, sample);
	if (!fit_is_estimable(adjusted.fit, design_contrast(adjusted.design, 0)))
		of->problem = COMPOSITION_NO_EFFECT;
	else
	{
		regression_judge(&raw, vcov, conf_level);
		regression_judge(&adjusted, vcov, conf_level);
		of->raw = raw.components[0];
		of->adjusted = adjusted.components[0];
		if (raw.scores->indispensable[0] != NO_CLUSTER)
			of->problem = COMPOSITION_NO_VARIANCE;
		of->cluster = raw.scores->indispensable[0];
		for (int j = 0; j < of->n_covariates; j++)
			find_covariate(sample, &adjusted, j, vcov, conf_level,
						   &products[j], of);
		find_products(products, &adjusted, vcov, conf_level, of);
		for (int j = 0; j < of->n_covariates; j++)
			regression_close(&products[j].own);
	}
	regression_close(&adjusted);
	regression_close(&raw);
	core_free(products);
}

void
composition_find(const Sample *sample, Vcov vcov, double conf_level,
				 Composition *of)
{
	Sample	   *plain = sample_part(sample, 0, LEFT_OUT_NOTHING, 0);
	Design	   *design = two_waves_design(plain, EFFECTS_NONE, false);

	*of = (Composition) {.raw = no_component, .adjusted = no_component,
		.composition = no_component, .n_covariates = sample->n_covariates,
		.cluster = NO_CLUSTER, .rows = sample_rows(design->sample),
		.clusters = design->n_clusters};
	of->covariates = core_alloc_array(size_add(of->n_covariates, 1),
									  sizeof(CovariatePart));
	for (int i = 0; i < design->n_groups; i++)
		if (design->groups[i].rows == 0)
			of->problem = COMPOSITION_EMPTY;
	design_free(design);
	if (of->problem == COMPOSITION_OK)
		decompose(sample, plain, vcov, conf_level, of);
	core_free(plain);
}
