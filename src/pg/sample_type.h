/*-------------------------------------------------------------------------
 *
 * sample_type.h
 *		A type of samples in SQL: what did_sample and bootstrap_sample have in
 *		common, and what describes one of them.
 *
 * A datum is an image as it lies in memory (core/sample/image.h); the binary
 * form is what the core's reader and writer know, and the text form that in
 * hexadecimal: one reader to trust.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_TYPE_H
#define RESILIENCE_SAMPLE_TYPE_H

#include "fmgr.h"

#include "core/sample/image.h"
#include "pg/compat.h"

typedef struct SampleType
{
	const ImageType *image;
	const char *name;			/* of the type, and of its aggregate */
	const char *rollup;			/* the aggregate of samples */
	const char *smaller;		/* a hint: how to make a smaller one */
	const char *alike;			/* a hint: how to make samples of one kind */

	size_t		(*wire_size) (const Image *canonical);
	void		(*wire_encode) (const Image *canonical, unsigned char *bytes);
	Image	   *(*wire_decode) (const unsigned char *bytes, size_t length,
								const char **problem);

	/* These report errors themselves; merge returns "into", or where it moved. */
	Image	   *(*canonical) (const Image *image);
	Image	   *(*merge) (Image *into, const Image *from);
	void		(*report) (SampleStatus status, const Image *image);
} SampleType;

/* ---- datums ---- */

/*
 * The sample behind a datum: in canonical form, or as an aggregate left it.
 */
extern const Image *sample_of_datum(const SampleType *type, Datum datum);
extern Image *sample_of_datum_as_is(const SampleType *type, Datum datum);

/* Set the length word: to be done before an image leaves as a datum. */
extern Datum image_datum(Image *image);

/* ---- errors ---- */

pg_noreturn extern void sample_type_report_other_kind(const SampleType *type);

/* ---- the functions of a type ---- */

extern Datum sample_type_in(FunctionCallInfo fcinfo, const SampleType *type);
extern Datum sample_type_out(FunctionCallInfo fcinfo, const SampleType *type);
extern Datum sample_type_recv(FunctionCallInfo fcinfo, const SampleType *type);
extern Datum sample_type_send(FunctionCallInfo fcinfo, const SampleType *type);

/* A function of SQL that is one of those above, for a type. */
#define SAMPLE_TYPE_FUNCTION(function, common, type) \
	PG_FUNCTION_INFO_V1(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		return common(fcinfo, &(type)); \
	}

#endif							/* RESILIENCE_SAMPLE_TYPE_H */
