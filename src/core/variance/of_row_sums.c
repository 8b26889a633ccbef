/*-------------------------------------------------------------------------
 *
 * of_row_sums.c
 *		The covariance of statistics of a survey_sample whose scores are linear
 *		in the rows of a cell.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/variance/of_row_sums.h"

#include "core/base/memory.h"
#include "core/model/calibrated_fit.h"
#include "core/numeric/matrix.h"
#include "core/sample/image_canonical.h"

/* ---- what was drawn ---- */

static bool
rows_are_psus(const Sample *sample)
{
	return (sample->image.flags & SAMPLE_CLUSTERED) == 0 ||
		(sample->image.flags & SAMPLE_ROWS_ARE_PSUS) != 0;
}

static bool
in_domain(const Sample *sample, const Cell *cell)
{
	return cell->period == IN_DOMAIN &&
		cell_rows(cell, sample_components(sample)) > 0;
}

/* Cells are in the order of their PSUs. */
static void
number_cells(const Sample *sample, SurveyUnits *units)
{
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (i == 0 || units->rows_are_psus ||
			cell->cluster != sample_cell(sample, i - 1)->cluster)
			units->first_cell[units->n++] = i;
		units->number_of[i] = units->n - 1;
	}
}

static void
count_drawn(const Sample *sample, SurveyUnits *units)
{
	uint32_t	n = units->strata->n_parts;
	bool	   *stratum_has = core_alloc_array(size_add(n, 1), sizeof(bool));
	bool	   *unit_has = core_alloc_array(size_add(units->n, 1), sizeof(bool));

	for (uint32_t h = 0; h < n && !units->rows_are_psus; h++)
		units->drawn[h] = partition_size(units->strata, h);
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);
		uint32_t	number = units->number_of[i];
		uint32_t	h = units->strata->part_of[number];
		double		rows = cell_rows(cell, sample_components(sample));

		core_check_interrupts();
		if (units->rows_are_psus)
			units->drawn[h] += rows;
		if (!in_domain(sample, cell))
			continue;
		if (units->rows_are_psus)
			units->in_domain[h] += rows;
		else if (!unit_has[number])
			units->in_domain[h]++;
		units->strata_with_rows += !stratum_has[h];
		unit_has[number] = stratum_has[h] = true;
	}
	for (uint32_t h = 0; h < n; h++)
	{
		units->with_rows += units->in_domain[h];
		/* Rows outside the domain have residuals of a calibration, too. */
		if (sample_is_calibrated(sample))
			units->in_domain[h] = units->drawn[h];
	}
	core_free(unit_has);
	core_free(stratum_has);
}

SurveyUnits *
survey_units_create(const Sample *sample)
{
	SurveyUnits *units = core_alloc(sizeof(SurveyUnits));
	size_t		n = size_add(sample->image.n_entries, 1);
	int64_t    *blocks;

	units->rows_are_psus = rows_are_psus(sample);
	units->number_of = core_alloc_array(n, sizeof(uint32_t));
	units->first_cell = core_alloc_array(n, sizeof(uint32_t));
	number_cells(sample, units);
	blocks = core_alloc_array(n, sizeof(int64_t));
	for (uint32_t i = 0; i < units->n; i++)
		blocks[i] = sample_cell(sample, units->first_cell[i])->block;
	units->strata = partition_by_key(blocks, units->n);
	core_free(blocks);
	units->drawn = core_alloc_array(size_add(units->strata->n_parts, 1),
									sizeof(double));
	units->in_domain = core_alloc_array(size_add(units->strata->n_parts, 1),
										sizeof(double));
	count_drawn(sample, units);
	return units;
}

void
survey_units_free(SurveyUnits *units)
{
	core_free(units->in_domain);
	core_free(units->drawn);
	partition_free(units->strata);
	core_free(units->first_cell);
	core_free(units->number_of);
	core_free(units);
}

/* ---- the units of another sample ---- */

/* Of the keys of two canonical samples of one kind, whatever the labels' numbers. */
static int
compare_cluster_keys(const Sample *a, const Cell *cell_a, const Sample *b,
					 const Cell *cell_b)
{
	Key			key_a = sample_cluster_key(a, cell_a);
	Key			key_b = sample_cluster_key(b, cell_b);

	return compare_keys(&key_a, &key_b);
}

static bool
same_stratum(const Sample *a, const Cell *cell_a, const Sample *b,
			 const Cell *cell_b)
{
	Key			key_a = sample_block_key(a, cell_a);
	Key			key_b = sample_block_key(b, cell_b);

	return compare_keys(&key_a, &key_b) == 0;
}

/* For each cell of the sample the unit of the design that has its key. */
static DesignFit
find_units(const Sample *sample, const Sample *design,
		   const SurveyUnits *all, uint32_t *found, uint32_t *at)
{
	uint32_t	j = 0;

	for (*at = 0; *at < sample->image.n_entries; (*at)++)
	{
		const Cell *cell = sample_cell(sample, *at);
		int			order = 1;

		core_check_interrupts();
		while (j < design->image.n_entries &&
			   (order = compare_cluster_keys(sample, cell, design,
											 sample_cell(design, j))) > 0)
			j++;
		if (j == design->image.n_entries || order < 0)
			return DESIGN_WITHOUT_UNIT;
		if (!same_stratum(sample, cell, design, sample_cell(design, j)))
			return DESIGN_OTHER_STRATUM;
		found[*at] = all->number_of[j];
	}
	return DESIGN_FITS;
}

DesignFit
survey_units_take_design(SurveyUnits *units, const Sample *sample,
						 const Sample *design, uint32_t *at)
{
	const uint32_t keys = SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER |
		SAMPLE_BLOCKED | SAMPLE_TEXT_BLOCK | SAMPLE_SURVEY_KIND;
	SurveyUnits *all;
	uint32_t   *found;
	DesignFit	fit;

	*at = 0;
	if (((sample->image.flags ^ design->image.flags) & keys) != 0)
		return DESIGN_OF_OTHER_KIND;
	all = survey_units_create(design);
	found = core_alloc_array(size_add(sample->image.n_entries, 1),
							 sizeof(uint32_t));
	fit = find_units(sample, design, all, found, at);
	for (uint32_t h = 0; h < units->strata->n_parts && fit == DESIGN_FITS; h++)
	{
		uint32_t	first = units->first_cell[partition_first_cluster(units->strata, h)];
		double		drawn = all->drawn[all->strata->part_of[found[first]]];

		core_check_interrupts();
		*at = first;
		if (drawn < units->drawn[h])
			fit = DESIGN_WITHOUT_ROWS;
		units->drawn[h] = drawn;
	}
	core_free(found);
	survey_units_free(all);
	return fit;
}

/* ---- scores ---- */

/* A cell's coefficients, then made to be of deviations from its reference. */
typedef struct CellScores
{
	const Sample *sample;
	const SurveyUnits *units;
	const RowSums *sums;
	const Scores *scores;		/* of PSUs */
	const CalibratedFit *calibrated;	/* NULL: sums are of the scores */
	dd		   *fitted;			/* what it says of them, by statistic and pattern */
	dd		   *coefficients;
	dd		   *half;
} CellScores;

/* The cell's coefficients, with its rows' weights as the sample has them. */
static bool
load_cell_as_it_is(const CellScores *scores, const Cell *cell)
{
	int			m = sample_components(scores->sample);
	int			n = scores->sums->n;

	if (cell_rows(cell, m) == 0)
		return false;
	for (int i = 0; i < n * m; i++)
		scores->coefficients[i] = DD_ZERO;
	scores->sums->coefficients(scores->sample, cell, scores->coefficients,
							   scores->sums->context);
	for (int s = 0; s < n; s++)
	{
		dd		   *of = scores->coefficients + s * m;

		for (int j = 1; j < m; j++)
			of[0] = dd_add(of[0], dd_mul_d(of[j], cell_reference(cell)[j - 1]));
	}
	return true;
}

/*
 * Of a calibrated sample the rows have other weights, and where a variance is
 * asked for, residuals take the place of scores.
 */
static bool
load_cell(const CellScores *scores, const Cell *cell)
{
	int			m = sample_components(scores->sample);
	const CalibratedFit *calibrated = scores->calibrated;

	if (!load_cell_as_it_is(scores, cell))
		return false;
	if (!sample_is_calibrated(scores->sample))
		return true;
	for (int s = 0; s < scores->sums->n; s++)
	{
		dd		   *of = scores->coefficients + s * m;

		if (calibrated != NULL)
			of[0] = dd_sub(of[0], scores->fitted[(size_t) s * calibrated->table->n_patterns +
												 pattern_of_cell(calibrated->table, scores->sample, cell)]);
		for (int j = 0; j < m; j++)
			of[j] = dd_mul_d(of[j], cell_factor(scores->sample, cell));
	}
	return true;
}

static dd
moment(const dd *moments, int j, int k)
{
	return dd_normalize(moments[j >= k ? moments_index(j, k) : moments_index(k, j)]);
}

/*
 * Add the scores of the cell's rows, by a power of their weights, to the sums
 * of the statistics, which lie so far apart.
 */
static void
add_cell_by_power(const CellScores *scores, const Cell *cell, int power,
				  dd *sums, size_t apart)
{
	int			m = sample_components(scores->sample);
	const dd   *moments = cell_moments(cell, m, sample_powers(scores->sample) > 1 ?
									   power : 0);

	for (int s = 0; s < scores->sums->n; s++)
		for (int j = 0; j < m; j++)
			dd_accumulate_product(&sums[s * apart], scores->coefficients[s * m + j],
								  moment(moments, j, 0));
}

static void
add_cell(const CellScores *scores, const Cell *cell, dd *sums)
{
	add_cell_by_power(scores, cell, 1, sums, 1);
}

/* Add the products of scores of the same row. */
static void
add_cell_products(const CellScores *scores, const Cell *cell,
				  Covariance *products)
{
	int			m = sample_components(scores->sample);
	int			power = sample_powers(scores->sample) > 1 ? 2 : 0;
	const dd   *moments = cell_moments(cell, m, power);

	for (int s = 0; s < scores->sums->n; s++)
	{
		const dd   *of = scores->coefficients + s * m;

		for (int k = 0; k < m; k++)
		{
			scores->half[k] = DD_ZERO;
			for (int j = 0; j < m; j++)
				dd_accumulate_product(&scores->half[k], of[j], moment(moments, j, k));
		}
		for (int t = 0; t <= s; t++)
		{
			dd		   *sum = covariance_value(products, s, t);

			*sum = dd_add(*sum, dot_product(scores->half,
											scores->coefficients + t * m, m));
		}
	}
}

static CellScores
cell_scores_create(const Sample *sample, const RowSums *sums)
{
	int			m = sample_components(sample);
	CellScores	scores = {.sample = sample, .sums = sums};

	scores.coefficients = core_alloc_array(size_mul(sums->n, m), sizeof(dd));
	scores.half = core_alloc_array(m, sizeof(dd));
	return scores;
}

static void
cell_scores_free(CellScores *scores)
{
	if (scores->fitted != NULL)
		core_free(scores->fitted);
	core_free(scores->half);
	core_free(scores->coefficients);
}

static void
sum_by_part(const CellScores *of, const uint32_t *part_of, dd *totals)
{
	for (uint32_t i = 0; i < of->sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(of->sample, i);

		core_check_interrupts();
		if (part_of[i] != NO_PART && load_cell(of, cell))
			add_cell(of, cell, totals + (size_t) part_of[i] * of->sums->n);
	}
}

void
row_sums_by_part(const Sample *sample, const RowSums *sums,
				 const uint32_t *part_of, dd *totals)
{
	CellScores	of = cell_scores_create(sample, sums);

	sum_by_part(&of, part_of, totals);
	cell_scores_free(&of);
}

/* What the margins of a calibrated sample say of the scores. */
static void
fit_scores(CellScores *of, const CalibratedFit *calibrated)
{
	uint32_t	n_patterns = calibrated->table->n_patterns;

	of->fitted = core_alloc_array(size_mul(of->sums->n, n_patterns), sizeof(dd));
	for (uint32_t i = 0; i < of->sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(of->sample, i);

		core_check_interrupts();
		if (load_cell_as_it_is(of, cell))
			add_cell_by_power(of, cell, calibrated->power, of->fitted +
							  pattern_of_cell(calibrated->table, of->sample, cell),
							  n_patterns);
	}
	for (int s = 0; s < of->sums->n; s++)
		calibrated_fit_values(calibrated, of->fitted + (size_t) s * n_patterns);
	of->calibrated = calibrated;
}

/* ---- strata ---- */

static double
drawn_in(const void *context, uint32_t h)
{
	return ((const CellScores *) context)->units->drawn[h];
}

static double
in_domain_of(const void *context, uint32_t h)
{
	return ((const CellScores *) context)->units->in_domain[h];
}

static uint32_t
cell_of(const void *context, uint32_t h)
{
	const SurveyUnits *units = ((const CellScores *) context)->units;

	return units->first_cell[partition_first_cluster(units->strata, h)];
}

static void
sum_psus(const CellScores *of, uint32_t number, dd *sums, Covariance *products)
{
	const dd   *score = scores_of_cluster(of->scores, number);

	for (int i = 0; i < products->n; i++)
		sums[i] = dd_add(sums[i], score[i]);
	covariance_add_products(products, score);
}

static void
sum_rows(const CellScores *of, uint32_t number, dd *sums, Covariance *products)
{
	const Cell *cell = sample_cell(of->sample, of->units->first_cell[number]);

	if (load_cell(of, cell))
	{
		add_cell(of, cell, sums);
		add_cell_products(of, cell, products);
	}
}

static void
sum_stratum(const void *context, uint32_t h, dd *sums, Covariance *products)
{
	const CellScores *of = context;
	const Partition *strata = of->units->strata;

	for (uint32_t m = strata->first[h]; m < strata->first[h + 1]; m++)
	{
		core_check_interrupts();
		if (of->units->rows_are_psus)
			sum_rows(of, strata->members[m], sums, products);
		else
			sum_psus(of, strata->members[m], sums, products);
	}
}

LonelyStrata
survey_lonely_strata(const SurveyUnits *units, const SurveyChoices *survey)
{
	SurveyChoices choices = *survey;
	LonelyStrata found = {0, 0};

	choices.domain_lonely &= survey->lonely == LONELY_AVERAGE ||
		survey->lonely == LONELY_ADJUST;
	for (uint32_t h = 0; h < units->strata->n_parts; h++)
	{
		if (units->in_domain[h] == 0)
			continue;
		found.of++;
		found.lonely += stratum_is_lonely(&choices, h, units->drawn[h],
										  units->in_domain[h]);
	}
	return found;
}

Covariance *
covariance_of_row_sums(const Sample *sample, const SurveyUnits *units,
					   const RowSums *sums, const SurveyChoices *survey)
{
	CellScores	of = cell_scores_create(sample, sums);
	StratumSource source = {units->strata->n_parts, drawn_in, in_domain_of, cell_of,
	sum_stratum, &of};
	CalibratedFit *calibrated = sample_is_calibrated(sample) ?
		calibrated_fit_create(sample) : NULL;
	Scores	   *scores = NULL;
	Covariance *covariance;

	of.units = units;
	if (calibrated != NULL)
		fit_scores(&of, calibrated);
	if (!units->rows_are_psus)
	{
		of.scores = scores = scores_create(units->n, sums->n);
		sum_by_part(&of, units->number_of, scores->values);
	}
	covariance = covariance_of_strata(sums->n, &source, survey);
	for (int i = 0; i < sums->n; i++)
		if (covariance->status[i] == VARIANCE_OK)
			covariance->df[i] = survey_units_df(units);
	if (scores != NULL)
		scores_free(scores);
	if (calibrated != NULL)
		calibrated_fit_free(calibrated);
	cell_scores_free(&of);
	return covariance;
}
