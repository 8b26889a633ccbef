/*-------------------------------------------------------------------------
 *
 * read.c
 *		A labelled survey file, read by ReadStat from memory.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "reader/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/bytes.h"
#include "reader/reading.h"

#define FALLBACK_ENCODING "WINDOWS-1252"
#define OTHER_ENCODING "Name the encoding that the file is really in, such as encoding => 'WINDOWS-1252' or 'UTF-8'."
#define UNKNOWN_ENCODING "Name the encoding that it is written in: encoding => 'WINDOWS-1252'."

bool
reading_no_memory(Reading *reading)
{
	problem_set(reading->problem, PROBLEM_MEMORY, NULL,
				"there is not enough memory to read the file");
	return false;
}

static bool
ended_by_caller(Reading *reading)
{
	problem_set(reading->problem, PROBLEM_CALLER, NULL, "the caller has ended it");
	return false;
}

int
reading_done(Reading *reading, bool is_well)
{
	return is_well && reading->problem->kind == PROBLEM_NONE ?
		READSTAT_HANDLER_OK : READSTAT_HANDLER_ABORT;
}

bool
reading_text(Reading *reading, const char *bytes, size_t n,
			 const char *whose, int64_t row, const char **text, size_t *length)
{
	size_t		bad = 0;
	char		where[200];

	if (reading->pass == PASS_DETECT)
	{
		*text = bytes;
		*length = n;
		reading->is_utf8 = reading->is_utf8 && utf8_check(bytes, n, &bad);
		return reading->is_utf8;
	}
	switch (encoding_text(&reading->encoding, bytes, n, text, length, &bad))
	{
		case ENCODING_OK:
			return true;
		case ENCODING_NO_MEMORY:
			return reading_no_memory(reading);
		case ENCODING_BAD_BYTE:
			break;
	}
	if (row > 0)
		snprintf(where, sizeof(where), "variable \"%.100s\", row %lld", whose,
				 (long long) row);
	else
		snprintf(where, sizeof(where), "%.150s", whose);
	problem_set(reading->problem, PROBLEM_TEXT, OTHER_ENCODING,
				"%s: byte %zu of the text, 0x%02x, is not of the encoding %s",
				where, bad + 1, (unsigned char) bytes[bad < n ? bad : 0],
				reading->encoding.name);
	return false;
}

/* ---- the file's bytes, as ReadStat asks for them ---- */

static int
io_open(const char *path, void *context)
{
	(void) path;
	((Reading *) context)->at = 0;
	return 0;
}

static int
io_close(void *context)
{
	(void) context;
	return 0;
}

static readstat_off_t
io_seek(readstat_off_t offset, readstat_io_flags_t whence, void *context)
{
	Reading    *reading = context;
	readstat_off_t size = (readstat_off_t) reading->found->view.size;
	readstat_off_t base = whence == READSTAT_SEEK_SET ? 0 :
		whence == READSTAT_SEEK_CUR ? (readstat_off_t) reading->at : size;

	/* A file would let it go beyond its end; there is nothing to read there. */
	if (offset < -base || offset > size - base)
		return -1;
	reading->at = (size_t) (base + offset);
	return base + offset;
}

static bool
may_go_on(Reading *reading)
{
	const SurveyCaller *caller = reading->caller;

	if (reading->problem->kind != PROBLEM_NONE)
		return false;
	return caller->go_on == NULL || caller->go_on(caller->context) ||
		ended_by_caller(reading);
}

static ssize_t
io_read(void *to, size_t n, void *context)
{
	Reading    *reading = context;
	const FileView *view = &reading->found->view;
	size_t		begin = 0;
	size_t		done = 0;

	if (!may_go_on(reading))
		return -1;
	for (int i = 0; i < view->n_pieces && done < n; i++)
	{
		const Piece *piece = &view->pieces[i];

		if (reading->at < begin + piece->size)
		{
			size_t		offset = reading->at - begin;
			size_t		length = piece->size - offset;

			if (length > n - done)
				length = n - done;
			memcpy((char *) to + done, piece->bytes + offset, length);
			done += length;
			reading->at += length;
		}
		begin += piece->size;
	}
	return (ssize_t) done;
}

static readstat_error_t
io_update(long size, readstat_progress_handler progress, void *user,
		  void *context)
{
	(void) size;
	(void) progress;
	(void) user;
	return may_go_on(context) ? READSTAT_OK : READSTAT_ERROR_USER_ABORT;
}

/* ---- passes ---- */

static void
explain(Reading *reading, readstat_error_t error)
{
	Problem    *problem = reading->problem;
	const char *name = survey_format_names[reading->found->format];
	const char *again = reading->found->format == SURVEY_POR ?
		"Save it as .sav: portable files hold less, and programs do not agree on them." :
		"Fetch the file again, and look whether the program that wrote it can open it.";

	switch (error)
	{
		case READSTAT_ERROR_USER_ABORT:
			ended_by_caller(reading);
			break;
		case READSTAT_ERROR_CONVERT:
		case READSTAT_ERROR_CONVERT_BAD_STRING:
		case READSTAT_ERROR_CONVERT_SHORT_STRING:
		case READSTAT_ERROR_CONVERT_LONG_STRING:
			problem_set(problem, PROBLEM_TEXT, OTHER_ENCODING,
						"a text of the .%s file is not of its encoding", name);
			break;
		case READSTAT_ERROR_UNSUPPORTED_CHARSET:
			problem_set(problem, PROBLEM_ENCODING, UNKNOWN_ENCODING,
						"the .%s file names an encoding that is not known here", name);
			break;
		case READSTAT_ERROR_UNSUPPORTED_COMPRESSION:
			problem_set(problem, PROBLEM_UNSUPPORTED,
						"Save it without compression (in SAS: compress=no).",
						"the .%s file is compressed in a way that is not read", name);
			break;
		case READSTAT_ERROR_UNSUPPORTED_FILE_FORMAT_VERSION:
			problem_set(problem, PROBLEM_UNSUPPORTED,
						"Save it as another version, or as .sav or .dta.",
						"the .%s file is of a version that is not read", name);
			break;
			/* ReadStat says so of sizes that make no sense, hardly ever of memory. */
		case READSTAT_ERROR_MALLOC:
			problem_set(problem, PROBLEM_DAMAGED,
						"Look whether the program that wrote it can open it; save it anew as .sav or .dta.",
						"the .%s file is damaged, empty, or written in a way that is not read", name);
			break;
		default:
			problem_set(problem, PROBLEM_DAMAGED, again,
						"the .%s file is damaged, or was cut off: %s", name,
						readstat_error_message(error));
	}
}

static readstat_error_t
parse(SurveyFormat format, readstat_parser_t *parser, void *context)
{
	switch (format)
	{
		case SURVEY_SAV:
		case SURVEY_ZSAV:
			return readstat_parse_sav(parser, "", context);
		case SURVEY_POR:
			return readstat_parse_por(parser, "", context);
		case SURVEY_DTA:
			return readstat_parse_dta(parser, "", context);
		case SURVEY_SAS7BDAT:
			return readstat_parse_sas7bdat(parser, "", context);
		case SURVEY_XPT:
			return readstat_parse_xport(parser, "", context);
	}
	return READSTAT_ERROR_PARSE;
}

static bool
is_spss(const Reading *reading)
{
	return reading->found->format == SURVEY_SAV ||
		reading->found->format == SURVEY_ZSAV;
}

/*
 * "source" is the encoding that ReadStat should take in place of the file's own,
 * or NULL; with "is_raw" it converts nothing.
 */
static readstat_error_t
run_pass(Reading *reading, const char *source, bool is_raw)
{
	readstat_parser_t *parser = readstat_parser_init();
	readstat_error_t error;

	if (parser == NULL)
		return READSTAT_ERROR_MALLOC;
	reading->at = 0;
	reading->obs_index = -1;
	reading->n_rows = 0;
	readstat_set_open_handler(parser, io_open);
	readstat_set_close_handler(parser, io_close);
	readstat_set_seek_handler(parser, io_seek);
	readstat_set_read_handler(parser, io_read);
	readstat_set_update_handler(parser, io_update);
	readstat_set_io_ctx(parser, reading);
	if (is_raw)
		readstat_set_handler_character_encoding(parser, NULL);
	if (source != NULL)
		readstat_set_file_character_encoding(parser, source);
	reading_set_dictionary_handlers(parser);
	if (reading->pass != PASS_DICTIONARY)
		reading_set_value_handler(parser);
	error = parse(reading->found->format, parser, reading);
	readstat_parser_free(parser);
	return error;
}

/* A file that says nothing of its encoding: strict UTF-8, else Windows-1252. */
static const char *
detect(Reading *reading)
{
	Reading		look = *reading;
	Problem		problem = {0};
	readstat_error_t error;

	look.pass = PASS_DETECT;
	look.is_utf8 = true;
	look.is_open = true;
	look.problem = &problem;
	error = run_pass(&look, NULL, true);
	if (problem.kind == PROBLEM_CALLER)
		ended_by_caller(reading);
	/* ReadStat cannot follow a record of names that are neither. */
	if (is_spss(reading) && error == READSTAT_ERROR_PARSE)
		return FALLBACK_ENCODING;
	return look.is_utf8 ? "UTF-8" : FALLBACK_ENCODING;
}

/*
 * What ReadStat could not convert: once more with the bytes as they are, to say
 * whose text it is.  Its rows were handed over before.
 */
static void
find_bad_text(Reading *reading, const char *source)
{
	const SurveyCaller *caller = reading->caller;
	SurveyCaller silent = {caller->context, caller->go_on, NULL};
	const char *name = source != NULL ? source : reading->file->declared;

	encoding_close(&reading->encoding);
	if (name == NULL || !encoding_open(&reading->encoding, name))
		return;
	reading->caller = &silent;
	run_pass(reading, source, true);
	reading->caller = caller;
}

/*
 * SPSS files are converted by ReadStat, which follows the record of their names
 * only as UTF-8; a portable file has a table of its own; all others' texts arrive
 * as they are, and of a SAS data file its encoding before them.
 */
static bool
run(Reading *reading, const char *source)
{
	SurveyFormat format = reading->found->format;
	bool		is_converted = is_spss(reading) || format == SURVEY_POR;
	readstat_error_t error;

	if (source != NULL || format != SURVEY_SAS7BDAT)
		reading->is_open = encoding_open(&reading->encoding,
										 source == NULL || is_converted ? "UTF-8" : source);
	error = run_pass(reading, is_spss(reading) ? source : NULL, !is_converted);
	if (error == READSTAT_OK && reading->problem->kind == PROBLEM_NONE)
		return true;
	if (is_spss(reading) && error >= READSTAT_ERROR_CONVERT &&
		error <= READSTAT_ERROR_CONVERT_LONG_STRING)
		find_bad_text(reading, source);
	explain(reading, error);
	return false;
}

/* By its name in iconv, which never takes it for a path or an instruction. */
static bool
choose_encoding(Reading *reading, const char *chosen)
{
	SurveyFile *file = reading->file;
	Encoding	probe;

	if (reading->found->format == SURVEY_POR)
		return chosen == NULL ||
			note_add(&file->arena, &file->remarks, "a portable file has a table of its characters: the encoding that was named is not used") ||
			reading_no_memory(reading);
	if (chosen == NULL && !reading->found->has_encoding)
		chosen = detect(reading);
	if (chosen == NULL || reading->problem->kind != PROBLEM_NONE)
		return reading->problem->kind == PROBLEM_NONE;
	if (!encoding_open(&probe, chosen))
	{
		problem_set(reading->problem, PROBLEM_ENCODING,
					"Names are those of iconv and of PostgreSQL: UTF-8, WINDOWS-1252, ISO-8859-15, ...",
					"the encoding \"%.60s\" is not known", chosen);
		return false;
	}
	file->chosen = arena_text(&file->arena, probe.name, strlen(probe.name));
	encoding_close(&probe);
	return file->chosen != NULL || reading_no_memory(reading);
}

bool
survey_open(const unsigned char *bytes, size_t size,
			const SurveyChoices *choices, const SurveyCaller *caller,
			SurveyFile *file, Problem *problem)
{
	Identified	found;
	Reading		reading = {
		.pass = PASS_DICTIONARY, .found = &found, .caller = caller, .file = file,
		.problem = problem
	};
	bool		is_well;

	if (!identify(bytes, size, choices->dataset, &found, problem))
		return false;
	file->format = found.format;
	is_well = choose_encoding(&reading, choices->encoding) &&
		run(&reading, file->chosen) && dictionary_finish(&reading);
	if (is_well && file->n_variables == 0)
	{
		problem_set(problem, PROBLEM_DAMAGED, "Look at what wrote the file: nothing was exported.",
					"the .%s file has no variables", survey_format_names[file->format]);
		is_well = false;
	}
	file->encoding = file->chosen != NULL ? file->chosen :
		file->declared != NULL ? file->declared : "UTF-8";
	encoding_close(&reading.encoding);
	return is_well;
}

bool
survey_rows(const unsigned char *bytes, size_t size,
			const SurveyChoices *choices, const SurveyCaller *caller,
			SurveyFile *file, int64_t *n_rows, Problem *problem)
{
	Identified	found;
	Reading		reading = {
		.pass = PASS_ROWS, .found = &found, .caller = caller, .file = file,
		.problem = problem
	};
	size_t		n = (size_t) file->n_variables;
	bool		is_well;

	if (!identify(bytes, size, choices->dataset, &found, problem))
		return false;
	if (found.n_deleted > 0)
	{
		problem_set(problem, PROBLEM_UNSUPPORTED,
					"Write the data set anew in SAS, which leaves them out: data new; set old; run;",
					"%lld rows of the SAS data file are marked as deleted, and ReadStat would give them with the others",
					(long long) found.n_deleted);
		return false;
	}
	reading.values = calloc(n, sizeof(SurveyValue));
	reading.starts = calloc(n, sizeof(size_t));
	is_well = (reading.values != NULL && reading.starts != NULL) ||
		reading_no_memory(&reading);
	/* As the dictionary was: by the encoding that was chosen for it, if one was. */
	is_well = is_well && run(&reading, file->chosen) && values_finish(&reading);
	*n_rows = reading.n_rows;
	encoding_close(&reading.encoding);
	free(reading.values);
	free(reading.starts);
	free(reading.texts);
	return is_well;
}

void
survey_close(SurveyFile *file)
{
	free(file->variables);
	arena_free(&file->arena);
	memset(file, 0, sizeof(*file));
}
