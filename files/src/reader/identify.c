/*-------------------------------------------------------------------------
 *
 * identify.c
 *		Which file some bytes are: by the first of them, never by a name.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "reader/identify.h"

#include <string.h>

#define FORMATS "SPSS (.sav, .zsav, .por), Stata (.dta) and SAS (.sas7bdat, .xpt) files are read."

static const unsigned char sas_magic[32] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xc2, 0xea, 0x81, 0x60,
	0xb3, 0x14, 0x11, 0xcf, 0xbd, 0x92, 0x08, 0, 0x09, 0xc7, 0x31, 0x8c,
	0x18, 0x1f, 0x10, 0x11
};

/* What else is delivered under the name of a survey file. */
typedef struct Other
{
	const char *magic;
	size_t		length;
	size_t		offset;
	ProblemKind kind;
	const char *what;
	const char *hint;
} Other;

static const Other others[] = {
	{"ENCRYPTEDSAV", 12, 8, PROBLEM_UNSUPPORTED, "the SPSS file is encrypted",
	"Open it in SPSS or PSPP with its password (pspp-convert -p), and save it without one."},
	{"ENCRYPTED", 9, 8, PROBLEM_UNSUPPORTED, "the SPSS file is encrypted",
	"Open it in SPSS or PSPP with its password, and save the data without one as .sav."},
	{"PK\3\4", 4, 0, PROBLEM_NOT_SURVEY, "the file is a zip archive, or a spreadsheet (.xlsx), not a survey file",
	"Unpack it, and hand over the .sav, .zsav, .por, .dta, .sas7bdat or .xpt file inside."},
	{"\x1f\x8b", 2, 0, PROBLEM_NOT_SURVEY, "the file is compressed with gzip, not a survey file",
	"Unpack it with gunzip. An .rds or .RData file of R: write a .sav or .dta with haven."},
	{"\xd0\xcf\x11\xe0", 4, 0, PROBLEM_NOT_SURVEY, "the file is an old Office document (.xls), not a survey file",
	"Save the sheet as CSV, and load it with COPY."},
	{"**COMPRESSED** **COMPRESSED**", 29, 0, PROBLEM_UNSUPPORTED, "the file was written by SAS PROC CPORT, which is not the transport format",
	"In SAS: libname x xport 'file.xpt'; proc copy in=work out=x; run;"},
	{"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x63", 16, 0, PROBLEM_NOT_SURVEY, "the file is a SAS catalogue of formats (.sas7bcat), which holds no rows",
	"Hand over the .sas7bdat file that goes with it."},
	{"%PDF", 4, 0, PROBLEM_NOT_SURVEY, "the file is a PDF document, not a survey file", FORMATS},
	{"version https://git-lfs", 23, 0, PROBLEM_NOT_SURVEY, "the file is a pointer of Git LFS to a file, not the file",
	"Fetch the file itself: git lfs pull."}
};

#define N_OTHERS (sizeof(others) / sizeof(others[0]))

bool
too_wide(Problem *problem, int64_t n_variables)
{
	problem_set(problem, PROBLEM_UNSUPPORTED, "Export the variables that are needed.",
				"the file has %lld variables; at most %d are read",
				(long long) n_variables, MOST_VARIABLES);
	return false;
}

void
view_add(FileView *view, const unsigned char *bytes, size_t size)
{
	view->pieces[view->n_pieces++] = (Piece) {bytes, size};
	view->size += size;
}

void
view_all(FileView *view, const unsigned char *bytes, size_t size)
{
	view->n_pieces = 0;
	view->size = 0;
	view_add(view, bytes, size);
}

static bool
begins(const unsigned char *bytes, size_t size, const char *with)
{
	size_t		length = strlen(with);

	return size >= length && memcmp(bytes, with, length) == 0;
}

static bool
is_something_else(const unsigned char *bytes, size_t size, Problem *problem)
{
	for (size_t i = 0; i < N_OTHERS; i++)
	{
		const Other *other = &others[i];

		if (size >= other->offset + other->length &&
			memcmp(bytes + other->offset, other->magic, other->length) == 0)
		{
			problem_set(problem, other->kind, other->hint, "%s", other->what);
			return true;
		}
	}
	return false;
}

/* A file of text has no other control characters in its first kilobyte. */
static bool
is_text(const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size && i < 1024; i++)
		if (bytes[i] < 32 && strchr("\t\r\n\f", bytes[i]) == NULL)
			return false;
	return true;
}

/* Before 117: release, byte order, file type 1, and a byte that is not used. */
static bool
is_old_dta(const unsigned char *bytes, size_t size)
{
	return size >= 10 && bytes[0] >= 102 && bytes[0] <= 116 &&
		(bytes[1] == 1 || bytes[1] == 2) && bytes[2] == 1;
}

static const char *const dta_hint =
"In Stata: saveold (or save, version(118)), and hand over that file.";

/* Of a tagged file; what programs may write behind it is not much. */
#define MOST_BEHIND_END 64

static bool
has_end(const unsigned char *bytes, size_t size)
{
	static const char end[] = "</stata_dta>";
	size_t		length = sizeof(end) - 1;

	for (size_t behind = 0; behind <= MOST_BEHIND_END && behind + length <= size; behind++)
		if (memcmp(bytes + size - length - behind, end, length) == 0)
			return true;
	return false;
}

static bool
dta_look(const unsigned char *bytes, size_t size, Identified *found,
		 Problem *problem)
{
	bool		is_tagged = begins(bytes, size, "<stata_dta>");
	int			n = -1;

	found->format = SURVEY_DTA;
	found->dta_version = bytes[0];
	if (is_tagged && size > 31 + 3 && memcmp(bytes + 11, "<header><release>", 17) == 0)
		found->dta_version = (bytes[28] - '0') * 100 + (bytes[29] - '0') * 10 + bytes[30] - '0';
	if (found->dta_version < 104 || found->dta_version > 119)
	{
		problem_set(problem, PROBLEM_UNSUPPORTED, dta_hint,
					"Stata files of version %d are not read; those of 104 to 119 are",
					found->dta_version);
		return false;
	}
	/* ReadStat would say that memory is short. */
	if (!is_tagged)
		n = bytes[1] == 1 ? bytes[4] * 256 + bytes[5] : bytes[5] * 256 + bytes[4];
	if (n == 0)
	{
		problem_set(problem, PROBLEM_UNSUPPORTED, "Look at what wrote the file: nothing was exported.",
					"the Stata file (version %d) has no variables", found->dta_version);
		return false;
	}
	if (is_tagged && !has_end(bytes, size))
	{
		problem_set(problem, PROBLEM_DAMAGED, "Fetch the file again: a whole one ends with </stata_dta>.",
					"the Stata file was cut off");
		return false;
	}
	found->has_encoding = found->dta_version >= 118;
	return true;
}

bool
identify(const unsigned char *bytes, size_t size, const char *dataset,
		 Identified *found, Problem *problem)
{
	memset(found, 0, sizeof(*found));
	view_all(&found->view, bytes, size);
	if (size == 0)
	{
		problem_set(problem, PROBLEM_NOT_SURVEY, "Look at how it was read: the name of a variable of psql may be wrong.",
					"the file is empty");
		return false;
	}
	if (begins(bytes, size, "HEADER RECORD*******LIB"))
		return xpt_look(bytes, size, dataset, found, problem);
	if (dataset != NULL)
	{
		problem_set(problem, PROBLEM_CHOICE, "Leave it out: only SAS transport files (.xpt) hold several data sets.",
					"a data set is named, and the file is no SAS transport file");
		return false;
	}
	if (begins(bytes, size, "$FL2") || begins(bytes, size, "$FL3"))
		return sav_look(bytes, size, found, problem);
	if (begins(bytes, size, "<stata_dta>") || is_old_dta(bytes, size))
		return dta_look(bytes, size, found, problem);
	if (size >= sizeof(sas_magic) && memcmp(bytes, sas_magic, sizeof(sas_magic)) == 0)
		return sas_look(bytes, size, found, problem);
	if (por_is(bytes, size))
	{
		por_look(bytes, size, found);
		return true;
	}
	if (is_something_else(bytes, size, problem))
		return false;
	if (is_text(bytes, size))
		problem_set(problem, PROBLEM_NOT_SURVEY, "Load a CSV file with COPY or \\copy. " FORMATS,
					"the file is text, perhaps a CSV file, not a survey file");
	else
		problem_set(problem, PROBLEM_NOT_SURVEY, FORMATS,
					"the file is none of the survey files that are read: it begins with the bytes %02x %02x %02x %02x",
					bytes[0], size > 1 ? bytes[1] : 0, size > 2 ? bytes[2] : 0,
					size > 3 ? bytes[3] : 0);
	return false;
}
