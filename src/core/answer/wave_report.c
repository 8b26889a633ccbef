/*-------------------------------------------------------------------------
 *
 * wave_report.c
 *		Effects of many waves by every way of inference, side by side.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_report.h"

#include "core/answer/ways.h"
#include "core/base/memory.h"

static WaveLine *
add_line(WaveReport *report, const char *label,
		 const AggregateChoices *choices, const Way *way)
{
	WaveLine   *line = &report->lines[report->n_lines++];

	line->label = label;
	line->question.aggregate = *choices;
	line->question.choices = choices_of(way);
	line->question.choices.conf_level = choices->conf_level;
	return line;
}

/* What did_aggregate has a choice of. */
static void
add_variances_of_averages(WaveReport *report,
						  const AggregateChoices *choices)
{
	for (int vcov = 0; vcov < aggregate_vcovs.n; vcov++)
	{
		WaveLine   *line = add_line(report, aggregate_vcovs.names[vcov],
									choices, usual_way(WAY_VARIANCE));

		line->question.aggregate.vcov = (AggregateVcov) vcov;
	}
}

/* Ways that did_report shows; a cluster of many waves has cohorts for arms. */
static void
add_ways(WaveReport *report, const Sample *sample,
		 const AggregateChoices *choices)
{
	bool		by_itself = choices->average.type == AGGREGATE_GROUP_TIME;
	unsigned	meets = sample_meets(sample);

	for (int i = 0; i < n_ways; i++)
	{
		bool		variance = ways[i].family == WAY_VARIANCE;

		if (ways[i].label == NULL || (ways[i].needs & ~meets) ||
			!(variance || ways[i].family == WAY_WILD ||
			  ways[i].family == WAY_PERMUTATION) ||
			(variance && (!by_itself || !vcov_is_clustered(ways[i].variant))))
			continue;
		add_line(report, ways[i].label, choices, &ways[i]);
	}
}

static void
judge(const Sample *sample, WaveLine *line)
{
	line->inference = wave_inference_open(sample, &line->question);
	switch (line->question.choices.way->family)
	{
		case WAY_WILD:
			wave_bootstrap(line->inference);
			break;
		case WAY_PERMUTATION:
			wave_permutation(line->inference);
			break;
		default:
			wave_variance(line->inference);
			break;
	}
}

WaveReport *
wave_report_create(const Sample *sample, const AggregateChoices *choices)
{
	WaveReport *report = core_alloc(sizeof(WaveReport));

	report->lines = core_alloc_array(size_add(aggregate_vcovs.n, n_ways),
									 sizeof(WaveLine));
	if (choices->average.type != AGGREGATE_GROUP_TIME)
		add_variances_of_averages(report, choices);
	add_ways(report, sample, choices);
	for (int i = 0; i < report->n_lines; i++)
	{
		core_check_interrupts();
		judge(sample, &report->lines[i]);
	}
	return report;
}

void
wave_report_free(WaveReport *report)
{
	for (int i = 0; i < report->n_lines; i++)
		wave_inference_close(report->lines[i].inference);
	core_free(report->lines);
	core_free(report);
}
