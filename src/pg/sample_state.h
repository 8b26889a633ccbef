/*-------------------------------------------------------------------------
 *
 * sample_state.h
 *		A sample as the state of an aggregate.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_STATE_H
#define RESILIENCE_SAMPLE_STATE_H

#include "nodes/execnodes.h"

#include "pg/sample_type.h"

extern void require_other_context(FunctionCallInfo fcinfo,
								  const SampleType *type);
extern Image *sample_state_prepare(const SampleType *type, Datum datum,
								   uint32 kind);

static inline void
require_aggregate_context(FunctionCallInfo fcinfo, const SampleType *type)
{
	/* The usual case, without a call. */
	if (unlikely(fcinfo->context == NULL || !IsA(fcinfo->context, AggState)))
		require_other_context(fcinfo, type);
}

/*
 * A state that rows can be added to.  Ours already is; a value that some
 * other aggregate definition starts from may be packed, canonical, or of
 * another kind.
 */
static inline Image *
state_of_datum(const SampleType *type, Datum datum, uint32 kind)
{
	Image	   *state = (Image *) DatumGetPointer(datum);

	if (likely(!VARATT_IS_EXTENDED(state) && state->flags == kind))
		return state;
	return sample_state_prepare(type, datum, kind);
}

/*
 * The new state is returned in the caller's short-lived memory if it moved:
 * the executor then copies it to where states live, and frees the old one.
 */
static inline Datum
return_state(Image *state, const Image *before)
{
	return state == before ? PointerGetDatum(state) : image_datum(state);
}

/*
 * Merge two samples: the combine function of an aggregate of rows, and the
 * transition function of that of samples.
 */
extern Datum sample_type_combine(FunctionCallInfo fcinfo,
								 const SampleType *type);
extern Datum sample_type_final(FunctionCallInfo fcinfo,
							   const SampleType *type);

/*
 * An entry point for one combination of fixed types, in a file that has a type
 * Signature and a function accumulate that takes it.  The install script names
 * them by the same rule (src/sql/overloads.awk).
 */
#define ENTRY(function, ...) \
	PG_FUNCTION_INFO_V1(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		const Signature signature = {__VA_ARGS__}; \
		return accumulate(fcinfo, signature); \
	}

/* And one for any types, which it finds by the form of the call. */
#define ENTRY_OF_ANY(function, type, form, ...) \
	PG_FUNCTION_INFO_V1(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		Signature	signature = {__VA_ARGS__}; \
		require_aggregate_context(fcinfo, &(type)); \
		signature.types.any = arguments_of(fcinfo, &(form)); \
		return accumulate(fcinfo, signature); \
	}

#endif							/* RESILIENCE_SAMPLE_STATE_H */
