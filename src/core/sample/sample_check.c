/*-------------------------------------------------------------------------
 *
 * sample_check.c
 *		did_sample: could rows have made the sums of a cell?
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample_check.h"

#include <math.h>

#include "core/sample/margins.h"

/* A cell that only says that there is such a cluster. */
static const char *
check_idle_cell(const Sample *sample, const Cell *cell)
{
	/* Of a survey it may be a row whose auxiliaries are missing. */
	const uint32_t needed = SAMPLE_CLUSTERED |
		((sample->image.flags & SAMPLE_SURVEY) ? 0 : SAMPLE_WEIGHTED);
	const unsigned char *bytes = (const unsigned char *) cell->data;

	if ((sample->image.flags & needed) != needed ||
		(sample->image.flags & SAMPLE_ROWS_ARE_PSUS) ||
		cell->cohort != NEVER_TREATED || cell->period != PERIOD_PRE)
		return "a cell has no rows";
	for (size_t i = 0; i < cell_doubles(sample) * sizeof(double); i++)
		if (bytes[i] != 0)
			return "a cell has sums without rows";
	return NULL;
}

/*
 * All rows of a cell have the covariates from the first one given on, which are
 * its key or the factor of its weights: they are its reference, from which none
 * of the rows deviates.
 */
static const char *
check_pattern(const Sample *sample, const Cell *cell, int first)
{
	int			components = sample_components(sample);

	for (int j = first; j < components - 1; j++)
	{
		double		value = cell_reference(cell)[j - 1];

		if (!(fabs(value) <= VALUE_LIMIT) || (value == 0.0 && signbit(value)))
			return "a covariate that is a key is out of range";
	}
	for (int power = 0; power < sample_powers(sample); power++)
		for (int j = 1; j < components; j++)
			for (int k = 0; k <= j; k++)
			{
				dd			moment = cell_moments(cell, components,
												  power)[moments_index(j, k)];
				bool		of_covariate = (j >= first && j < components - 1) ||
					(k >= first && k < components - 1);

				if (of_covariate && (moment.hi != 0.0 || moment.lo != 0.0))
					return "rows of a cell have other covariates than its key";
			}
	return NULL;
}

/* Where the pattern is the value: all rows of a cell have the outcome of it. */
static const char *
check_value(const Sample *sample, const Cell *cell)
{
	int			components = sample_components(sample);
	int			outcome = components - 1;

	if (cell_reference(cell)[outcome - 1] != cell_reference(cell)[0])
		return "rows of a cell have another value than its key";
	for (int power = 0; power < sample_powers(sample); power++)
		for (int k = 0; k <= outcome; k++)
		{
			dd			moment = cell_moments(cell, components,
											  power)[moments_index(outcome, k)];

			if (moment.hi != 0.0 || moment.lo != 0.0)
				return "rows of a cell have another value than its key";
		}
	return NULL;
}

/* The outcome of rows outside the domain of a survey is not known: it is 0. */
static const char *
check_out_of_domain(const Sample *sample, const Cell *cell)
{
	int			components = sample_components(sample);
	int			outcome = components - 1;

	if (cell_reference(cell)[outcome - 1] != 0.0)
		return "rows outside the domain have a value";
	for (int power = 0; power < sample_powers(sample); power++)
		for (int k = 0; k <= outcome; k++)
		{
			dd			moment = cell_moments(cell, components,
											  power)[moments_index(outcome, k)];

			if (moment.hi != 0.0 || moment.lo != 0.0)
				return "rows outside the domain have a value";
		}
	return NULL;
}

static const char *
check_moments(const Sample *sample, const Cell *cell)
{
	int			components = sample_components(sample);
	int			powers = sample_powers(sample);
	double		rows = cell_moments(cell, components, 0)->hi;
	const char *problem = NULL;
	double		bound;

	if (!(rows >= 1.0 && rows <= (double) SAMPLE_MAX_ROWS) || rows != floor(rows) ||
		cell_moments(cell, components, 0)->lo != 0.0)
		return "the number of rows of a cell is out of range";
	for (int j = 0; j < components - 1; j++)
		if (!(fabs(cell_reference(cell)[j]) <= 2.0 * VALUE_LIMIT))
			return "the mean of a cell is out of range";
	if ((sample->image.flags & SAMPLE_BOOLEAN_OUTCOME) &&
		!(cell_reference(cell)[components - 2] >= 0.0 &&
		  cell_reference(cell)[components - 2] <= 1.0))
		return "a proportion is not between 0 and 1";

	bound = 16.0 * rows * VALUE_LIMIT * VALUE_LIMIT;
	for (int power = 0; power < powers; power++)
	{
		const dd   *moments = cell_moments(cell, components, power);

		for (int i = 0; i < moments_count(components); i++)
			if (!(fabs(moments[i].hi) <= bound) ||
				moments[i].hi + moments[i].lo != moments[i].hi)
				return "a sum is out of range";
		bound *= WEIGHT_LIMIT;
	}
	if (powers > 1)
	{
		double		mean_weight = cell_moments(cell, components, 1)->hi / rows;

		/* Dividing rounds. */
		if (!(mean_weight >= 0.5 / WEIGHT_LIMIT &&
			  mean_weight <= 2.0 * WEIGHT_LIMIT))
			return "the weights of a cell are out of range";
	}
	if (sample->image.flags & SAMPLE_PATTERNS)
		problem = check_pattern(sample, cell, 1);
	else if (sample_is_calibrated(sample))
		problem = check_pattern(sample, cell, sample->n_covariates);
	if (problem == NULL && (sample->image.flags & SAMPLE_SURVEY) &&
		cell->period == OUT_OF_DOMAIN)
		problem = check_out_of_domain(sample, cell);
	else if (problem == NULL && (sample->image.flags & SAMPLE_OF_VALUES))
		problem = check_value(sample, cell);
	if (problem == NULL &&
		!moments_plausible(cell_moments(cell, components, 0), components,
						   powers))
		problem = "no rows have the sums of a cell";
	return problem;
}

const char *
problem_of_sums(const Sample *sample, const Cell *cell)
{
	return cell_moments(cell, sample_components(sample), 0)->hi == 0.0 ?
		check_idle_cell(sample, cell) : check_moments(sample, cell);
}
