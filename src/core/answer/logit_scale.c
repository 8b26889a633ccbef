/*-------------------------------------------------------------------------
 *
 * logit_scale.c
 *		Effects where it is on the logit scale that cohorts would have moved in
 *		parallel.
 *
 * The regression has effects of cohorts and of periods, and a column for each
 * treated cohort in each period from its start on.  That column fits its cell
 * without error, so that the effects come from the cells of the untreated, and
 * the margin is the cell's mean less what these say it would have been.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/logit_scale.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/model/two_way_logit.h"
#include "core/model/wave_cells.h"
#include "core/numeric/portable_math.h"
#include "core/numeric/tolerance.h"

/* In the order of LogitScale. */
const NameList logit_scales = NAME_LIST("probability", "log_odds");

/* ---- the table ---- */

typedef struct Work
{
	const Waves *waves;
	const LogitChoices *choices;
	WaveCells  *cells;
	double		origin;			/* that outcomes are measured from */
	TableCell  *table;			/* by group: used if untreated and taking part */
	int		   *column;			/* by group: the treated cell's place among the
								 * effects, or -1 */
	int			n_rows;
	LogitEffect *rows;
	ScoreVariance *variances;
	bool	   *single;
} Work;

/* What the table says of a treated cell. */
typedef struct Margin
{
	bool		exists;
	OddsStatus	status;
	dd			w;				/* of the cell */
	dd			mean;
	dd			odds;			/* without the treatment */
	dd			counterfactual;
	double		value;			/* on the scale asked for */
	dd		   *direction;		/* by node */
} Margin;

static int
place_of(const int32_t *numbers, int n, int32_t number)
{
	int			low = 0;
	int			high = n;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (numbers[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
takes_part(const Work *work, int32_t cohort)
{
	return !waves_is_always_treated(work->waves, cohort,
									work->choices->anticipation);
}

/* The sums of a group, less those of a cluster, or of all. */
static void
take_sums(const Work *work, int group, const WaveSums *less, TableCell *cell)
{
	const DesignGroup *of = &work->cells->design->groups[group];
	WaveSums	sums = work->cells->of_groups[group];

	if (less != NULL)
		sums = wave_sums_less(&sums, less);
	cell->row = place_of(work->waves->cohorts, work->waves->n_cohorts, of->cohort);
	cell->column = place_of(work->waves->periods, work->waves->n_periods, of->period);
	cell->used = sums.rows > 0 &&
		of->period + (int64_t) work->choices->anticipation < of->cohort &&
		takes_part(work, of->cohort);
	cell->w = sums.rows > 0 ? sums.w : DD_ZERO;
	cell->wy = sums.rows > 0 ? dd_add(sums.wy, dd_mul_d(sums.w, work->origin)) :
		DD_ZERO;
}

static TwoWayLogit *
fit(const Work *work, const TableCell *table, const dd *start)
{
	return two_way_logit_create(table, work->cells->design->n_groups,
								work->waves->n_cohorts,
								work->waves->n_periods, start);
}

/* ---- effects ---- */

static dd
odds_of(dd mean)
{
	return dd_div(mean, dd_sub(dd_from(1.0), mean));
}

static double
on_scale(const Work *work, const Margin *margin)
{
	if (work->choices->scale == SCALE_PROBABILITY)
		return dd_sub(margin->mean, margin->counterfactual).hi;
	return portable_log(dd_div(odds_of(margin->mean), margin->odds).hi);
}

/* Of the effect of a group: whether there is one, or why not. */
static Margin
margin_of(const Work *work, const TwoWayLogit *logit, const TableCell *cell)
{
	Margin		margin = {.value = NAN};

	margin.status = ODDS_OK;
	if (!(cell->w.hi > 0.0))
		return margin;
	margin.w = cell->w;
	margin.mean = dd_div(cell->wy, cell->w);
	margin.status = two_way_logit_odds(logit, cell->row, cell->column,
									   &margin.odds);
	if (margin.status != ODDS_OK)
		return margin;
	if (is_all_zero(cell->w, cell->wy) || is_all_one(cell->w, cell->wy))
	{
		margin.status = ODDS_SEPARATED;
		return margin;
	}
	margin.counterfactual = dd_div(margin.odds,
								   dd_add(dd_from(1.0), margin.odds));
	margin.value = on_scale(work, &margin);
	margin.exists = true;
	return margin;
}

/* The average of all, by the weights of their cells; NaN of none. */
static double
average(const Margin *margins, int n)
{
	dd			sum = DD_ZERO;
	dd			weight = DD_ZERO;

	for (int k = 1; k < n; k++)
		if (margins[k].exists)
		{
			sum = dd_add(sum, dd_mul_d(margins[k].w, margins[k].value));
			weight = dd_add(weight, margins[k].w);
		}
	return weight.hi > 0.0 ? dd_div(sum, weight).hi : NAN;
}

/* Of all effects, from the second on; the first is the average. */
static void
take_margins(const Work *work, const TwoWayLogit *logit,
			 const TableCell *table, Margin *margins)
{
	for (int group = 0; group < work->cells->design->n_groups; group++)
		if (work->column[group] >= 0)
			margins[work->column[group]] = margin_of(work, logit, &table[group]);
	margins[0] = (Margin) {.value = average(margins, work->n_rows)};
	margins[0].exists = !isnan(margins[0].value);
}

/* ---- variances ---- */

/* What a cluster moves the logarithm of the odds by, of those it is fitted to. */
static dd
score_of_odds(const Work *work, const TwoWayLogit *logit, uint32_t cluster,
			  const dd *direction)
{
	const Design *design = work->cells->design;
	dd			sum = DD_ZERO;

	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		uint32_t	group = design->group_of[i];
		const TableCell *cell = &work->table[group];
		const WaveSums *own = &work->cells->of_cells[i];
		dd			left;

		if (!logit->fits[group])
			continue;
		left = dd_sub(dd_add(own->wy, dd_mul_d(own->w, work->origin)),
					  dd_mul(own->w, two_way_logit_mean(logit, group)));
		sum = dd_add(sum, dd_mul(left, dd_add(direction[cell->row],
											  direction[logit->n_rows + cell->column])));
	}
	return sum;
}

/* What it moves the mean of the treated cell by. */
static dd
score_of_mean(const Work *work, uint32_t cluster, int row,
			  const Margin *margin)
{
	const Design *design = work->cells->design;
	dd			sum = DD_ZERO;

	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		const WaveSums *own = &work->cells->of_cells[i];

		if (work->column[design->group_of[i]] != row)
			continue;
		sum = dd_add(own->wy, dd_mul_d(own->w, work->origin));
		sum = dd_div(dd_sub(sum, dd_mul(own->w, margin->mean)), margin->w);
	}
	return sum;
}

static dd
variance_of_mean(dd mean)
{
	return dd_mul(mean, dd_sub(dd_from(1.0), mean));
}

static double
score(const Work *work, const TwoWayLogit *logit, uint32_t cluster, int row,
	  const Margin *margin)
{
	dd			of_mean = score_of_mean(work, cluster, row, margin);
	dd			of_odds = score_of_odds(work, logit, cluster, margin->direction);
	dd			score;
	double		size;

	if (work->choices->scale == SCALE_PROBABILITY)
		of_odds = dd_mul(of_odds, variance_of_mean(margin->counterfactual));
	else
		of_mean = dd_div(of_mean, variance_of_mean(margin->mean));
	score = dd_sub(of_mean, of_odds);
	size = fabs(of_mean.hi) + fabs(of_odds.hi);
	return fabs(score.hi) <= CANCELLED_SUM * size ? 0.0 : score.hi;
}

static int64_t
cluster_key(const Work *work, uint32_t cluster)
{
	const Design *design = work->cells->design;

	return sample_cell(design->sample, design->first_cell[cluster])->cluster;
}

/* The weights of the average are fixed, as in the regression. */
static void
add_scores(Work *work, const TwoWayLogit *logit, const Margin *margins)
{
	dd			weight = DD_ZERO;

	for (int k = 1; k < work->n_rows; k++)
		if (margins[k].exists)
			weight = dd_add(weight, margins[k].w);
	for (uint32_t c = 0; c < work->cells->design->n_clusters; c++)
	{
		double		sum = 0.0;

		core_check_interrupts();
		for (int k = 1; k < work->n_rows; k++)
		{
			double		found;

			if (!margins[k].exists)
				continue;
			found = score(work, logit, c, k, &margins[k]);
			sum += dd_div(margins[k].w, weight).hi * found;
			score_variance_add(&work->variances[k], margins[k].value, found,
							   cluster_key(work, c));
		}
		score_variance_add(&work->variances[0], margins[0].value, sum,
						   cluster_key(work, c));
	}
}

static void
leave_out(const Work *work, uint32_t cluster, TableCell *table)
{
	const Design *design = work->cells->design;

	core_copy(table, work->table, design->n_groups * sizeof(TableCell));
	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
		take_sums(work, design->group_of[i], &work->cells->of_cells[i],
				  &table[design->group_of[i]]);
}

/* An average without one of its effects would be another. */
static void
add_left_out(Work *work, const TwoWayLogit *logit, const Margin *margins)
{
	TableCell  *table = core_alloc_array(work->cells->design->n_groups,
										 sizeof(TableCell));
	Margin	   *without = core_alloc_array(work->n_rows, sizeof(Margin));

	for (uint32_t c = 0; c < work->cells->design->n_clusters; c++)
	{
		TwoWayLogit *other;
		bool		all = true;

		core_check_interrupts();
		leave_out(work, c, table);
		other = fit(work, table, logit->odds);
		take_margins(work, other, table, without);
		for (int k = 1; k < work->n_rows; k++)
		{
			if (!margins[k].exists)
				without[k].exists = false;
			else
				score_variance_add(&work->variances[k], margins[k].value,
								   without[k].value, cluster_key(work, c));
			all &= margins[k].exists == without[k].exists;
		}
		score_variance_add(&work->variances[0], margins[0].value,
						   all ? average(without, work->n_rows) : NAN,
						   cluster_key(work, c));
		two_way_logit_free(other);
	}
	core_free(without);
	core_free(table);
}

/* ---- rows ---- */

static void
list_rows(Work *work)
{
	const Design *design = work->cells->design;
	int			n_cohorts = waves_treated_cohorts(work->waves, 0);
	size_t		room = size_add(size_mul(n_cohorts, work->waves->n_periods), 1);

	work->rows = core_alloc_array(room, sizeof(LogitEffect));
	work->variances = core_alloc_array(room, sizeof(ScoreVariance));
	work->single = core_alloc_array(room, sizeof(bool));
	work->column = core_alloc_array(size_add(design->n_groups, 1), sizeof(int));
	for (int group = 0; group < design->n_groups; group++)
		work->column[group] = -1;
	work->rows[0].overall = true;
	estimate_clear(&work->rows[0].estimate);
	work->n_rows = 1;
	for (int i = 0; i < n_cohorts; i++)
		for (int j = 0; j < work->waves->n_periods; j++)
		{
			LogitEffect *row = &work->rows[work->n_rows];
			int			group;

			if (work->waves->periods[j] < work->waves->cohorts[i])
				continue;
			core_check_interrupts();
			row->cohort = work->waves->cohorts[i];
			row->period = work->waves->periods[j];
			estimate_clear(&row->estimate);
			group = wave_cells_find(work->cells, row->cohort, row->period);
			if (group >= 0 && takes_part(work, row->cohort))
			{
				work->column[group] = work->n_rows;
				work->single[work->n_rows] = design->groups[group].clusters < 2;
			}
			work->n_rows++;
		}
}

/* Rows and clusters of the untreated that are fitted, and of the cells. */
static void
count_rows(const Work *work, const TwoWayLogit *logit, int row,
		   const Margin *margins)
{
	const Design *design = work->cells->design;
	LogitEffect *found = &work->rows[row];
	Estimate   *e = &found->estimate;

	for (uint32_t c = 0; c < design->n_clusters; c++)
	{
		bool		seen = false;
		bool		treated = false;

		core_check_interrupts();
		for (uint32_t i = design->first_cell[c]; i < design->first_cell[c + 1]; i++)
		{
			uint32_t	group = design->group_of[i];
			int			column = work->column[group];
			bool		of_effect = column > 0 && margins[column].exists &&
				(row == 0 || row == column);

			if (!logit->fits[group] && !of_effect)
				continue;
			seen = true;
			e->rows += work->cells->of_cells[i].rows;
			treated |= of_effect || (row > 0 && design->groups[group].cohort == found->cohort);
		}
		e->clusters += seen;
		e->clusters_treated += treated;
	}
	e->clustered = true;
	found->has_rows = true;
}

/* Why there is no effect. */
static void
note_no_margin(const Work *work, const LogitEffect *row, const Margin *margin,
			   Facts *facts)
{
	if (row->overall)
		add_plain_fact(facts, FACT_NO_EFFECTS);
	else if (!takes_part(work, row->cohort))
		add_counted_fact(facts, FACT_ALWAYS_TREATED, work->waves->periods[0]);
	else if (!(margin->w.hi > 0.0))
		add_fact(facts, FACT_EMPTY_GROUPS,
				 (Fact) {.members = UINT64_C(1) << TREATED_POST});
	else
		add_plain_fact(facts, margin->status == ODDS_UNCONNECTED ?
					   FACT_UNCONNECTED : FACT_SEPARATION);
}

static void
note_average(const Work *work, const Margin *margins, Facts *facts)
{
	int			all = 0;
	int			missing = 0;
	int			single = 0;

	for (int k = 1; k < work->n_rows; k++)
	{
		all += takes_part(work, work->rows[k].cohort);
		missing += takes_part(work, work->rows[k].cohort) && !margins[k].exists;
		single += margins[k].exists && work->single[k];
	}
	if (missing > 0)
		add_fact(facts, FACT_LEFT_OUT_EFFECTS,
				 (Fact) {.count = missing, .of = all});
	if (single > 0)
		add_counted_fact(facts, FACT_SINGLE_COHORTS, single);
}

static void
finish_rows(Work *work, const TwoWayLogit *logit, const Margin *margins)
{
	const WaveChoices usual = {
		.controls = CONTROLS_NOT_YET, .base = BASE_UNIVERSAL,
		.anticipation = work->choices->anticipation
	};

	for (int row = 0; row < work->n_rows; row++)
	{
		Estimate   *e = &work->rows[row].estimate;

		note_cohorts(work->waves, &usual, &e->facts);
		if (!margins[row].exists)
		{
			note_no_margin(work, &work->rows[row], &margins[row], &e->facts);
			continue;
		}
		e->estimate = margins[row].value;
		e->has_estimate = true;
		count_rows(work, logit, row, margins);
		score_variance_judge(&work->variances[row], work->single[row],
							 work->choices->conf_level, e);
		if (row == 0)
			note_average(work, margins, &e->facts);
	}
}

/* The average rests on single clusters if all effects do. */
static void
find_directions(Work *work, const TwoWayLogit *logit, Margin *margins)
{
	work->single[0] = true;
	for (int group = 0; group < work->cells->design->n_groups; group++)
	{
		int			k = work->column[group];

		if (k < 0 || !margins[k].exists)
			continue;
		work->single[0] &= work->single[k];
		margins[k].direction = core_alloc_array(logit->n_nodes, sizeof(dd));
		two_way_logit_direction(logit, work->table[group].row,
								work->table[group].column,
								margins[k].direction);
	}
}

static void
work_free(Work *work)
{
	core_free(work->table);
	core_free(work->column);
	core_free(work->single);
	core_free(work->variances);
	wave_cells_free(work->cells);
}

LogitEffect *
logit_effects(const Sample *sample, const Waves *waves,
			  const LogitChoices *choices, int *n)
{
	Work		work = {.waves = waves, .choices = choices};
	TwoWayLogit *logit;
	Margin	   *margins;

	work.cells = wave_cells_create(sample);
	work.origin = work.cells->design->origin[sample->n_covariates];
	list_rows(&work);
	work.table = core_alloc_array(size_add(work.cells->design->n_groups, 1),
								  sizeof(TableCell));
	for (int group = 0; group < work.cells->design->n_groups; group++)
		take_sums(&work, group, NULL, &work.table[group]);
	for (int row = 0; row < work.n_rows; row++)
		work.variances[row] = score_variance(choices->vcov,
											 work.cells->design->n_clusters);
	logit = fit(&work, work.table, NULL);
	margins = core_alloc_array(work.n_rows, sizeof(Margin));
	take_margins(&work, logit, work.table, margins);
	find_directions(&work, logit, margins);
	if (choices->vcov == SCORES_CR0)
		add_scores(&work, logit, margins);
	else
		add_left_out(&work, logit, margins);
	finish_rows(&work, logit, margins);
	for (int row = 0; row < work.n_rows; row++)
		if (margins[row].direction != NULL)
			core_free(margins[row].direction);
	core_free(margins);
	two_way_logit_free(logit);
	work_free(&work);
	*n = work.n_rows;
	return work.rows;
}
