/*-------------------------------------------------------------------------
 *
 * arguments.c
 *		Arguments of the aggregates whose types are known at run time only.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/tupmacs.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "nodes/primnodes.h"
#include "parser/parse_coerce.h"
#include "storage/itemptr.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgroids.h"
#include "utils/json.h"
#include "utils/lsyscache.h"

#include "core/base/bytes.h"
#include "pg/arguments.h"

/* More digits of a wrong number than this are not repeated in an error. */
#define SHOWN_MAX 30

/* ---- the form of a type ---- */

/* By what way text would be made of a value without being asked to. */
static ArgumentForm
form_of_label(Oid type, Argument *argument)
{
	Oid			function = InvalidOid;
	bool		is_varlena;

	switch (find_coercion_pathway(TEXTOID, type, COERCION_IMPLICIT, &function))
	{
		case COERCION_PATH_RELABELTYPE:
			return FORM_TEXT;
		case COERCION_PATH_FUNC:
			fmgr_info(function, &argument->function);
			return FORM_CAST;
		case COERCION_PATH_COERCEVIAIO:
			break;
		default:
			/* Their output depends on no setting. */
			if (type != UUIDOID && get_typtype(type) != TYPTYPE_ENUM)
				return FORM_NONE;
	}
	getTypeOutputInfo(type, &function, &is_varlena);
	fmgr_info(function, &argument->function);
	return FORM_OUTPUT;
}

static ArgumentForm
form_of(Oid type, Argument *argument)
{
	switch (type)
	{
		case BOOLOID:
			return FORM_BOOLEAN;
		case INT2OID:
			return FORM_INT2;
		case INT4OID:
			return FORM_INT4;
		case INT8OID:
			return FORM_INT8;
		case OIDOID:
			return FORM_OID;
		case FLOAT4OID:
			return FORM_FLOAT4;
		case FLOAT8OID:
			return FORM_FLOAT8;
		case NUMERICOID:
			return FORM_NUMERIC;
		case UNKNOWNOID:
			return FORM_LITERAL;
		case TEXTOID:
		case VARCHAROID:
			return FORM_TEXT;
		case BPCHAROID:
			return FORM_BLANK_PADDED;
		case NAMEOID:
			return FORM_NAME;
		case DATEOID:
			return FORM_DATE;
		case TIDOID:
			return FORM_TID;
		default:
			return OidIsValid(get_element_type(type)) ? FORM_ARRAY :
				form_of_label(type, argument);
	}
}

static bool
is_number(ArgumentForm form)
{
	return form >= FORM_INT2 && form <= FORM_NUMERIC && form != FORM_OID;
}

bool
argument_is_label(const Argument *argument)
{
	return argument->form >= FORM_LITERAL && argument->form != FORM_TID;
}

static bool
form_fits(ArgumentRole role, const Argument *argument)
{
	ArgumentForm form = argument->form;

	switch (role)
	{
		case ROLE_OUTCOME:
		case ROLE_FLAG:
			return is_number(form) || form == FORM_BOOLEAN ||
				form == FORM_LITERAL;
		case ROLE_WEIGHT:
			return is_number(form) || form == FORM_LITERAL;
		case ROLE_KEY:
			return form > FORM_BOOLEAN && form != FORM_ARRAY;
		case ROLE_COVARIATES:
			return form == FORM_LITERAL ||
				(form == FORM_ARRAY && (is_number(argument->element) ||
										argument->element == FORM_BOOLEAN));
	}
	return false;
}

/* ---- complaints of a call ---- */

/* The name of the aggregate, as far as the executor tells. */
static const char *
name_of_aggregate(FunctionCallInfo fcinfo, const CallForm *form)
{
	Aggref	   *aggref = AggGetAggref(fcinfo);
	char	   *name = aggref == NULL ? NULL : get_func_name(aggref->aggfnoid);

	return name == NULL ? form->aggregate : name;
}

const char *
argument_call(FunctionCallInfo fcinfo, const CallForm *form)
{
	StringInfoData call;

	initStringInfo(&call);
	appendStringInfo(&call, "%s(", name_of_aggregate(fcinfo, form));
	for (int i = 0; i < form->n_arguments; i++)
		appendStringInfo(&call, "%s%s%s", i < form->n_required ? "" : " [",
						 i == 0 ? "" : ", ", form->argument[i].name);
	for (int i = form->n_required; i < form->n_arguments; i++)
		appendStringInfoChar(&call, ']');
	appendStringInfoChar(&call, ')');
	return call.data;
}

/* What an argument takes, and what to write instead. */
static const char *
advice(ArgumentRole role, const char *name)
{
	switch (role)
	{
		case ROLE_OUTCOME:
			return "It is a number or a boolean.";
		case ROLE_FLAG:
			return psprintf("It is a boolean, or a number that is 0 or 1: write a condition, such as %s = 'yes'.",
							name);
		case ROLE_WEIGHT:
			return "It is a number.";
		case ROLE_KEY:
			return psprintf("It is an integer, text, a code or a date: write %s::text, or a date for a moment.",
							name);
		case ROLE_COVARIATES:
			return "It is an array of numbers: write ARRAY[age, sex, ...].";
	}
	return "";
}

static void
report_bad_call(FunctionCallInfo fcinfo, const CallForm *form,
				const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_FUNCTION),
			 errmsg("%s %s", name_of_aggregate(fcinfo, form), problem),
			 errhint("The call is %s.", argument_call(fcinfo, form))));
}

static void
report_bad_type(FunctionCallInfo fcinfo, const CallForm *form, int i, Oid type)
{
	const char *name = form->argument[i].name;

	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("%s cannot be of type %s", name, format_type_be(type)),
			 errdetail("It is argument %d of %s.", i + 1,
					   argument_call(fcinfo, form)),
			 errhint("%s", advice(form->argument[i].role, name))));
}

/* ---- the types of a call ---- */

static void
resolve_argument(FunctionCallInfo fcinfo, const CallForm *form, int i,
				 Argument *argument)
{
	Oid			declared = get_fn_expr_argtype(fcinfo->flinfo, i + 1);
	Oid			type;

	/* A distributed executor calls by values alone. */
	if (!OidIsValid(declared))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("the type of %s is not known here",
						form->argument[i].name),
				 errhint("In a distributed query, cast to the types of the fixed overloads: double precision or boolean outcomes, boolean flags, bigint or text clusters, blocks of the clusters' type, double precision weights.")));
	type = getBaseType(declared);
	argument->name = form->argument[i].name;
	argument->form = form_of(type, argument);
	if (argument->form == FORM_ARRAY)
	{
		Oid			element = get_element_type(type);

		argument->element = form_of(getBaseType(element), argument);
		get_typlenbyvalalign(element, &argument->element_length,
							 &argument->element_by_value,
							 &argument->element_align);
	}
	if (!form_fits(form->argument[i].role, argument))
		report_bad_type(fcinfo, form, i, declared);
}

const Arguments *
arguments_resolve(FunctionCallInfo fcinfo, const CallForm *form)
{
	int			nargs = PG_NARGS() - 1;
	Arguments  *arguments;
	MemoryContext before;

	if (get_fn_expr_variadic(fcinfo->flinfo))
		report_bad_call(fcinfo, form, "does not take an array of arguments");
	if (nargs > form->n_arguments)
		report_bad_call(fcinfo, form,
						psprintf("takes at most %d arguments, not %d",
								 form->n_arguments, nargs));

	before = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	arguments = palloc0(sizeof(Arguments));
	for (int i = 0; i < nargs; i++)
		resolve_argument(fcinfo, form, i, &arguments->argument[i + 1]);
	MemoryContextSwitchTo(before);
	fcinfo->flinfo->fn_extra = arguments;
	return arguments;
}

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
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be 0 or 1, not %.15g", argument->name, number),
				 errhint("Pass a condition, such as %s = %.15g. Several waves or staggered starts are the business of did_wave_sample, which comes with a later release.",
						 argument->name, number)));
	return number == 1.0;
}

static void
report_not_whole(const Argument *argument, const char *number)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be a whole number of type bigint, not %.*s%s",
					argument->name, SHOWN_MAX, number,
					strlen(number) > SHOWN_MAX ? "..." : ""),
			 errhint("It identifies an area or another unit: write %s::text for a code that is no integer. A choice, such as a confidence level, goes to the function: SELECT did_estimate(did_sample(outcome, treated, post), conf_level => 0.95), SELECT bootstrap_ci(bootstrap_sample(value), conf_level => 0.95).",
					 argument->name)));
}

static Key
float_key(const Argument *argument, double number)
{
	/* 2^63 is the first whole number that bigint does not have. */
	if (!(number >= -0x1p63 && number < 0x1p63 && number == floor(number)))
		report_not_whole(argument, psprintf("%.15g", number));
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
		report_not_whole(argument, digits);
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
