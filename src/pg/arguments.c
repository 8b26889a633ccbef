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

#include "access/htup_details.h"
#include "catalog/dependency.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "nodes/primnodes.h"
#include "parser/parse_coerce.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "pg/arguments.h"

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
		case JSONBOID:
			return FORM_JSONB;
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
		case ROLE_WAVE:
			return is_number(form) || form == FORM_LITERAL;
		case ROLE_KEY:
			return form > FORM_BOOLEAN && form < FORM_ARRAY;
		case ROLE_COVARIATES:
			return form == FORM_LITERAL ||
				(form == FORM_ARRAY && (is_number(argument->element) ||
										argument->element == FORM_BOOLEAN));
		case ROLE_MARGINS:
			return form == FORM_JSONB;
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
		case ROLE_WAVE:
			return psprintf("It is an integer, such as a year: write extract(year FROM %s), or dense_rank() OVER (ORDER BY ...).",
							name);
		case ROLE_WEIGHT:
			return "It is a number.";
		case ROLE_KEY:
			return psprintf("It is an integer, text, a code or a date: write %s::text, or a date for a moment.",
							name);
		case ROLE_COVARIATES:
			return "It is an array of numbers: write ARRAY[age, sex, ...].";
		case ROLE_MARGINS:
			return "It is jsonb: write jsonb_build_object('sex', sex, 'age', age_band).";
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
			 errhint("The call is %s. SELECT resilience_guide('start') has an example.", argument_call(fcinfo, form))));
}

/* The name of a type of samples of this extension, or of an array's elements. */
static char *
sample_type_of(FunctionCallInfo fcinfo, Oid type)
{
	Oid			element = get_element_type(type);
	Oid			of = OidIsValid(element) ? element : type;
	Oid			extension = getExtensionOfObject(TypeRelationId, of);
	HeapTuple	tuple;
	char	   *name;
	char	   *ending;

	if (!OidIsValid(extension) || extension !=
		getExtensionOfObject(ProcedureRelationId, fcinfo->flinfo->fn_oid))
		return NULL;
	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(of));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "there is no type %u", of);
	name = pstrdup(NameStr(((Form_pg_type) GETSTRUCT(tuple))->typname));
	ReleaseSysCache(tuple);
	ending = strstr(name, "_sample");
	return ending != NULL && strcmp(ending, "_sample") == 0 ? name : NULL;
}

/* A sample where a row's argument should be: it has rows already. */
static const char *
advice_of_sample(FunctionCallInfo fcinfo, const CallForm *form, Oid type)
{
	char	   *name = sample_type_of(fcinfo, type);

	if (name == NULL)
		return NULL;
	/* A call that begins with a key is that of a table. */
	if (form->argument[0].role == ROLE_KEY)
		return "Of samples, each of a cell, categories are texts: survey_chisq(sample, row_category::text, column_category::text), or of arrays survey_chisq(samples, rows::text[], columns::text[]).";
	return psprintf("This is the call of an aggregate of rows, and a %s has taken its rows: what is asked of it takes it alone, and choices by name, such as conf_level => 0.9. Samples are merged by %.*s_rollup.",
					name, (int) strcspn(name, "_"), name);
}

static void
report_bad_type(const char *name, ArgumentRole role, Oid type,
				const char *detail, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("%s cannot be of type %s", name, format_type_be(type)),
			 detail == NULL ? 0 : errdetail_internal("%s", detail),
			 errhint("%s", hint != NULL ? hint : advice(role, name))));
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
				 errhint("In a distributed query, cast to the types of the fixed overloads: double precision or boolean outcomes, boolean flags, integer periods, bigint or text clusters, blocks of the clusters' type, double precision weights.")));
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
		report_bad_type(argument->name, form->argument[i].role, declared,
						psprintf("It is argument %d of %s.", i + 1,
								 argument_call(fcinfo, form)),
						advice_of_sample(fcinfo, form, type));
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

/* ---- a column that is to be an argument ---- */

ArgumentRole
argument_role(const char *name)
{
	static const char *const names[] = {
		[ROLE_OUTCOME] = "outcome", [ROLE_FLAG] = "flag", [ROLE_WAVE] = "wave",
		[ROLE_KEY] = "key", [ROLE_WEIGHT] = "weight",
		[ROLE_COVARIATES] = "covariates"
	};

	for (size_t i = 0; i < lengthof(names); i++)
		if (strcmp(names[i], name) == 0)
			return (ArgumentRole) i;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there is no role \"%s\" of an argument", name)));
}

/*
 * What a column of the type is as an argument, and so what makes one of the
 * fixed types of it; or an error as of the argument itself.
 */
const char *
argument_column_form(const char *name, ArgumentRole role, Oid type)
{
	Argument	argument = {.name = name};
	ArgumentRole read_as = role == ROLE_COVARIATES ? ROLE_OUTCOME : role;

	argument.form = form_of(getBaseType(type), &argument);
	if (!form_fits(read_as, &argument))
		report_bad_type(name, read_as, type, NULL, NULL);
	switch (argument.form)
	{
		case FORM_BOOLEAN:
			return "boolean";
		case FORM_INT2:
		case FORM_INT4:
		case FORM_INT8:
		case FORM_OID:
			return "integer";
		case FORM_FLOAT4:
		case FORM_FLOAT8:
			return "float";
		case FORM_NUMERIC:
			return "numeric";
		case FORM_DATE:
			return "date";
		default:
			return "text";
	}
}
