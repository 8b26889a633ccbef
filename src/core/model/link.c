/*-------------------------------------------------------------------------
 *
 * link.c
 *		The scale that trends are parallel on, of the means of groups.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/link.h"

#include "core/numeric/portable_math.h"

const NameList link_names = NAME_LIST([LINK_IDENTITY] = "identity",
									  [LINK_LOG] = "log",
									  [LINK_LOGIT] = "logit");

static dd
rest(dd mean)
{
	return dd_sub(dd_from(1.0), mean);
}

double
link_value(Link link, dd mean)
{
	if (link == LINK_LOG)
		return portable_log(mean.hi);
	if (link == LINK_LOGIT)
		return portable_log(dd_div(mean, rest(mean)).hi);
	return mean.hi;
}

double
link_slope(Link link, dd mean)
{
	if (link == LINK_LOG)
		return dd_div(dd_from(1.0), mean).hi;
	if (link == LINK_LOGIT)
		return dd_div(dd_from(1.0), dd_mul(mean, rest(mean))).hi;
	return 1.0;
}

double
link_mean(Link link, double value)
{
	if (link == LINK_LOG)
		return portable_exp(value);
	if (link == LINK_LOGIT)
		return 1.0 / (1.0 + portable_exp(-value));
	return value;
}

double
link_mean_slope(Link link, double value)
{
	if (link == LINK_LOG)
		return portable_exp(value);
	if (link == LINK_LOGIT)
		return link_mean(link, value) * link_mean(link, -value);
	return 1.0;
}
