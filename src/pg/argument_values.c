/*-------------------------------------------------------------------------
 *
 * argument_values.c
 *		Values of arguments of any type, as numbers, flags, keys and arrays.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/tupmacs.h"
#include "catalog/pg_type.h"
#include "storage/itemptr.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgroids.h"
#include "utils/json.h"

#include "core/base/bytes.h"
#include "pg/arguments.h"

/* More digits of a wrong number than this are not repeated in an error. */
#define SHOWN_MAX 30

/* ---- values ---- */

static double
number_of(ArgumentForm form, Datum value)
{
	switch (form)
	{
		case FORM_BOOLEAN:
			return DatumGetBool(value) ? 1.0 : 0.0;
		case FORM_INT2:
			return DatumGetInt16(value);
		case FORM_INT4:
			return DatumGetInt32(value);
		case FORM_INT8:
			return DatumGetInt64(value);
		case FORM_FLOAT4:
			return DatumGetFloat4(value);
		case FORM_FLOAT8:
			return DatumGetFloat8(value);
		case FORM_NUMERIC:
			return DatumGetFloat8(DirectFunctionCall1(numeric_float8, value));
		case FORM_LITERAL:
			return DatumGetFloat8(DirectFunctionCall1(float8in, value));
		default:
			break;
	}
	elog(ERROR, "unexpected form %d of a number", (int) form);
}

double
argument_other_number(const Argument *argument, Datum value)
{
	return number_of(argument->form, value);
}

bool
argument_other_flag(const Argument *argument, Datum value)
{
	double		number;

	if (argument->form == FORM_LITERAL)
		return DatumGetBool(DirectFunctionCall1(boolin, value));
	number = number_of(argument->form, value);
	if (number != 0.0 && number != 1.0)
		report_bad_flag(argument->name, number);
	return number == 1.0;
}

int32
argument_other_wave(const Argument *argument, Datum value)
{
	double		number = number_of(argument->form, value);

	if (!(fabs(number) <= WAVE_LIMIT) || number != floor(number))
		report_bad_wave(argument->name, number);
	return (int32) number;
}

static Key
float_key(const Argument *argument, double number)
{
	/* 2^63 is the first whole number that bigint does not have. */
	if (!(number >= -0x1p63 && number < 0x1p63 && number == floor(number)))
		report_not_whole(argument->name, psprintf("%.15g", number));
	return number_key((int64) number);
}

/* From its digits, exactly: 12, 12.00, but not 12.5. */
static Key
numeric_key(const Argument *argument, Datum value)
{
	char	   *digits = DatumGetCString(DirectFunctionCall1(numeric_out, value));
	char	   *end;
	int64		number;

	errno = 0;
	number = strtoll(digits, &end, 10);
	if (*end == '.')
		end += 1 + strspn(end + 1, "0");
	if (errno != 0 || *end != '\0')
		report_not_whole(argument->name, digits);
	pfree(digits);
	return number_key(number);
}

static Key
string_key(const char *string)
{
	Key			key = {string, strlen(string), 0};

	return key;
}

static Key
blank_padded_key(Datum value)
{
	Key			key = text_key(value);

	key.length = bpchartruelen(unconstify(char *, key.text), key.length);
	return key;
}

static Key
date_key(Datum value)
{
	char	   *iso = palloc(size_add(MAXDATELEN, 1));

	JsonEncodeDateTime(iso, value, DATEOID, NULL);
	return string_key(iso);
}

/* The page and the place on it: one row of one table. */
static Key
tid_key(Datum value)
{
	ItemPointer tid = (ItemPointer) DatumGetPointer(value);

	return number_key((int64) ItemPointerGetBlockNumberNoCheck(tid) << 16 |
					  ItemPointerGetOffsetNumberNoCheck(tid));
}

Key
argument_other_key(const Argument *argument, Datum value)
{
	FmgrInfo   *function = unconstify(FmgrInfo *, &argument->function);

	switch (argument->form)
	{
		case FORM_INT2:
			return number_key(DatumGetInt16(value));
		case FORM_INT8:
			return number_key(DatumGetInt64(value));
		case FORM_OID:
			return number_key(DatumGetObjectId(value));
		case FORM_FLOAT4:
		case FORM_FLOAT8:
			return float_key(argument, number_of(argument->form, value));
		case FORM_NUMERIC:
			return numeric_key(argument, value);
		case FORM_LITERAL:
			return string_key(DatumGetCString(value));
		case FORM_BLANK_PADDED:
			return blank_padded_key(value);
		case FORM_NAME:
			return string_key(NameStr(*DatumGetName(value)));
		case FORM_DATE:
			return date_key(value);
		case FORM_TID:
			return tid_key(value);
		case FORM_OUTPUT:
			return string_key(OutputFunctionCall(function, value));
		case FORM_CAST:
			return text_key(FunctionCall1(function, value));
		default:
			break;
	}
	elog(ERROR, "unexpected form %d of a key", (int) argument->form);
}

ArrayType *
argument_array(const Argument *argument, Datum value)
{
	if (argument->form == FORM_LITERAL)
		value = OidInputFunctionCall(F_ARRAY_IN, DatumGetCString(value),
									 FLOAT8OID, -1);
	return DatumGetArrayTypeP(value);
}

const double *
argument_numbers(const Argument *argument, ArrayType *array, int n)
{
	char	   *element = ARR_DATA_PTR(array);
	double	   *numbers;

	if (argument->form == FORM_LITERAL || argument->element == FORM_FLOAT8)
		return (const double *) element;
	numbers = palloc_array(double, n + 1);
	for (int i = 0; i < n; i++)
	{
		numbers[i] = number_of(argument->element,
							   fetch_att(element, argument->element_by_value,
										 argument->element_length));
		element = att_addlength_pointer(element, argument->element_length,
										element);
		element = (char *) att_align_nominal(element, argument->element_align);
	}
	return numbers;
}

/* ---- complaints of a value ---- */

/* A limit as it is written: 1e50, not 1e+50. */
static const char *
limit(double value)
{
	char	   *text = psprintf("%g", value);
	char	   *exponent = strchr(text, 'e');

	if (exponent != NULL)
		text = psprintf("%.*s%d", (int) (exponent + 1 - text), text,
						atoi(exponent + 1));
	return text;
}

void
report_bad_flag(const char *argument, double value)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be 0 or 1, not %.15g", argument, value),
			 errhint("Pass a condition, such as %s = %.15g. Several waves or staggered starts are the business of did_wave_sample(outcome, first_treated, period): SELECT resilience_guide('waves').",
					 argument, value)));
}

void
report_not_whole(const char *argument, const char *number)
{
	bool		of_survey = strcmp(argument, "psu") == 0 ||
		strcmp(argument, "stratum") == 0;

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be a whole number of type bigint, not %.*s%s",
					argument, SHOWN_MAX, number,
					strlen(number) > SHOWN_MAX ? "..." : ""),
			 of_survey
			 ? errhint("It identifies an area or another unit: write %s::text for a code that is no integer. After the value come psu, weight and stratum, NULL for what there is not: survey_mean(age, NULL, weight). A choice, such as a confidence level, goes to the function: SELECT survey_mean(survey_sample(age, psu, weight), conf_level => 0.9).",
					   argument)
			 : errhint("It identifies an area or another unit: write %s::text for a code that is no integer. A choice, such as a confidence level, goes to the function: SELECT did_estimate(did_sample(outcome, treated, post), conf_level => 0.95), SELECT bootstrap_ci(bootstrap_sample(value), conf_level => 0.95).",
					   argument)));
}

void
report_bad_number(const char *argument, double value)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s must be a finite number between %s and %s, not %g",
					argument, limit(-VALUE_LIMIT), limit(VALUE_LIMIT), value),
			 errhint("Missing values are NULL: recode %s where it holds NaN, infinity or a code.",
					 argument)));
}

void
report_bad_weight(double weight)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("weight must be 0 or a number between %s and %s, not %g",
					limit(1.0 / WEIGHT_LIMIT), limit(WEIGHT_LIMIT), weight),
			 errhint("A row without a weight is NULL or 0 and is left out; other weights are positive.")));
}

void
report_bad_wave(const char *argument, double value)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s must be a whole number between -%d and %d, not %.15g",
					argument, WAVE_LIMIT, WAVE_LIMIT, value),
			 errhint("It counts the waves, in years or otherwise: write year * 4 + quarter, or dense_rank() OVER (ORDER BY day). A first_treated of NULL is never treated.")));
}
