/*-------------------------------------------------------------------------
 *
 * programme_answers.c
 *		Reads the answers of a survey, and how outcomes are made of them, from
 *		the queries of programme_samples.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "core/base/bytes.h"
#include "pg/arguments.h"
#include "pg/programme_answers.h"

static const char *const rule_names[] = {
	"top_box", "threshold", "sum", "lookup", "numeric"
};

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

Survey *
programme_answers_read(const char *const *queries, MemoryContext memory)
{
	MemoryContext before = MemoryContextSwitchTo(memory);
	Survey	   *survey = (Survey *) palloc0(sizeof(Survey));

	survey->memory = memory;
	survey->n_question_slots = 64;
	survey->question_slots = (int *) palloc0(size_mul(survey->n_question_slots, sizeof(int)));
	MemoryContextSwitchTo(before);

	SPI_connect();
	READ_QUERY(survey, queries[QUERY_OUTCOMES], take_outcome, outcome_columns);
	READ_QUERY(survey, queries[QUERY_OPTIONS], take_option, option_columns);
	READ_QUERY(survey, queries[QUERY_SCORES], take_score, score_columns);
	READ_QUERY(survey, queries[QUERY_INTERVIEWS], take_interview, interview_columns);
	if (survey->n_interviews > 0)
	{
		before = MemoryContextSwitchTo(memory);
		lay_out(survey);
		MemoryContextSwitchTo(before);
		READ_QUERY(survey, queries[QUERY_ANSWERS], take_answer, answer_columns);
	}
	SPI_finish();
	return survey;
}
