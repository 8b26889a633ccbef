/*-------------------------------------------------------------------------
 *
 * sample_state.c
 *		A sample as the state of an aggregate.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "pg/sample_state.h"

/* A window, say. */
void
require_other_context(FunctionCallInfo fcinfo, const SampleType *type)
{
	if (!AggCheckCallContext(fcinfo, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("function called outside an aggregate"),
				 errhint("Call the aggregate %s or %s instead.", type->name,
						 type->rollup)));
}

static Image *
thaw(const SampleType *type, const Image *image)
{
	Image	   *thawed = image_thaw(type->image, image);

	if (thawed == NULL)
		type->report(SAMPLE_TOO_LARGE, image);
	image_datum(thawed);
	return thawed;
}

Image *
sample_state_prepare(const SampleType *type, Datum datum, uint32 kind)
{
	const Image *state = sample_of_datum_as_is(type, datum);

	if ((state->flags & type->image->kind) != kind)
		sample_type_report_other_kind(type);
	return thaw(type, state);
}

Datum
sample_type_combine(FunctionCallInfo fcinfo, const SampleType *type)
{
	const Image *from;
	Image	   *into;

	require_aggregate_context(fcinfo, type);
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	from = sample_of_datum_as_is(type, PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(thaw(type, from));
	into = state_of_datum(type, PG_GETARG_DATUM(0),
						  from->flags & type->image->kind);
	return return_state(type->merge(into, from), into);
}

/* The state is only read: window frames and other aggregates go on with it. */
Datum
sample_type_final(FunctionCallInfo fcinfo, const SampleType *type)
{
	const Image *state;
	const Image *canonical;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const Image *) DatumGetPointer(PG_GETARG_DATUM(0));
	canonical = sample_of_datum(type, PG_GETARG_DATUM(0));
	if (canonical == state)
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	PG_RETURN_DATUM(image_datum(unconstify(Image *, canonical)));
}
