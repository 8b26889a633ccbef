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
	reading->was_ended = true;
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
	SurveyFormat format = reading->found->format;
	const char *name = survey_format_names[format];
	const char *again = format == SURVEY_POR ?
		"Save it as .sav: portable files hold less, and programs do not agree on them." :
		format == SURVEY_SAV || format == SURVEY_ZSAV ?
		"Fetch the file again, and look whether the program that wrote it can open it; if it can, save it anew in Unicode." :
		"Fetch the file again, and look whether the program that wrote it can open it.";

	switch (error)
	{
		case READSTAT_ERROR_USER_ABORT:
			ended_by_caller(reading);
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

/*
 * Texts arrive as the bytes that they are: ReadStat could not say whose text it
 * is that cannot be converted.
 */
static readstat_error_t
run_pass(Reading *reading)
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
	readstat_set_handler_character_encoding(parser, NULL);
	/* What ReadStat thinks of the file's own encoding does not matter then. */
	if (reading->pass != PASS_ENCODING && reading->found->format != SURVEY_POR)
		readstat_set_file_character_encoding(parser, reading->file->encoding);
	reading_set_dictionary_handlers(parser);
	if (reading->pass == PASS_ROWS || reading->pass == PASS_DETECT)
		reading_set_value_handler(parser);
	error = parse(reading->found->format, parser, reading);
	readstat_parser_free(parser);
	return error;
}

/* A pass that ends before the file does, by what it wants to know. */
static void
look_first(Reading *reading, Pass pass)
{
	Problem		problem = {.kind = PROBLEM_NONE};
	Problem    *told = reading->problem;

	reading->pass = pass;
	reading->problem = &problem;
	run_pass(reading);
	reading->pass = PASS_DICTIONARY;
	reading->problem = told;
	if (problem.kind == PROBLEM_CALLER && reading->was_ended)
		ended_by_caller(reading);
	if (problem.kind == PROBLEM_MEMORY)
		reading_no_memory(reading);
}

/*
 * By which encoding texts are read: the one that was chosen, else the file's own.
 * A file that does not name one is of strict UTF-8, else of Windows-1252.
 */
static const char *
find_encoding(Reading *reading, const char *chosen)
{
	SurveyFormat format = reading->found->format;

	if (format == SURVEY_POR)
	{
		if (chosen != NULL &&
			!note_add(&reading->file->arena, &reading->file->remarks,
					  "a portable file has a table of its characters: the encoding that was named is not used"))
			reading_no_memory(reading);
		return "UTF-8";
	}
	if (reading->found->has_encoding && format != SURVEY_DTA)
		look_first(reading, PASS_ENCODING);
	if (chosen != NULL)
		return chosen;
	if (reading->file->declared != NULL)
		return reading->file->declared;
	if (reading->found->has_encoding && format == SURVEY_DTA)
		return "UTF-8";
	reading->is_utf8 = true;
	look_first(reading, PASS_DETECT);
	return reading->is_utf8 ? "UTF-8" : FALLBACK_ENCODING;
}

/* By its name in iconv, which never takes it for a path or an instruction. */
static bool
open_encoding(Reading *reading, const char *chosen)
{
	SurveyFile *file = reading->file;
	const char *name = find_encoding(reading, chosen);

	if (reading->problem->kind != PROBLEM_NONE)
		return false;
	if (!encoding_open(&reading->encoding, name))
	{
		if (chosen != NULL)
			problem_set(reading->problem, PROBLEM_ENCODING,
						"Names are those of iconv and of PostgreSQL: UTF-8, WINDOWS-1252, ISO-8859-15, ...",
						"the encoding \"%.60s\" is not known", name);
		else
			problem_set(reading->problem, PROBLEM_ENCODING, UNKNOWN_ENCODING,
						"the file names an encoding that is not known here: %.60s", name);
		return false;
	}
	file->encoding = arena_text(&file->arena, reading->encoding.name,
								strlen(reading->encoding.name));
	return file->encoding != NULL || reading_no_memory(reading);
}

static bool
run(Reading *reading)
{
	readstat_error_t error = run_pass(reading);

	if (error != READSTAT_OK)
		explain(reading, error);
	return reading->problem->kind == PROBLEM_NONE;
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
	is_well = open_encoding(&reading, choices->encoding) && run(&reading) &&
		dictionary_finish(&reading);
	if (is_well && file->n_variables == 0)
	{
		problem_set(problem, PROBLEM_DAMAGED, "Look at what wrote the file: nothing was exported.",
					"the .%s file has no variables", survey_format_names[file->format]);
		is_well = false;
	}
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
	is_well = is_well && encoding_open(&reading.encoding, file->encoding) &&
		run(&reading) && values_finish(&reading);
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
