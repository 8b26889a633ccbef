/*-------------------------------------------------------------------------
 *
 * fuzz_gss_code.c
 *		Texts packed as codes of areas, and back.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "fuzz.h"

#include "core/codes/gss_code.h"

/* False if the bytes are no code. */
static bool
pack(const uint8_t *bytes, char *code, int32_t *packed)
{
	char		again[GSS_LENGTH + 1] = "";

	memcpy(code, bytes, GSS_LENGTH);
	if (!gss_pack(code, packed))
		return false;
	gss_unpack(*packed, again);
	if (strcmp(code, again) != 0)
		fuzz_fail("%s comes back as %s", code, again);
	gss_entity_kind(code);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char		code[GSS_LENGTH + 1] = "";
	char		other[GSS_LENGTH + 1] = "";
	int32_t		packed;
	int32_t		other_packed;

	if (size < GSS_LENGTH || !pack(bytes, code, &packed))
		return 0;
	if (size < 2 * GSS_LENGTH ||
		!pack(bytes + GSS_LENGTH, other, &other_packed))
		return 0;
	if ((packed < other_packed) != (strcmp(code, other) < 0) ||
		(packed == other_packed) != (strcmp(code, other) == 0))
		fuzz_fail("%s and %s are not in the order of their texts", code, other);
	return 0;
}
