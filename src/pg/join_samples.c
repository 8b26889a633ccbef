/*-------------------------------------------------------------------------
 *
 * join_samples.c
 *		Samples that were given to one function, side by side in one.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "core/sample/replicate_keys.h"
#include "pg/did_sample.h"
#include "pg/join_samples.h"
#include "pg/survey_sample.h"

void
require_joinable(int n, int n_covariates, const char *function,
				 const char *things, const char *hint)
{
	if (n > JOINED_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%s takes at most %d %s, not %d", function, JOINED_MOST,
						things, n),
				 errhint("%s", hint)));
	if (n * (4 + n_covariates) > JOINED_COLUMNS_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%s makes a regression of at most %d columns, and %d %s with %d covariate%s make %d",
						function, JOINED_COLUMNS_MOST, n, things, n_covariates,
						n_covariates == 1 ? "" : "s", n * (4 + n_covariates)),
				 errhint("Make the samples with fewer covariates. %s", hint)));
}

static void
require_one_kind(const Sample *first, const Sample *other,
				 const char *function, const char *calls)
{
	const uint32_t weighted = SAMPLE_WEIGHTED;
	uint32_t	differs = join_differs(first, other);
	bool		survey = (first->image.flags & SAMPLE_SURVEY) != 0;

	if (differs == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("the samples of %s must be of one kind", function),
			 errdetail("They differ in %s.",
					   differs & SAMPLE_BOOLEAN_OUTCOME ? survey ? "the type of the value" : "the type of the outcome" :
					   differs & SAMPLE_REPLICATES ? "whether there are replicate weights" :
					   differs & weighted ? "whether there are weights" :
					   differs & (SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER | SAMPLE_ROWS_ARE_PSUS) ? survey ? "the psu" : "the cluster" :
					   survey ? "the stratum" : "the block"),
			 errhint("Make all by the same call, such as %s.", calls)));
}

pg_noreturn static void
report_two_blocks(const Sample *sample, const Key *cluster)
{
	if (sample_has_replicates(sample))
		survey_report_other_replicates();
	if (sample->image.flags & SAMPLE_SURVEY)
		survey_report_two_strata(cluster);
	sample_report_two_blocks(cluster);
}

const Sample *
join_samples(const Sample *const *samples, int n, JoinedCohort number,
			 const char *function, const char *calls)
{
	Sample	   *joined;
	Key			cluster;
	int			at;
	SampleStatus status;

	for (int i = 1; i < n; i++)
		require_one_kind(samples[0], samples[i], function, calls);
	status = sample_join(samples, n, number, &joined, &at, &cluster);
	if (status == SAMPLE_TWO_BLOCKS)
		report_two_blocks(samples[at], &cluster);
	if (status != SAMPLE_OK)
		sample_report(status, samples[at], NULL);
	return joined;
}
