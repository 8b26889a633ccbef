/*-------------------------------------------------------------------------
 *
 * area_means.h
 *		The mean of each cluster in each period, of clusters that have rows in
 *		all of them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_AREA_MEANS_H
#define RESILIENCE_AREA_MEANS_H

#include "core/model/waves.h"
#include "core/numeric/dd.h"

typedef enum AreaStatus
{
	AREA_COMPLETE,
	AREA_INCOMPLETE,			/* a period is missing */
	AREA_MIXED					/* it has rows of several cohorts */
} AreaStatus;

typedef struct Area
{
	AreaStatus	status;
	int64_t		cluster;		/* as in a cell */
	int32_t		cohort;			/* of its first cell; NEVER_TREATED of those that
								 * count as such */
	int64_t		rows;
} Area;

typedef struct AreaMeans
{
	int			n_periods;
	uint32_t	n_areas;
	Area	   *areas;			/* in the order of the sample */
	dd		   *means;			/* areas x periods, from one origin; weighted if
								 * rows are */
} AreaMeans;

/*
 * The sample must be canonical, and the waves its own.  Who is never treated
 * depends on how long before their start cohorts may expect it.
 */
extern AreaMeans *area_means_create(const Sample *sample, const Waves *waves,
									int32_t anticipation);
extern void area_means_free(AreaMeans *means);

static inline const dd *
area_row(const AreaMeans *means, uint32_t area)
{
	return means->means + (size_t) area * means->n_periods;
}

#endif							/* RESILIENCE_AREA_MEANS_H */
