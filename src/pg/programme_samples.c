/*-------------------------------------------------------------------------
 *
 * programme_samples.c
 *		programme_samples: the samples of many outcomes in one pass over the
 *		answers of a survey.
 *
 * The queries that it is given say how the values of outcomes are made of
 * answers, who was interviewed, and what was answered; the values are those of
 * the view outcome_value, to the last bit, as a test holds them to be.  Answers
 * are not joined and sorted: an interview has a row of a table in memory, a
 * question a column, and a field the number of the answer's code.  What
 * follows from a code is worked out once.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "core/base/bytes.h"
#include "core/sample/sample_hot.h"
#include "pg/arguments.h"
#include "pg/compat.h"
#include "pg/did_sample.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(programme_samples);

/* A value that an outcome may not have. */
typedef struct Value
{
	double		value;
	bool		is_null;
} Value;

/* An answer as it is coded: those that are written alike are one. */
typedef struct Code
{
	Datum		number;
	bool		is_answer;		/* not missing, and offered */
} Code;

/* An option of a question, or a code that stands for a missing answer. */
typedef struct Option
{
	Datum		code;
	bool		is_missing;
} Option;

typedef struct Question
{
	Key			key;
	bool		is_number;
	Option	   *options;
	int			n_options;
	Code	   *codes;
	uint32		n_codes;
	uint32		codes_capacity;
	uint32	   *slots;			/* numbers of codes from 1, by hash */
	uint32		n_slots;		/* a power of 2 */
} Question;

typedef enum Rule
{
	RULE_TOP_BOX,
	RULE_THRESHOLD,
	RULE_SUM,
	RULE_LOOKUP,
	RULE_NUMERIC
} Rule;

static const char *const rule_names[] = {
	"top_box", "threshold", "sum", "lookup", "numeric"
};

typedef struct OutcomeItem
{
	int			question;
	Datum		multiplier;
	Datum		constant;
} OutcomeItem;

/* A sum and its score. */
typedef struct Score
{
	Datum		raw;
	double		score;
} Score;

typedef struct Outcome
{
	Key			key;
	bool		is_proportion;
	Rule		rule;
	Datum	   *codes;			/* that count as yes */
	int			n_codes;
	Datum		at_least;		/* 0 if there is none, as below */
	Datum		at_most;
	int			min_answered;	/* 0 if all must be */
	OutcomeItem	   *items;
	int			n_items;
	Score	   *scores;
	int			n_scores;
} Outcome;

typedef struct Interview
{
	int64		number;
	Key			area;			/* without a text if it is not known */
	double		weight;
	bool		has_weight;
	bool		treated;
	bool		post;
} Interview;

typedef struct Survey
{
	MemoryContext memory;		/* as long as the call */
	Question   *questions;
	int			n_questions;
	int			questions_capacity;
	int		   *question_slots; /* numbers from 1, by hash */
	uint32		n_question_slots;
	Outcome    *outcomes;
	int			n_outcomes;
	int			outcomes_capacity;
	Interview  *interviews;
	uint32		n_interviews;
	uint32		interviews_capacity;
	uint32	   *interview_slots;	/* likewise */
	uint32		n_interview_slots;
	uint32	   *fields;			/* codes from 1, by interview and question */
} Survey;

typedef void (*TakeRow) (Survey *survey, TupleTableSlot *row);

/* Where the rows of a query go. */
typedef struct Reader
{
	DestReceiver receiver;
	Survey	   *survey;
	TakeRow		take;
	const Oid  *types;
	int			n_types;
} Reader;

/* ---- reading the rows of a query ---- */

static void
start_reading(DestReceiver *self, int operation, TupleDesc columns)
{
	const Reader *reader = (const Reader *) self;
	bool		fits = columns->natts == reader->n_types;

	for (int i = 0; fits && i < reader->n_types; i++)
		fits = TupleDescAttr(columns, i)->atttypid == reader->types[i];
	if (!fits)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("a query for programme_samples has other columns than it takes"),
				 errhint("It is a part of current_estimate; query that.")));
}

static bool
read_row(TupleTableSlot *row, DestReceiver *self)
{
	const Reader *reader = (const Reader *) self;
	MemoryContext before;

	slot_getallattrs(row);
	before = MemoryContextSwitchTo(reader->survey->memory);
	reader->take(reader->survey, row);
	MemoryContextSwitchTo(before);
	return true;
}

static void
end_reading(DestReceiver *self)
{
}

static void
read_query(Survey *survey, const char *query, TakeRow take, const Oid *types,
		   int n_types)
{
	Reader		reader = {
		.receiver = {
			.receiveSlot = read_row,
			.rStartup = start_reading,
			.rShutdown = end_reading,
			.rDestroy = end_reading,
			.mydest = DestTuplestore	/* any that takes rows */
		},
		.survey = survey,
		.take = take,
		.types = types,
		.n_types = n_types
	};
	SPIExecuteOptions options = {
		.read_only = true,
		.must_return_tuples = true,
		.dest = &reader.receiver
	};

	if (SPI_execute_extended(query, &options) != SPI_OK_SELECT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("programme_samples takes queries"),
				 errhint("It is a part of current_estimate; query that.")));
}

#define READ_QUERY(survey, query, take, types) \
	read_query(survey, query, take, types, lengthof(types))

/* Room for one more; what was there moves. */
static void *
grow(void *array, int64 n, int64 *capacity, size_t size)
{
	if (n < *capacity)
		return array;
	*capacity = *capacity == 0 ? 16 : *capacity * 2;
	return array == NULL ?
		MemoryContextAllocHuge(CurrentMemoryContext,
							   size_mul(*capacity, size)) :
		repalloc_huge(array, size_mul(*capacity, size));
}

static Key
copy_key(Datum value)
{
	Key			key = text_key(value);
	char	   *copy = palloc(size_add(key.length, 1));

	memcpy(copy, key.text, key.length);
	key.text = copy;
	return key;
}

static bool
same_key(const Key *a, const Key *b)
{
	return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

static Datum
copy_number(Datum value)
{
	return PointerGetDatum(PG_DETOAST_DATUM_COPY(value));
}

static uint32
hash_bytes_of(const void *bytes, size_t length)
{
	return hash_bytes((const unsigned char *) bytes, (int) length);
}

/* ---- questions and their codes ---- */

/* The number of a question, or -1. */
static inline int
find_question(const Survey *survey, const Key *key)
{
	uint32		mask = survey->n_question_slots - 1;

	for (uint32 i = hash_bytes_of(key->text, key->length) & mask;
		 survey->question_slots[i] != 0; i = (i + 1) & mask)
	{
		int			number = survey->question_slots[i] - 1;

		if (same_key(&survey->questions[number].key, key))
			return number;
	}
	return -1;
}

static void
enter_question(Survey *survey, int number)
{
	const Key  *key = &survey->questions[number].key;
	uint32		mask = survey->n_question_slots - 1;
	uint32		i = hash_bytes_of(key->text, key->length) & mask;

	while (survey->question_slots[i] != 0)
		i = (i + 1) & mask;
	survey->question_slots[i] = number + 1;
}

static int
add_question(Survey *survey, Datum name, bool is_number)
{
	Key			key = text_key(name);
	int			number = find_question(survey, &key);
	int64		capacity = survey->questions_capacity;

	if (number >= 0)
		return number;
	number = survey->n_questions;
	survey->questions = (Question *) grow(survey->questions, number, &capacity,
										  sizeof(Question));
	survey->questions_capacity = (int) capacity;
	memset(&survey->questions[number], 0, sizeof(Question));
	survey->questions[number].key = copy_key(name);
	survey->questions[number].is_number = is_number;
	survey->n_questions++;
	if ((uint32) survey->n_questions * 2 > survey->n_question_slots)
	{
		survey->n_question_slots *= 2;
		survey->question_slots = (int *) palloc0(size_mul(survey->n_question_slots, sizeof(int)));
		for (int i = 0; i < number; i++)
			enter_question(survey, i);
	}
	enter_question(survey, number);
	return number;
}

static inline bool
same_number(Datum a, Datum b)
{
	return DatumGetBool(DirectFunctionCall2(numeric_eq, a, b));
}

/* A code that is missing, or that a choice does not offer, is no answer. */
static bool
is_answer(const Question *question, Datum number)
{
	for (int i = 0; i < question->n_options; i++)
		if (same_number(question->options[i].code, number))
			return !question->options[i].is_missing;
	return question->is_number;
}

static uint32
code_slot(const Question *question, const char *bytes, size_t length)
{
	uint32		mask = question->n_slots - 1;
	uint32		i = hash_bytes_of(bytes, length) & mask;

	while (question->slots[i] != 0)
	{
		void	   *known = DatumGetPointer(question->codes[question->slots[i] - 1].number);

		if (VARSIZE_ANY_EXHDR(known) == length &&
			memcmp(VARDATA_ANY(known), bytes, length) == 0)
			break;
		i = (i + 1) & mask;
	}
	return i;
}

static void
make_room_for_codes(Question *question)
{
	int64		capacity = question->codes_capacity;

	question->codes = (Code *) grow(question->codes, question->n_codes,
									&capacity, sizeof(Code));
	question->codes_capacity = (uint32) capacity;
	if (question->n_codes * 2 >= question->n_slots)
	{
		if (question->slots != NULL)
			pfree(question->slots);
		question->n_slots = question->n_slots == 0 ? 64 : question->n_slots * 2;
		question->slots = (uint32 *) palloc_extended(size_mul(question->n_slots, sizeof(uint32)),
													 MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
		for (uint32 i = 0; i < question->n_codes; i++)
		{
			void	   *known = DatumGetPointer(question->codes[i].number);

			question->slots[code_slot(question, VARDATA_ANY(known),
									  VARSIZE_ANY_EXHDR(known))] = i + 1;
		}
	}
}

/* The number, from 1, of an answer's code. */
static inline uint32
code_of(Question *question, Datum number)
{
	struct varlena *packed = PG_DETOAST_DATUM_PACKED(number);
	uint32		slot;

	if (question->n_slots > 0)
	{
		slot = code_slot(question, VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed));
		if (likely(question->slots[slot] != 0))
			return question->slots[slot];
	}
	make_room_for_codes(question);
	slot = code_slot(question, VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed));
	question->codes[question->n_codes].number = copy_number(number);
	question->codes[question->n_codes].is_answer =
		is_answer(question, question->codes[question->n_codes].number);
	question->slots[slot] = ++question->n_codes;
	return question->n_codes;
}

/* ---- what the queries give ---- */

/* The outcome of that name: the last one, as they come in order. */
static Outcome *
find_outcome(Survey *survey, Datum name)
{
	Key			key = text_key(name);

	for (int i = survey->n_outcomes; i-- > 0;)
		if (same_key(&survey->outcomes[i].key, &key))
			return &survey->outcomes[i];
	return NULL;
}

static Rule
rule_of(Datum name)
{
	char	   *rule = TextDatumGetCString(name);

	for (size_t i = 0; i < lengthof(rule_names); i++)
		if (strcmp(rule, rule_names[i]) == 0)
			return (Rule) i;
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("an outcome has the rule \"%s\", which this version of the extension does not know", rule),
			 errhint("Install the version of the extension that the programme was made by, or a later one.")));
}

static const Oid outcome_columns[] = {
	TEXTOID, BOOLOID, TEXTOID, NUMERICARRAYOID, NUMERICOID, NUMERICOID, INT4OID,
	TEXTOID, BOOLOID, NUMERICOID, NUMERICOID
};

/* An outcome with one of its items; with NULLs for these if it has none. */
static void
take_outcome(Survey *survey, TupleTableSlot *row)
{
	const Datum *values = row->tts_values;
	const bool *nulls = row->tts_isnull;
	Outcome    *outcome = find_outcome(survey, values[0]);

	if (outcome == NULL)
	{
		int64		capacity = survey->outcomes_capacity;

		survey->outcomes = (Outcome *) grow(survey->outcomes, survey->n_outcomes,
											&capacity, sizeof(Outcome));
		survey->outcomes_capacity = (int) capacity;
		outcome = &survey->outcomes[survey->n_outcomes++];
		memset(outcome, 0, sizeof(Outcome));
		outcome->key = copy_key(values[0]);
		outcome->is_proportion = DatumGetBool(values[1]);
		outcome->rule = rule_of(values[2]);
		if (!nulls[3])
		{
			bool	   *code_nulls;
			int			n;
			Datum	   *codes;

			deconstruct_array(DatumGetArrayTypePCopy(values[3]), NUMERICOID, -1,
							  false, TYPALIGN_INT, &codes, &code_nulls, &n);
			outcome->codes = codes;
			for (int i = 0; i < n; i++)
				if (!code_nulls[i])
					outcome->codes[outcome->n_codes++] = codes[i];
		}
		outcome->at_least = nulls[4] ? (Datum) 0 : copy_number(values[4]);
		outcome->at_most = nulls[5] ? (Datum) 0 : copy_number(values[5]);
		outcome->min_answered = nulls[6] ? 0 : DatumGetInt32(values[6]);
	}
	if (!nulls[7])
	{
		OutcomeItem	   *item;

		outcome->items = (OutcomeItem *) (outcome->items == NULL ? palloc(sizeof(OutcomeItem)) :
								   repalloc(outcome->items, size_mul(size_add(outcome->n_items, 1), sizeof(OutcomeItem))));
		item = &outcome->items[outcome->n_items++];
		item->question = add_question(survey, values[7], DatumGetBool(values[8]));
		item->multiplier = copy_number(values[9]);
		item->constant = copy_number(values[10]);
	}
}

static const Oid option_columns[] = {TEXTOID, NUMERICOID, BOOLOID};

static void
take_option(Survey *survey, TupleTableSlot *row)
{
	Key			key = text_key(row->tts_values[0]);
	int			number = find_question(survey, &key);
	Question   *question;

	if (number < 0)
		return;
	question = &survey->questions[number];
	question->options = (Option *) (question->options == NULL ? palloc(sizeof(Option)) :
									repalloc(question->options, size_mul(size_add(question->n_options, 1), sizeof(Option))));
	question->options[question->n_options].code = copy_number(row->tts_values[1]);
	question->options[question->n_options++].is_missing = DatumGetBool(row->tts_values[2]);
}

static const Oid score_columns[] = {TEXTOID, NUMERICOID, FLOAT8OID};

static void
take_score(Survey *survey, TupleTableSlot *row)
{
	Outcome    *outcome = find_outcome(survey, row->tts_values[0]);

	if (outcome == NULL)
		return;
	outcome->scores = (Score *) (outcome->scores == NULL ? palloc(sizeof(Score)) :
								 repalloc(outcome->scores, size_mul(size_add(outcome->n_scores, 1), sizeof(Score))));
	outcome->scores[outcome->n_scores].raw = copy_number(row->tts_values[1]);
	outcome->scores[outcome->n_scores++].score = DatumGetFloat8(row->tts_values[2]);
}

static const Oid interview_columns[] = {INT8OID, TEXTOID, BOOLOID, BOOLOID, FLOAT8OID};

static void
take_interview(Survey *survey, TupleTableSlot *row)
{
	const Datum *values = row->tts_values;
	int64		capacity = survey->interviews_capacity;
	Interview  *interview;

	survey->interviews = (Interview *) grow(survey->interviews, survey->n_interviews,
											&capacity, sizeof(Interview));
	survey->interviews_capacity = (uint32) capacity;
	interview = &survey->interviews[survey->n_interviews++];
	interview->number = DatumGetInt64(values[0]);
	interview->area = copy_key(values[1]);
	interview->treated = DatumGetBool(values[2]);
	interview->post = DatumGetBool(values[3]);
	interview->has_weight = !row->tts_isnull[4];
	interview->weight = interview->has_weight ? DatumGetFloat8(values[4]) : 0.0;
}

static inline uint32
interview_slot(const Survey *survey, int64 number)
{
	uint32		mask = survey->n_interview_slots - 1;
	uint32		i = (uint32) (((uint64) number * UINT64CONST(0x9E3779B97F4A7C15)) >> 32) & mask;

	while (survey->interview_slots[i] != 0 &&
		   survey->interviews[survey->interview_slots[i] - 1].number != number)
		i = (i + 1) & mask;
	return i;
}

/* A table of interviews and questions, without answers yet. */
static void
lay_out(Survey *survey)
{
	survey->n_interview_slots = 16;
	while (survey->n_interview_slots < survey->n_interviews * (uint64) 2)
		survey->n_interview_slots *= 2;
	survey->interview_slots = (uint32 *)
		palloc_extended(size_mul(survey->n_interview_slots, sizeof(uint32)),
						MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (uint32 i = 0; i < survey->n_interviews; i++)
		survey->interview_slots[interview_slot(survey, survey->interviews[i].number)] = i + 1;
	survey->fields = (uint32 *)
		palloc_extended(size_mul(size_mul(size_add(survey->n_interviews, 1), size_add(survey->n_questions, 1)), sizeof(uint32)),
						MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

static const Oid answer_columns[] = {TEXTOID, INT8OID, NUMERICOID};

static void
take_answer(Survey *survey, TupleTableSlot *row)
{
	Key			key = text_key(row->tts_values[0]);
	int			question = find_question(survey, &key);
	uint32		slot;

	if (question < 0)
		return;
	slot = interview_slot(survey, DatumGetInt64(row->tts_values[1]));
	if (survey->interview_slots[slot] == 0)
		return;
	survey->fields[(size_t) (survey->interview_slots[slot] - 1) * survey->n_questions + question] =
		code_of(&survey->questions[question], row->tts_values[2]);
}

/* ---- from answers to a value ---- */

static const Value missing = {0.0, true};

static Value
value_of_total(const Outcome *outcome, Datum total)
{
	Value		value = {0.0, false};

	switch (outcome->rule)
	{
		case RULE_THRESHOLD:
			value.value =
				(outcome->at_least == 0 || DatumGetBool(DirectFunctionCall2(numeric_ge, total, outcome->at_least))) &&
				(outcome->at_most == 0 || DatumGetBool(DirectFunctionCall2(numeric_le, total, outcome->at_most)));
			return value;
		case RULE_LOOKUP:
			for (int i = 0; i < outcome->n_scores; i++)
				if (same_number(outcome->scores[i].raw, total))
				{
					value.value = outcome->scores[i].score;
					return value;
				}
			return missing;
		default:
			value.value = DatumGetFloat8(DirectFunctionCall1(numeric_float8, total));
			return value;
	}
}

/* What an answer adds to the sum. */
static Datum
part_of(const OutcomeItem *item, Datum number)
{
	return DirectFunctionCall2(numeric_add, item->constant,
							   DirectFunctionCall2(numeric_mul, item->multiplier, number));
}

static Value
value_of_code(const Outcome *outcome, const Code *code)
{
	if (!code->is_answer)
		return missing;
	if (outcome->rule == RULE_TOP_BOX)
	{
		Value		value = {0.0, false};

		for (int i = 0; i < outcome->n_codes; i++)
			if (same_number(outcome->codes[i], code->number))
				value.value = 1.0;
		return value;
	}
	return value_of_total(outcome, part_of(&outcome->items[0], code->number));
}

/* parts: of each item and code, 0 if it is no answer. */
static Value
value_of_codes(const Outcome *outcome, const uint32 *fields, Datum *const *parts)
{
	Datum		total = 0;
	int			answered = 0;

	if (outcome->rule == RULE_TOP_BOX || outcome->rule == RULE_NUMERIC)
		return missing;			/* a rule for a single item */
	for (int i = 0; i < outcome->n_items; i++)
	{
		uint32		code = fields[outcome->items[i].question];

		if (code == 0 || parts[i][code - 1] == 0)
			continue;
		answered++;
		total = total == 0 ? parts[i][code - 1] :
			DirectFunctionCall2(numeric_add, total, parts[i][code - 1]);
	}
	if (answered == outcome->n_items && answered > 0)
		return value_of_total(outcome, total);
	if (answered == 0 || outcome->min_answered == 0 || answered < outcome->min_answered)
		return missing;
	total = DirectFunctionCall2(numeric_mul, total,
								DirectFunctionCall1(int8_numeric, Int64GetDatum(outcome->n_items)));
	total = DirectFunctionCall2(numeric_div, total,
								DirectFunctionCall1(int8_numeric, Int64GetDatum(answered)));
	return value_of_total(outcome, total);
}

/* ---- from values to a sample ---- */

static void
add_value(Sample **sample, const Outcome *outcome, const Interview *interview,
		  Value value)
{
	double		number;
	double		weight = interview->weight;
	int64		cluster;
	int32		cohort = interview->treated ? PERIOD_POST : NEVER_TREATED;
	int32		period = interview->post ? PERIOD_POST : PERIOD_PRE;

	if (value.is_null || !interview->has_weight)
	{
		(*sample)->image.n_missing++;
		return;
	}
	number = outcome->is_proportion ? (value.value == 1.0 ? 1.0 : 0.0) :
		check_number("outcome", value.value);
	if (unlikely(!(weight >= 1.0 / WEIGHT_LIMIT && weight <= WEIGHT_LIMIT)) &&
		weight != 0.0)
		report_bad_weight(weight);
	if (weight == 0.0 ||
		!find_key(&(*sample)->image, interview->area, &cluster) ||
		!known_cell_add(*sample, cluster, 0, cohort, period, number, weight, NULL))
	{
		Row			row = {number, NULL, weight, interview->area, {0}, cohort, period, {0}};
		Sample	   *before = *sample;
		SampleStatus status = weight == 0.0 ?
			sample_add_weightless(sample, &row) : sample_add(sample, &row);

		if (status != SAMPLE_OK)
			sample_report(status, *sample, NULL);
		if (*sample != before)
			pfree(before);
	}
}

/* In memory that is reset after each outcome. */
static Sample *
sample_of_outcome(const Survey *survey, const Outcome *outcome,
				  MemoryContext passing)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER | SAMPLE_WEIGHTED |
									   (outcome->is_proportion ? SAMPLE_BOOLEAN_OUTCOME : 0), 0);
	bool		single = outcome->n_items == 1;
	Value	   *values = NULL;
	Datum	  **parts = NULL;
	MemoryContext kept = CurrentMemoryContext;

	if (single)
	{
		const Question *question = &survey->questions[outcome->items[0].question];

		values = (Value *) palloc_extended(size_mul(size_add(question->n_codes, 1), sizeof(Value)), MCXT_ALLOC_HUGE);
		values[0] = missing;
		for (uint32 i = 0; i < question->n_codes; i++)
			values[i + 1] = value_of_code(outcome, &question->codes[i]);
	}
	else
	{
		parts = (Datum **) palloc(size_mul(size_add(outcome->n_items, 1), sizeof(Datum *)));
		for (int j = 0; j < outcome->n_items; j++)
		{
			const Question *question = &survey->questions[outcome->items[j].question];

			parts[j] = (Datum *) palloc_extended(size_mul(size_add(question->n_codes, 1), sizeof(Datum)), MCXT_ALLOC_HUGE);
			for (uint32 i = 0; i < question->n_codes; i++)
				parts[j][i] = question->codes[i].is_answer ?
					part_of(&outcome->items[j], question->codes[i].number) : 0;
		}
	}

	for (uint32 i = 0; i < survey->n_interviews; i++)
	{
		const uint32 *fields = survey->fields + (size_t) i * survey->n_questions;
		Value		value;

		if (single)
			value = values[fields[outcome->items[0].question]];
		else
		{
			MemoryContextSwitchTo(passing);
			value = value_of_codes(outcome, fields, parts);
			MemoryContextSwitchTo(kept);
			MemoryContextReset(passing);
		}
		add_value(&sample, outcome, &survey->interviews[i], value);
		if (i % 4096 == 0)
			CHECK_FOR_INTERRUPTS();
	}
	return sample;
}

Datum
programme_samples(PG_FUNCTION_ARGS)
{
	MemoryContext memory = AllocSetContextCreate(CurrentMemoryContext, "survey", ALLOCSET_DEFAULT_SIZES);
	MemoryContext of_outcome = AllocSetContextCreate(memory, "outcome", ALLOCSET_DEFAULT_SIZES);
	MemoryContext passing = AllocSetContextCreate(memory, "value", ALLOCSET_DEFAULT_SIZES);
	MemoryContext before;
	Survey	   *survey;
	ResultRow	row;
	const char *queries[5];

	require_arguments(fcinfo, lengthof(queries));
	rows_open(&row, fcinfo, 2);
	before = MemoryContextSwitchTo(memory);
	for (size_t i = 0; i < lengthof(queries); i++)
		queries[i] = text_to_cstring(PG_GETARG_TEXT_PP(i));
	survey = (Survey *) palloc0(sizeof(Survey));
	survey->memory = memory;
	survey->n_question_slots = 64;
	survey->question_slots = (int *) palloc0(size_mul(survey->n_question_slots, sizeof(int)));
	MemoryContextSwitchTo(before);

	SPI_connect();
	READ_QUERY(survey, queries[0], take_outcome, outcome_columns);
	READ_QUERY(survey, queries[1], take_option, option_columns);
	READ_QUERY(survey, queries[2], take_score, score_columns);
	READ_QUERY(survey, queries[3], take_interview, interview_columns);
	if (survey->n_interviews > 0)
	{
		before = MemoryContextSwitchTo(memory);
		lay_out(survey);
		MemoryContextSwitchTo(before);
		READ_QUERY(survey, queries[4], take_answer, answer_columns);
	}
	SPI_finish();

	for (int i = 0; i < survey->n_outcomes && survey->n_interviews > 0; i++)
	{
		const Outcome *outcome = &survey->outcomes[i];
		Sample	   *sample;

		before = MemoryContextSwitchTo(of_outcome);
		sample = sample_of_outcome(survey, outcome, passing);
		row_set(&row, 0, PointerGetDatum(cstring_to_text_with_len(outcome->key.text, (int) outcome->key.length)));
		row_set(&row, 1, image_datum(did_sample_type.canonical(&sample->image)));
		row_put(&row);
		MemoryContextSwitchTo(before);
		MemoryContextReset(of_outcome);
	}
	MemoryContextDelete(memory);
	return (Datum) 0;
}
