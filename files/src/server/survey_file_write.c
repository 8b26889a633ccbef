/*-------------------------------------------------------------------------
 *
 * survey_file_write.c
 *		SQL function survey_file_write: rows of a query as an SPSS or Stata file.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "server/session.h"

#include <math.h>
#include <readstat.h>

#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(survey_file_write);

#define ROWS_AT_ONCE 500
/* Of a text; Stata's longer ones would have to be known before all others. */
#define MOST_SAV_BYTES 32767
#define MOST_DTA_BYTES 2045

/* Above it Stata's long integers are missing values. */
#define MOST_STATA_CODE 2147483620.0

#define FIRST_BYTES ((Size) 1 << 16)

/* The SQL function's arguments, by number. */
enum
{
	ARG_FORMAT, ARG_QUERY, ARG_N_ROWS, ARG_FILE_LABEL, ARG_WEIGHT,
	ARG_NAMES, ARG_KINDS, ARG_WIDTHS, ARG_FORMATS, ARG_LABELS,
	ARG_CODE_OF, ARG_CODES, ARG_CODE_LABELS,
	ARG_MISSING_OF, ARG_MISSING_LOW, ARG_MISSING_HIGH, ARG_MISSING_TEXT
};

typedef struct Strings
{
	Datum	   *values;
	bool	   *nulls;
	int			n;
} Strings;

typedef struct Writing
{
	readstat_writer_t *writer;
	bool		is_sav;
	char	   *bytes;			/* room for a varlena header first */
	Size		used;
	Size		size;
	bool		is_too_large;
	int			n_variables;
	Strings		names;
	readstat_variable_t **variables;
	readstat_label_set_t **sets;
	bool	   *is_text;
} Writing;

/*
 * Called by the library: what cannot be had is answered with -1, and no error is
 * raised here.
 */
static ssize_t
take_bytes(const void *bytes, size_t length, void *context)
{
	Writing    *writing = context;

	if (length > MaxAllocSize - writing->used)
	{
		writing->is_too_large = true;
		return -1;
	}
	if (writing->used + length > writing->size)
	{
		Size		size = Min(Max(writing->size * 2, writing->used + length), MaxAllocSize);
		char	   *grown = MemoryContextAllocExtended(GetMemoryChunkContext(writing->bytes),
													   size, MCXT_ALLOC_NO_OOM);

		if (grown == NULL)
			return -1;
		memcpy(grown, writing->bytes, writing->used);
		pfree(writing->bytes);
		writing->bytes = grown;
		writing->size = size;
	}
	memcpy(writing->bytes + writing->used, bytes, length);
	writing->used += length;
	return (ssize_t) length;
}

static const char *
advice(readstat_error_t error)
{
	switch (error)
	{
		case READSTAT_ERROR_NAME_BEGINS_WITH_ILLEGAL_CHARACTER:
		case READSTAT_ERROR_NAME_CONTAINS_ILLEGAL_CHARACTER:
		case READSTAT_ERROR_NAME_IS_RESERVED_WORD:
		case READSTAT_ERROR_NAME_IS_TOO_LONG:
		case READSTAT_ERROR_NAME_IS_ZERO_LENGTH:
			return "Make a view of the table that gives the column another name, and write that.";
		case READSTAT_ERROR_TOO_MANY_MISSING_VALUE_DEFINITIONS:
			return "SPSS has room for three missing codes, or for a range and a code: give a range in the argument missing.";
		case READSTAT_ERROR_STRING_VALUE_IS_TOO_LONG:
			return "Shorten the texts, or write a .sav file, whose texts may have 32,767 bytes.";
		default:
			return "Look at the column's type and values.";
	}
}

/* Of a variable, or of the whole file if there is none. */
static void
check(const Writing *writing, readstat_error_t error, int variable)
{
	if (error == READSTAT_OK)
		return;
	if (writing->is_too_large)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the file would be larger than a bytea can be"),
				 errhint("Write fewer rows or columns at a time.")));
	if (variable >= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("column \"%s\" cannot be written to a %s file: %s",
						TextDatumGetCString(writing->names.values[variable]),
						writing->is_sav ? ".sav" : ".dta", readstat_error_message(error)),
				 errhint("%s", advice(error))));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the %s file cannot be written: %s", writing->is_sav ? ".sav" : ".dta",
					readstat_error_message(error))));
}

static Strings
array_argument(FunctionCallInfo fcinfo, int i, Oid type, int n)
{
	Strings		strings = {NULL, NULL, 0};

	if (!PG_ARGISNULL(i))
		deconstruct_array(PG_GETARG_ARRAYTYPE_P(i), type,
						  type == TEXTOID ? -1 : type == INT4OID ? 4 : 8,
						  type != FLOAT8OID ? type == INT4OID : FLOAT8PASSBYVAL,
						  type == FLOAT8OID ? TYPALIGN_DOUBLE : TYPALIGN_INT,
						  &strings.values, &strings.nulls, &strings.n);
	if (n >= 0 && strings.n != n)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there must be as many of each of the variables' arrays"),
				 errhint("survey_file_sav() and survey_file_dta() call this function.")));
	return strings;
}

/* As UTF-8; NULL if it is null. */
static char *
utf8_of(const Strings *strings, int i)
{
	char	   *string;

	if (strings->nulls[i])
		return NULL;
	string = TextDatumGetCString(strings->values[i]);
	return pg_server_to_any(string, (int) strlen(string), PG_UTF8);
}

static int
variable_argument(const Writing *writing, const Strings *of, int i)
{
	int			variable = of->nulls[i] ? 0 : DatumGetInt32(of->values[i]);

	if (variable < 1 || variable > writing->n_variables)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no variable at position %d", variable)));
	return variable - 1;
}

static readstat_type_t
type_of(const Writing *writing, int variable)
{
	return writing->is_text[variable] ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE;
}

static void
add_variables(Writing *writing, FunctionCallInfo fcinfo)
{
	int			n = writing->n_variables;
	Strings		kinds = array_argument(fcinfo, ARG_KINDS, TEXTOID, n);
	Strings		widths = array_argument(fcinfo, ARG_WIDTHS, INT4OID, n);
	Strings		formats = array_argument(fcinfo, ARG_FORMATS, TEXTOID, n);
	Strings		labels = array_argument(fcinfo, ARG_LABELS, TEXTOID, n);

	for (int i = 0; i < n; i++)
	{
		int32		width = widths.nulls[i] ? 0 : DatumGetInt32(widths.values[i]);
		char	   *kind = utf8_of(&kinds, i);
		char	   *label = utf8_of(&labels, i);
		char	   *format = utf8_of(&formats, i);
		readstat_variable_t *variable;

		writing->is_text[i] = kind != NULL && strcmp(kind, "text") == 0;
		if (writing->names.nulls[i])
			check(writing, READSTAT_ERROR_NAME_IS_ZERO_LENGTH, -1);
		if (width < 0 || width > (writing->is_sav ? MOST_SAV_BYTES : MOST_DTA_BYTES))
			check(writing, READSTAT_ERROR_STRING_VALUE_IS_TOO_LONG, i);
		variable = readstat_add_variable(writing->writer, utf8_of(&writing->names, i),
										 type_of(writing, i),
										 writing->is_text[i] ? (size_t) width : 0);
		if (label != NULL)
			readstat_variable_set_label(variable, label);
		if (format != NULL)
			readstat_variable_set_format(variable, format);
		readstat_variable_set_measure(variable, writing->is_text[i] ?
									  READSTAT_MEASURE_NOMINAL : READSTAT_MEASURE_SCALE);
		writing->variables[i] = variable;
	}
}

static bool
is_stata_missing(const char *code)
{
	return code[0] == '.' && code[1] >= 'a' && code[1] <= 'z' && code[2] == '\0';
}

/* A set for each variable that has labels, named for its place. */
static void
add_labels(Writing *writing, FunctionCallInfo fcinfo)
{
	Strings		of = array_argument(fcinfo, ARG_CODE_OF, INT4OID, -1);
	Strings		codes = array_argument(fcinfo, ARG_CODES, TEXTOID, of.n);
	Strings		labels = array_argument(fcinfo, ARG_CODE_LABELS, TEXTOID, of.n);

	for (int i = 0; i < of.n; i++)
	{
		int			variable = variable_argument(writing, &of, i);
		char	   *code = utf8_of(&codes, i);
		char	   *label = utf8_of(&labels, i);
		char		name[32];
		double		number;
		char	   *end;

		if (code == NULL || label == NULL)
			continue;
		if (writing->sets[variable] == NULL)
		{
			snprintf(name, sizeof(name), "labels%d", variable + 1);
			writing->sets[variable] =
				readstat_add_label_set(writing->writer, type_of(writing, variable), name);
			readstat_variable_set_label_set(writing->variables[variable], writing->sets[variable]);
			readstat_variable_set_measure(writing->variables[variable], READSTAT_MEASURE_NOMINAL);
		}
		if (writing->is_text[variable])
		{
			readstat_label_string_value(writing->sets[variable], code, label);
			continue;
		}
		if (!writing->is_sav && is_stata_missing(code))
		{
			readstat_label_tagged_value(writing->sets[variable], code[1], label);
			continue;
		}
		number = strtod(code, &end);
		if (end == code || *end != '\0' ||
			(!writing->is_sav && (number != floor(number) || fabs(number) > MOST_STATA_CODE)))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("column \"%s\": the code \"%s\" cannot have a label in a %s file",
							TextDatumGetCString(writing->names.values[variable]),
							TextDatumGetCString(codes.values[i]), writing->is_sav ? ".sav" : ".dta"),
					 errhint("Leave it out of the table of labels, or write another format: Stata labels whole numbers and .a to .z, SPSS numbers.")));
		readstat_label_double_value(writing->sets[variable], number, label);
	}
}

static void
add_missing(Writing *writing, FunctionCallInfo fcinfo)
{
	Strings		of = array_argument(fcinfo, ARG_MISSING_OF, INT4OID, -1);
	Strings		low = array_argument(fcinfo, ARG_MISSING_LOW, FLOAT8OID, of.n);
	Strings		high = array_argument(fcinfo, ARG_MISSING_HIGH, FLOAT8OID, of.n);
	Strings		texts = array_argument(fcinfo, ARG_MISSING_TEXT, TEXTOID, of.n);
	bool	   *has_range = palloc0(mul_size(writing->n_variables, sizeof(bool)));

	for (int i = 0; i < of.n; i++)
	{
		int			variable = variable_argument(writing, &of, i);
		readstat_variable_t *to = writing->variables[variable];
		readstat_error_t error;

		if (writing->is_text[variable])
		{
			char	   *code = utf8_of(&texts, i);

			error = code == NULL ? READSTAT_OK :
				readstat_variable_add_missing_string_value(to, code);
		}
		else if (low.nulls[i] || high.nulls[i])
			continue;
		else if (DatumGetFloat8(low.values[i]) == DatumGetFloat8(high.values[i]))
			error = readstat_variable_add_missing_double_value(to, DatumGetFloat8(low.values[i]));
		else
			error = readstat_variable_add_missing_double_range(to, DatumGetFloat8(low.values[i]),
															   DatumGetFloat8(high.values[i]));
		check(writing, error, variable);
		if (!writing->is_text[variable] &&
			DatumGetFloat8(low.values[i]) != DatumGetFloat8(high.values[i]))
			has_range[variable] = true;
		if (readstat_variable_get_missing_ranges_count(to) > (has_range[variable] ? 2 : 3))
			check(writing, READSTAT_ERROR_TOO_MANY_MISSING_VALUE_DEFINITIONS, variable);
	}
}

static void
write_value(Writing *writing, int i, Datum value, bool is_null)
{
	const readstat_variable_t *variable = writing->variables[i];
	readstat_error_t error;

	if (writing->is_text[i])
	{
		char	   *string = is_null ? pstrdup("") : TextDatumGetCString(value);

		error = readstat_insert_string_value(writing->writer, variable,
											 pg_server_to_any(string, (int) strlen(string), PG_UTF8));
	}
	else if (is_null || !isfinite(DatumGetFloat8(value)))
		error = readstat_insert_missing_value(writing->writer, variable);
	else
		error = readstat_insert_double_value(writing->writer, variable, DatumGetFloat8(value));
	check(writing, error, i);
}

static void
write_rows(Writing *writing, const char *query)
{
	Portal		portal;
	MemoryContext row_context = AllocSetContextCreate(CurrentMemoryContext, "survey file row",
													  ALLOCSET_DEFAULT_SIZES);

	SPI_connect();
	portal = SPI_cursor_parse_open(NULL, query, &(SPIParseOpenOptions) {.read_only = true});
	for (;;)
	{
		SPI_cursor_fetch(portal, true, ROWS_AT_ONCE);
		if (SPI_processed == 0)
			break;
		if (SPI_tuptable->tupdesc->natts != writing->n_variables)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the query gives %d columns for %d variables",
							SPI_tuptable->tupdesc->natts, writing->n_variables)));
		for (int i = 0; i < writing->n_variables; i++)
			if (SPI_gettypeid(SPI_tuptable->tupdesc, i + 1) !=
				(writing->is_text[i] ? TEXTOID : FLOAT8OID))
				ereport(ERROR,
						(errcode(ERRCODE_DATATYPE_MISMATCH),
						 errmsg("column %d of the query must be %s", i + 1,
								writing->is_text[i] ? "text" : "double precision")));
		for (uint64 row = 0; row < SPI_processed; row++)
		{
			MemoryContext before = MemoryContextSwitchTo(row_context);

			CHECK_FOR_INTERRUPTS();
			check(writing, readstat_begin_row(writing->writer), -1);
			for (int i = 0; i < writing->n_variables; i++)
			{
				bool		is_null;
				Datum		value = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc,
												  i + 1, &is_null);

				write_value(writing, i, value, is_null);
			}
			check(writing, readstat_end_row(writing->writer), -1);
			MemoryContextSwitchTo(before);
			MemoryContextReset(row_context);
		}
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(portal);
	SPI_finish();
}

static void
write_file(Writing *writing, FunctionCallInfo fcinfo)
{
	long		n_rows = (long) PG_GETARG_INT64(ARG_N_ROWS);
	readstat_writer_t *writer = writing->writer;
	readstat_error_t error;

	readstat_set_data_writer(writer, take_bytes);
	if (!PG_ARGISNULL(ARG_FILE_LABEL))
	{
		char	   *label = text_to_cstring(PG_GETARG_TEXT_PP(ARG_FILE_LABEL));

		readstat_writer_set_file_label(writer, pg_server_to_any(label, (int) strlen(label),
																PG_UTF8));
	}
	add_variables(writing, fcinfo);
	add_labels(writing, fcinfo);
	add_missing(writing, fcinfo);
	if (!PG_ARGISNULL(ARG_WEIGHT))
	{
		int			weight = PG_GETARG_INT32(ARG_WEIGHT);

		if (weight < 1 || weight > writing->n_variables)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("there is no variable at position %d", weight)));
		check(writing, readstat_writer_set_fweight_variable(writer, writing->variables[weight - 1]),
			  weight - 1);
	}
	if (writing->is_sav)
	{
		readstat_writer_set_compression(writer, READSTAT_COMPRESS_ROWS);
		error = readstat_begin_writing_sav(writer, writing, n_rows);
	}
	else
	{
		readstat_writer_set_file_format_version(writer, 118);
		error = readstat_begin_writing_dta(writer, writing, n_rows);
	}
	check(writing, error, -1);
	for (int i = 0; i < writing->n_variables; i++)
		check(writing, readstat_validate_variable(writer, writing->variables[i]), i);
	check(writing, readstat_validate_metadata(writer), -1);
	write_rows(writing, text_to_cstring(PG_GETARG_TEXT_PP(ARG_QUERY)));
	check(writing, readstat_end_writing(writer), -1);
}

Datum
survey_file_write(PG_FUNCTION_ARGS)
{
	Writing		writing = {0};
	char	   *format;

	for (int i = 0; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i) && (i <= ARG_N_ROWS || (i >= ARG_NAMES && i <= ARG_LABELS)))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("format, query, number of rows and variables must be given")));
	format = text_to_cstring(PG_GETARG_TEXT_PP(ARG_FORMAT));
	writing.is_sav = strcmp(format, "sav") == 0;
	if (!writing.is_sav && strcmp(format, "dta") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("files of the format \"%s\" are not written", format),
				 errhint("\"sav\" and \"dta\" are.")));
	writing.names = array_argument(fcinfo, ARG_NAMES, TEXTOID, -1);
	writing.n_variables = writing.names.n;
	writing.variables = palloc0(mul_size(writing.n_variables, sizeof(void *)));
	writing.sets = palloc0(mul_size(writing.n_variables, sizeof(void *)));
	writing.is_text = palloc0(mul_size(writing.n_variables, sizeof(bool)));
	writing.size = FIRST_BYTES;
	writing.bytes = palloc(writing.size);
	writing.used = VARHDRSZ;
	writing.writer = readstat_writer_init();
	PG_TRY();
	{
		write_file(&writing, fcinfo);
	}
	PG_FINALLY();
	{
		readstat_writer_free(writing.writer);
	}
	PG_END_TRY();
	SET_VARSIZE(writing.bytes, writing.used);
	PG_RETURN_BYTEA_P(writing.bytes);
}
