/*-------------------------------------------------------------------------
 *
 * known_totals.c
 *		Totals of the population, as jsonb.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "pg/compat.h"
#include "pg/known_totals.h"
#include "pg/row_margins.h"

#define HOW_TO_WRITE \
	"Write {\"sex\": {\"f\": 52000, \"m\": 48000}, \"income\": 3100000}: for each margin its categories with their totals, or one number where rows have amounts."

pg_noreturn static void
report_form(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s", problem),
			 errhint(HOW_TO_WRITE)));
}

static MarginText
text_of(const JsonbValue *value)
{
	/* An empty text is one, and NULL is none. */
	return (MarginText) {value->val.string.len == 0 ? "" : value->val.string.val,
		(uint32) value->val.string.len};
}

static double
number_of(const JsonbValue *value, MarginText margin)
{
	double		number;

	if (value->type != jbvNumeric)
		report_form(psprintf("a total in margin \"%s\" is not a number",
							 margin_shown(margin)));
	number = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow,
												NumericGetDatum(value->val.numeric)));
	if (!(fabs(number) <= VALUE_LIMIT))
		report_form(psprintf("a total in margin \"%s\" is out of range",
							 margin_shown(margin)));
	return number;
}

static void
add_total(KnownTotals *totals, MarginText margin, MarginText category,
		  const JsonbValue *value)
{
	totals->known[totals->n++] = (KnownTotal) {margin, category,
		number_of(value, margin)};
}

/* The categories of a margin, up to the end of its object. */
static void
add_categories(KnownTotals *totals, MarginText margin,
			   JsonbIterator **iterator)
{
	JsonbValue	value;
	JsonbIteratorToken token;
	MarginText	category = {NULL, 0};

	while ((token = JsonbIteratorNext(iterator, &value, false)) != WJB_END_OBJECT)
	{
		CHECK_FOR_INTERRUPTS();
		if (token == WJB_KEY)
			category = text_of(&value);
		else if (token == WJB_VALUE)
			add_total(totals, margin, category, &value);
		else
			report_form(psprintf("a total in margin \"%s\" is not a number",
								 margin_shown(margin)));
	}
}

/* Every total is a number of the jsonb, which has no more of them than bytes. */
KnownTotals
get_known_totals(Jsonb *jsonb)
{
	KnownTotals totals = {NULL, 0};
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue	value;
	MarginText	margin = {NULL, 0};
	MarginText	none = {NULL, 0};

	if (!JB_ROOT_IS_OBJECT(jsonb) || JB_ROOT_COUNT(jsonb) == 0)
		report_form("totals must be an object with at least one margin");
	totals.known = palloc_array(KnownTotal, VARSIZE(jsonb) / sizeof(JEntry) + 1);
	iterator = JsonbIteratorInit(&jsonb->root);
	(void) JsonbIteratorNext(&iterator, &value, false);
	while ((token = JsonbIteratorNext(&iterator, &value, false)) != WJB_END_OBJECT)
	{
		if (token == WJB_KEY)
			margin = text_of(&value);
		else if (token == WJB_VALUE)
			add_total(&totals, margin, none, &value);
		else if (token == WJB_BEGIN_OBJECT)
			add_categories(&totals, margin, &iterator);
		else
			report_form(psprintf("the totals of margin \"%s\" are not numbers",
								 margin_shown(margin)));
	}
	return totals;
}
