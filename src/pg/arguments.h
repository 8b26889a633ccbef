/*-------------------------------------------------------------------------
 *
 * arguments.h
 *		Arguments of the aggregates whose types are known at run time only.
 *
 * Every aggregate has overloads of fixed types, which are the fastest and the
 * ones that a distributed executor can call, and one that takes the types
 * that other programs make of the same columns: flags of 0 and 1 in any
 * number type, keys that are codes, names, dates.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ARGUMENTS_H
#define RESILIENCE_ARGUMENTS_H

#include <math.h>

#include "fmgr.h"
#include "utils/array.h"

#include "core/sample/sample_hot.h"
#include "pg/compat.h"

#define MAX_ARGUMENTS 8

/* What an argument is for, which decides the types it may have. */
typedef enum ArgumentRole
{
	ROLE_OUTCOME,
	ROLE_FLAG,
	ROLE_WAVE,
	ROLE_KEY,
	ROLE_WEIGHT,
	ROLE_COVARIATES,
	ROLE_MARGINS
} ArgumentRole;

/* The arguments of an aggregate, as they are documented. */
typedef struct CallForm
{
	const char *aggregate;		/* where the call does not say which */
	int			n_required;
	int			n_arguments;
	struct
	{
		const char *name;
		ArgumentRole role;
	}			argument[MAX_ARGUMENTS];
} CallForm;

/* How a value of the argument is read. */
typedef enum ArgumentForm
{
	FORM_NONE,
	FORM_BOOLEAN,
	FORM_INT2,
	FORM_INT4,
	FORM_INT8,
	FORM_OID,
	FORM_FLOAT4,
	FORM_FLOAT8,
	FORM_NUMERIC,
	FORM_LITERAL,				/* untyped, in quotes */
	FORM_TEXT,
	FORM_BLANK_PADDED,
	FORM_NAME,
	FORM_DATE,
	FORM_TID,
	FORM_OUTPUT,				/* by the output function of the type */
	FORM_CAST,					/* by the function of a cast to text */
	FORM_ARRAY,
	FORM_JSONB
} ArgumentForm;

typedef struct Argument
{
	const char *name;
	ArgumentForm form;
	FmgrInfo	function;
	ArgumentForm element;		/* of an array */
	int16		element_length;
	bool		element_by_value;
	char		element_align;
} Argument;

/* The arguments of a call, by their positions in the transition function. */
typedef struct Arguments
{
	Argument	argument[MAX_ARGUMENTS + 1];
} Arguments;

extern const Arguments *arguments_resolve(FunctionCallInfo fcinfo,
										  const CallForm *form);

/* Types are resolved once for each call in a query, and kept. */
static inline const Arguments *
arguments_of(FunctionCallInfo fcinfo, const CallForm *form)
{
	if (likely(fcinfo->flinfo->fn_extra != NULL))
		return (const Arguments *) fcinfo->flinfo->fn_extra;
	return arguments_resolve(fcinfo, form);
}

static inline bool
argument_is_boolean(const Argument *argument)
{
	return argument->form == FORM_BOOLEAN;
}

/* Is the key a label, not a number? */
extern bool argument_is_label(const Argument *argument);

/* By name, as SQL says it. */
extern ArgumentRole argument_role(const char *name);
extern const char *argument_column_form(const char *name, ArgumentRole role,
										Oid type);

/* A call of the aggregate in question, for a hint. */
extern const char *argument_call(FunctionCallInfo fcinfo,
								 const CallForm *form);

/* ---- complaints, the same for arguments of every type ---- */

pg_noreturn extern void report_bad_flag(const char *argument, double value);
pg_noreturn extern void report_not_whole(const char *argument,
										 const char *number);
pg_noreturn extern void report_bad_number(const char *argument, double value);
pg_noreturn extern void report_bad_weight(double weight);
pg_noreturn extern void report_bad_wave(const char *argument, double value);

/* ---- values ---- */

extern double argument_other_number(const Argument *argument, Datum value);
extern bool argument_other_flag(const Argument *argument, Datum value);
extern int32 argument_other_wave(const Argument *argument, Datum value);
extern Key	argument_other_key(const Argument *argument, Datum value);

static inline double
argument_number(const Argument *argument, Datum value)
{
	if (argument->form == FORM_FLOAT8)
		return DatumGetFloat8(value);
	if (argument->form == FORM_INT4)
		return DatumGetInt32(value);
	return argument_other_number(argument, value);
}

static inline bool
argument_flag(const Argument *argument, Datum value)
{
	if (argument->form == FORM_INT4 && (uint32) DatumGetInt32(value) <= 1)
		return DatumGetInt32(value) == 1;
	if (argument->form == FORM_BOOLEAN)
		return DatumGetBool(value);
	return argument_other_flag(argument, value);
}

static inline int32
argument_wave(const Argument *argument, Datum value)
{
	if (argument->form == FORM_INT4 && is_wave(DatumGetInt32(value)))
		return DatumGetInt32(value);
	if (argument->form == FORM_INT8 && is_wave(DatumGetInt64(value)))
		return (int32) DatumGetInt64(value);
	return argument_other_wave(argument, value);
}

static inline Key
text_key(Datum value)
{
	struct varlena *text = PG_DETOAST_DATUM_PACKED(value);
	Key			key = {VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text), 0};

	return key;
}

static inline Key
number_key(int64 number)
{
	Key			key = {NULL, 0, number};

	return key;
}

static inline Key
argument_key(const Argument *argument, Datum value)
{
	if (argument->form == FORM_INT4)
		return number_key(DatumGetInt32(value));
	if (argument->form == FORM_TEXT)
		return text_key(value);
	return argument_other_key(argument, value);
}

/* ---- one row of a call, of fixed types or of any ---- */

/* Known at compile time in each entry point, but for the types of any. */
typedef struct ArgumentTypes
{
	bool		boolean_outcome;
	bool		text_keys;
	const Arguments *any;		/* NULL: fixed types */
} ArgumentTypes;

static inline bool
outcome_is_boolean(ArgumentTypes types, int n)
{
	return types.any == NULL ? types.boolean_outcome :
		argument_is_boolean(&types.any->argument[n]);
}

static inline bool
key_is_text(ArgumentTypes types, int n)
{
	return types.any == NULL ? types.text_keys :
		argument_is_label(&types.any->argument[n]);
}

static inline double
read_number(FunctionCallInfo fcinfo, int n, ArgumentTypes types)
{
	return types.any == NULL ? PG_GETARG_FLOAT8(n) :
		argument_number(&types.any->argument[n], PG_GETARG_DATUM(n));
}

static inline double
check_number(const char *name, double value)
{
	if (unlikely(!(fabs(value) <= VALUE_LIMIT)))
		report_bad_number(name, value);
	return value;
}

static inline double
read_outcome(FunctionCallInfo fcinfo, int n, ArgumentTypes types,
			const char *name)
{
	if (types.any == NULL && types.boolean_outcome)
		return PG_GETARG_BOOL(n) ? 1.0 : 0.0;
	return check_number(name, read_number(fcinfo, n, types));
}

static inline bool
read_flag(FunctionCallInfo fcinfo, int n, ArgumentTypes types)
{
	return types.any == NULL ? PG_GETARG_BOOL(n) :
		argument_flag(&types.any->argument[n], PG_GETARG_DATUM(n));
}

/* A period, or the first one of a cohort. */
static inline int32
read_wave(FunctionCallInfo fcinfo, int n, ArgumentTypes types,
		  const char *name)
{
	int32		value;

	if (types.any != NULL)
		return argument_wave(&types.any->argument[n], PG_GETARG_DATUM(n));
	value = PG_GETARG_INT32(n);
	if (unlikely(!is_wave(value)))
		report_bad_wave(name, value);
	return value;
}

static inline double
read_weight(FunctionCallInfo fcinfo, int n, ArgumentTypes types)
{
	double		weight = read_number(fcinfo, n, types);

	if (unlikely(!(weight >= 1.0 / WEIGHT_LIMIT && weight <= WEIGHT_LIMIT)) &&
		weight != 0.0)
		report_bad_weight(weight);
	return weight;
}

static inline Key
read_key(FunctionCallInfo fcinfo, int n, ArgumentTypes types)
{
	if (types.any != NULL)
		return argument_key(&types.any->argument[n], PG_GETARG_DATUM(n));
	return types.text_keys ? text_key(PG_GETARG_DATUM(n)) :
		number_key(PG_GETARG_INT64(n));
}

/* How a key that the sample has seen is known in its entries. */
static inline bool
find_key(const Image *image, Key key, int64 *number)
{
	*number = key.text == NULL ? key.number :
		image_find_label(image, key.text, key.length);
	return key.text == NULL || *number >= 0;
}

/* ---- values that nothing is to be said of, without errors ---- */

static pg_attribute_always_inline bool
number_is_double(ArgumentTypes types, int n)
{
	return types.any == NULL || types.any->argument[n].form == FORM_FLOAT8;
}

static pg_attribute_always_inline bool
usual_number(Datum value, int n, ArgumentTypes types, double *number)
{
	switch (types.any == NULL ? FORM_FLOAT8 : types.any->argument[n].form)
	{
		case FORM_FLOAT8:
			*number = DatumGetFloat8(value);
			return true;
		case FORM_INT4:
			*number = DatumGetInt32(value);
			return true;
		case FORM_INT2:
			*number = DatumGetInt16(value);
			return true;
		default:
			return false;
	}
}

static pg_attribute_always_inline bool
usual_outcome(Datum value, int n, ArgumentTypes types, double *outcome)
{
	if (outcome_is_boolean(types, n))
	{
		*outcome = DatumGetBool(value) ? 1.0 : 0.0;
		return true;
	}
	return usual_number(value, n, types, outcome) &&
		fabs(*outcome) <= VALUE_LIMIT;
}

static pg_attribute_always_inline bool
usual_weight(Datum value, int n, ArgumentTypes types, double *weight)
{
	return usual_number(value, n, types, weight) &&
		*weight >= 1.0 / WEIGHT_LIMIT && *weight <= WEIGHT_LIMIT;
}

static pg_attribute_always_inline bool
usual_whole_number(Datum value, int n, ArgumentTypes types, int64 *number)
{
	switch (types.any->argument[n].form)
	{
		case FORM_INT2:
			*number = DatumGetInt16(value);
			return true;
		case FORM_INT4:
			*number = DatumGetInt32(value);
			return true;
		case FORM_INT8:
			*number = DatumGetInt64(value);
			return true;
		default:
			return false;
	}
}

static pg_attribute_always_inline bool
flag_is_boolean(ArgumentTypes types, int n)
{
	return types.any == NULL || types.any->argument[n].form == FORM_BOOLEAN;
}

static pg_attribute_always_inline bool
usual_flag(Datum value, int n, ArgumentTypes types, bool *flag)
{
	int64		number;

	if (flag_is_boolean(types, n))
	{
		*flag = DatumGetBool(value);
		return true;
	}
	if (!usual_whole_number(value, n, types, &number))
		return false;
	*flag = number == 1;
	return number == 0 || number == 1;
}

static pg_attribute_always_inline bool
usual_wave(Datum value, int n, ArgumentTypes types, int32 *wave)
{
	int64		number = DatumGetInt32(value);

	if (types.any != NULL && !usual_whole_number(value, n, types, &number))
		return false;
	*wave = (int32) number;
	return is_wave(number);
}

static pg_attribute_always_inline bool
key_is_bigint(ArgumentTypes types, int n)
{
	return !key_is_text(types, n) &&
		(types.any == NULL || types.any->argument[n].form == FORM_INT8);
}

/* As the entries of the image know it. */
static pg_attribute_always_inline bool
usual_key(Datum value, int n, ArgumentTypes types, const Image *image,
		  CellMemory *memory, int64 *number)
{
	if (!key_is_text(types, n))
	{
		if (types.any != NULL)
			return usual_whole_number(value, n, types, number);
		*number = DatumGetInt64(value);
		return true;
	}
	if ((types.any != NULL && types.any->argument[n].form != FORM_TEXT) ||
		VARATT_IS_EXTERNAL(DatumGetPointer(value)) ||
		VARATT_IS_COMPRESSED(DatumGetPointer(value)))
		return false;
	*number = find_label_again(image, memory, VARDATA_ANY(DatumGetPointer(value)),
							   VARSIZE_ANY_EXHDR(DatumGetPointer(value)));
	return *number >= 0;
}

/* ---- arrays ---- */

extern ArrayType *argument_array(const Argument *argument, Datum value);

/* The n elements of an array without NULLs. */
extern const double *argument_numbers(const Argument *argument,
									  ArrayType *array, int n);

/*
 * Complain of a key that is the name of a choice, such as 'HC1', and the same
 * in every row: to be called where a sample gets its first row.
 */
extern void refuse_choice(FunctionCallInfo fcinfo, int n, const char *argument,
						  const Key *key);

#endif							/* RESILIENCE_ARGUMENTS_H */
