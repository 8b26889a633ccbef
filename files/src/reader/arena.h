/*-------------------------------------------------------------------------
 *
 * arena.h
 *		Memory of one reading: had without an error, given back at once.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FILES_ARENA_H
#define RESILIENCE_FILES_ARENA_H

#include <stddef.h>

/*
 * By malloc and not by palloc: it is filled while a library's frames lie on the
 * stack, where an error must not jump.
 */
typedef struct Arena
{
	struct ArenaBlock *blocks;
} Arena;

/* Zeroed and aligned for anything; NULL if there is no more memory. */
extern void *arena_alloc(Arena *arena, size_t size);
extern void *arena_array(Arena *arena, size_t n, size_t size);

/* The bytes and a zero after them. */
extern char *arena_text(Arena *arena, const char *bytes, size_t length);
extern void arena_free(Arena *arena);

#endif							/* RESILIENCE_FILES_ARENA_H */
