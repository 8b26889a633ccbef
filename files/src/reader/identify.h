/*-------------------------------------------------------------------------
 *
 * identify.h
 *		Which file some bytes are, and what ReadStat would not say of it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FILES_IDENTIFY_H
#define RESILIENCE_FILES_IDENTIFY_H

#include "reader/survey_file.h"

typedef struct Piece
{
	const unsigned char *bytes;
	size_t		size;
} Piece;

/*
 * The file as it is handed to ReadStat: of the bytes as they came, or of some of
 * them (one data set of several) or with others in between (a character table).
 */
#define MOST_PIECES 4

typedef struct FileView
{
	int			n_pieces;
	Piece		pieces[MOST_PIECES];
	size_t		size;
	unsigned char table[600];	/* what is put in their place */
} FileView;

typedef struct Identified
{
	SurveyFormat format;
	FileView	view;
	bool		has_encoding;	/* the file says which */
	int64_t		n_deleted;		/* rows that are marked as deleted and still there */
	char		sets[300];		/* names of multiple-response sets, "" if none */
	int			dta_version;
} Identified;

/*
 * false with a problem.  A data set is named, in a file that can hold several;
 * NULL for the only one.
 */
extern bool identify(const unsigned char *bytes, size_t size,
					 const char *dataset, Identified *found, Problem *problem);

/* Of the formats' own files. */
extern bool sav_look(const unsigned char *bytes, size_t size, Identified *found,
					 Problem *problem);
extern bool xpt_look(const unsigned char *bytes, size_t size, const char *dataset,
					 Identified *found, Problem *problem);
extern bool por_is(const unsigned char *bytes, size_t size);
extern void por_look(const unsigned char *bytes, size_t size, Identified *found);
extern bool sas_look(const unsigned char *bytes, size_t size, Identified *found,
					 Problem *problem);

/* A file of more variables than are read. */
extern bool too_wide(Problem *problem, int64_t n_variables);

extern void view_all(FileView *view, const unsigned char *bytes, size_t size);
extern void view_add(FileView *view, const unsigned char *bytes, size_t size);

#endif							/* RESILIENCE_FILES_IDENTIFY_H */
