/*-------------------------------------------------------------------------
 *
 * fpc.c
 *		The argument fpc: how many PSUs the population's strata have.
 *
 * It is declared "any", so that a number can be written as one.  No pair of
 * overloads does as much: an untyped literal, '400' or an object, would fit
 * either, and a second function would make did_estimate(sample) ambiguous.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"

#include "core/answer/estimate.h"
#include "core/base/bytes.h"
#include "pg/fpc.h"

/* One number for all strata, or an object by block. */
typedef struct Fpc
{
	double		number;
	Jsonb	   *object;			/* NULL for a number */
} Fpc;

static void
report_bad_fpc(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s", problem),
			 errhint("fpc is the number of PSUs in the population of every stratum, as 400, or an object with a number for each block (stratum), as '{\"north\": 60, \"south\": 400}'.")));
}

static double
positive(double number)
{
	if (!(number > 0.0))
		report_bad_fpc("fpc must hold positive numbers");
	return number;
}

static double
positive_number(const JsonbValue *value)
{
	double		number = 0.0;

	if (value->type == jbvNumeric)
		number = DatumGetFloat8(DirectFunctionCall1(numeric_float8,
													NumericGetDatum(value->val.numeric)));
	return positive(number);
}

/* The entry of an object for a stratum, by the key of its block. */
static double
population_of_block(Jsonb *fpc, const Key *block, const char *what)
{
	char	   *name = block->text != NULL ?
		pnstrdup(block->text, block->length) :
		psprintf(INT64_FORMAT, block->number);
	JsonbValue	key;
	JsonbValue *value;

	key.type = jbvString;
	key.val.string.val = name;
	key.val.string.len = strlen(name);
	value = findJsonbValueFromContainer(&fpc->root, JB_FOBJECT, &key);
	if (value == NULL)
		report_bad_fpc(psprintf("fpc has no entry for %s \"%s\"", what, name));
	return positive_number(value);
}

static Fpc
fpc_of_json(Jsonb *json)
{
	Fpc			fpc = {0.0, NULL};

	if (JB_ROOT_IS_SCALAR(json))
		fpc.number = positive_number(getIthJsonbValueFromContainer(&json->root,
																   0));
	else if (JB_ROOT_IS_OBJECT(json))
		fpc.object = json;
	else
		report_bad_fpc("fpc must be a number or an object");
	return fpc;
}

/* Of a choice that was not named jsonb_in() would not say what is wrong. */
static Fpc
fpc_of_text(char *text)
{
	const char *start = text + strspn(text, " \t\n\r");

	if (*start == '\0' || strchr("{[\"-.0123456789", *start) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("fpc must be a number or an object, not \"%s\"", text),
				 errhint("Give other choices by their names, such as lonely_psu => 'remove'.")));
	return fpc_of_json(DatumGetJsonbP(DirectFunctionCall1(jsonb_in,
														  CStringGetDatum(text))));
}

/* An argument of whatever type. */
static Fpc
read_fpc(FunctionCallInfo fcinfo, int n)
{
	Datum		value = PG_GETARG_DATUM(n);
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, n);
	Fpc			fpc = {0.0, NULL};

	switch (OidIsValid(type) ? getBaseType(type) : InvalidOid)
	{
		case JSONBOID:
			return fpc_of_json(DatumGetJsonbP(value));
		case UNKNOWNOID:
			return fpc_of_text(DatumGetCString(value));
		case TEXTOID:
		case VARCHAROID:
		case JSONOID:
			return fpc_of_text(TextDatumGetCString(value));
		case INT2OID:
			fpc.number = positive(DatumGetInt16(value));
			return fpc;
		case INT4OID:
			fpc.number = positive(DatumGetInt32(value));
			return fpc;
		case INT8OID:
			fpc.number = positive((double) DatumGetInt64(value));
			return fpc;
		case FLOAT4OID:
			fpc.number = positive(DatumGetFloat4(value));
			return fpc;
		case FLOAT8OID:
			fpc.number = positive(DatumGetFloat8(value));
			return fpc;
		case NUMERICOID:
			fpc.number = positive(DatumGetFloat8(DirectFunctionCall1(numeric_float8,
																	 value)));
			return fpc;
		default:
			report_bad_fpc("fpc must be a number or an object");
	}
	return fpc;					/* not reached */
}

/* For each stratum, the cell that names it. */
typedef uint32 (*StratumCell) (const void *strata, uint32 h);

static const double *
population_of(FunctionCallInfo fcinfo, int n, const Sample *sample,
			  uint32 n_strata, StratumCell cell_of, const void *strata)
{
	Fpc			fpc = read_fpc(fcinfo, n);
	double	   *population = palloc(size_mul(size_add(n_strata, 1),
											 sizeof(double)));

	for (uint32 h = 0; h < n_strata; h++)
	{
		Key			block = sample_block_key(sample,
											 sample_cell(sample,
														 cell_of(strata, h)));

		CHECK_FOR_INTERRUPTS();
		population[h] = fpc.object == NULL ? fpc.number :
			population_of_block(fpc.object, &block,
								(sample->image.flags & SAMPLE_SURVEY) ?
								"stratum" : "block");
	}
	return population;
}

typedef struct DesignStrata
{
	const Design *design;
	const Partition *partition;
} DesignStrata;

static uint32
cell_of_design(const void *strata, uint32 h)
{
	const DesignStrata *of = strata;

	return of->design->first_cell[partition_first_cluster(of->partition, h)];
}

const double *
get_fpc(FunctionCallInfo fcinfo, int n, const Sample *sample)
{
	Design	   *design = two_waves_design(sample, EFFECTS_NONE, false);
	Partition  *partition = partition_by_block(design);
	DesignStrata strata = {design, partition};
	const double *population = population_of(fcinfo, n, design->sample,
											 partition->n_parts,
											 cell_of_design, &strata);

	partition_free(partition);
	design_free(design);
	return population;
}

static uint32
cell_of_units(const void *strata, uint32 h)
{
	const SurveyUnits *units = strata;

	return units->first_cell[partition_first_cluster(units->strata, h)];
}

const double *
get_survey_fpc(FunctionCallInfo fcinfo, int n, const Sample *sample,
			   const SurveyUnits *units)
{
	return population_of(fcinfo, n, sample, units->strata->n_parts,
						 cell_of_units, units);
}
