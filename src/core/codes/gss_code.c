/*-------------------------------------------------------------------------
 *
 * gss_code.c
 *		Codes of the Government Statistical Service, as the Office for National
 *		Statistics gives them to areas of the United Kingdom.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/codes/gss_code.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/ascii.h"

#define NUMBERS 100000000		/* eight digits */

typedef struct Entity
{
	const char *code;
	const char *kind;
} Entity;

/*
 * By code, for the search.  The Register of Geographic Codes names what is
 * here; see docs/reference.md for how each row was checked.
 */
static const Entity entities[] = {
	{"E00", "output area"},
	{"E01", "LSOA"},
	{"E02", "MSOA"},
	{"E04", "civil parish"},
	{"E05", "ward"},
	{"E06", "unitary authority"},
	{"E07", "non-metropolitan district"},
	{"E08", "metropolitan district"},
	{"E09", "London borough"},
	{"E10", "county"},
	{"E11", "metropolitan county"},
	{"E12", "region"},
	{"E13", "inner or outer London"},
	{"E14", "Westminster parliamentary constituency"},
	{"E15", "European electoral region"},
	{"E16", "primary care trust"},
	{"E17", "care trust"},
	{"E18", "strategic health authority"},
	{"E19", "pan strategic health authority"},
	{"E20", "cancer registry"},
	{"E21", "cancer network"},
	{"E22", "community safety partnership"},
	{"E23", "police force area"},
	{"E24", "local learning and skills council area"},
	{"E25", "primary urban area"},
	{"E26", "national park"},
	{"E27", "New Deal for Communities area"},
	{"E28", "registration district"},
	{"E29", "registration sub-district"},
	{"E30", "travel to work area"},
	{"E31", "fire and rescue authority"},
	{"E32", "London Assembly constituency"},
	{"E33", "workplace zone"},
	{"E34", "built-up area (2011)"},
	{"E35", "built-up area sub-division (2011)"},
	{"E36", "census merged ward"},
	{"E37", "local enterprise partnership"},
	{"E38", "clinical commissioning group or sub-ICB location"},
	{"E39", "NHS England region, local office"},
	{"E40", "NHS England region"},
	{"E41", "census merged local authority district"},
	{"E42", "census merged county"},
	{"E43", "non-civil parished area"},
	{"E45", "Public Health England centre"},
	{"E46", "Public Health England region"},
	{"E47", "combined authority"},
	{"E48", "local resilience forum"},
	{"E49", "enterprise zone"},
	{"E50", "waste authority"},
	{"E51", "development corporation"},
	{"E52", "local enterprise partnership, overlapping part"},
	{"E53", "local enterprise partnership, non-overlapping part"},
	{"E54", "integrated care board"},
	{"E55", "strategic clinical network"},
	{"E56", "cancer alliance"},
	{"E57", "national cancer vanguard"},
	{"E58", "county electoral division"},
	{"E59", "integrated care system"},
	{"E60", "local planning authority"},
	{"E61", "Greater London Authority"},
	{"E63", "built-up area"},
	{"E92", "country"},
	{"J01", "major town or city"},
	{"J02", "1961 census parish"},
	{"J03", "1961 census ward"},
	{"J04", "1961 census district"},
	{"J05", "1961 census county"},
	{"K01", "travel to work area"},
	{"K02", "United Kingdom"},
	{"K03", "Great Britain"},
	{"K04", "England and Wales"},
	{"K05", "built-up area (2011)"},
	{"K06", "built-up area sub-division (2011)"},
	{"L00", "strategic health authority"},
	{"L93", "Crown dependency"},
	{"M00", "strategic health authority"},
	{"M01", "primary healthcare directorate"},
	{"M83", "Crown dependency"},
	{"N00", "small area"},
	{"N05", "Westminster parliamentary constituency"},
	{"N06", "Westminster parliamentary constituency"},
	{"N07", "European electoral region"},
	{"N08", "ward"},
	{"N09", "local government district"},
	{"N10", "district electoral area"},
	{"N11", "settlement"},
	{"N12", "travel to work area"},
	{"N13", "local planning authority"},
	{"N19", "workplace zone"},
	{"N20", "data zone"},
	{"N21", "super data zone"},
	{"N23", "police force area"},
	{"N24", "police force district"},
	{"N31", "Northern Ireland Fire and Rescue Service"},
	{"N32", "Northern Ireland Fire and Rescue Service area"},
	{"N33", "Northern Ireland Fire and Rescue Service district"},
	{"N92", "country"},
	{"S00", "output area"},
	{"S01", "data zone"},
	{"S02", "intermediate zone"},
	{"S03", "community health partnership"},
	{"S04", "regeneration outcome agreement area, Scotland"},
	{"S05", "regeneration outcome area, community planning partnership"},
	{"S06", "regeneration outcome area, local area"},
	{"S07", "regional transport partnership"},
	{"S08", "health board area"},
	{"S09", "enterprise region"},
	{"S10", "urban regeneration company"},
	{"S11", "strategic development plan area"},
	{"S12", "council area"},
	{"S13", "ward"},
	{"S14", "Westminster parliamentary constituency"},
	{"S15", "European electoral region"},
	{"S16", "Scottish Parliament constituency"},
	{"S17", "Scottish Parliament region"},
	{"S19", "locality"},
	{"S20", "settlement"},
	{"S21", "national park"},
	{"S22", "travel to work area"},
	{"S23", "police force area"},
	{"S24", "Highlands and Islands Enterprise area"},
	{"S25", "community justice authority"},
	{"S26", "community health partnership sub-area"},
	{"S27", "ISD health board of treatment"},
	{"S28", "census detailed characteristics area"},
	{"S29", "census local characteristics area"},
	{"S30", "local administrative unit, level 1"},
	{"S31", "local administrative unit, level 2"},
	{"S32", "Scottish police division"},
	{"S33", "broad rental market area"},
	{"S34", "workplace zone"},
	{"S35", "civil parish"},
	{"S36", "island group"},
	{"S37", "integration authority"},
	{"S38", "Scottish Fire and Rescue Service"},
	{"S39", "Scottish Fire and Rescue local senior officer area"},
	{"S40", "Scottish Fire and Rescue Service delivery area"},
	{"S41", "Scottish marine region"},
	{"S42", "Scottish local resilience partnership"},
	{"S43", "Scottish regional resilience partnership"},
	{"S44", "local planning authority"},
	{"S92", "country"},
	{"W00", "output area"},
	{"W01", "LSOA"},
	{"W02", "MSOA"},
	{"W03", "upper layer super output area"},
	{"W04", "community"},
	{"W05", "ward"},
	{"W06", "unitary authority"},
	{"W07", "Westminster parliamentary constituency"},
	{"W08", "European electoral region"},
	{"W09", "Senedd constituency"},
	{"W10", "Senedd electoral region"},
	{"W11", "local health board"},
	{"W12", "cancer registry"},
	{"W13", "cancer network"},
	{"W14", "community safety partnership"},
	{"W15", "police force area"},
	{"W16", "Department for Children, Education, Lifelong Learning and Skills area"},
	{"W18", "national park"},
	{"W19", "Senedd economic region"},
	{"W20", "registration district"},
	{"W21", "registration sub-district"},
	{"W22", "travel to work area"},
	{"W23", "spatial plan area"},
	{"W24", "spatial plan sub-area"},
	{"W25", "fire and rescue authority"},
	{"W26", "strategic regeneration area"},
	{"W27", "strategic regeneration sub-area"},
	{"W28", "transport consortium area"},
	{"W29", "agricultural region"},
	{"W30", "agricultural small area"},
	{"W31", "outside the national parks"},
	{"W32", "outside the strategic regeneration areas"},
	{"W33", "Communities First area"},
	{"W34", "outside the Communities First areas"},
	{"W35", "workplace zone"},
	{"W36", "public service collaboration region"},
	{"W37", "built-up area (2011)"},
	{"W38", "built-up area sub-division (2011)"},
	{"W39", "census merged ward"},
	{"W40", "census merged local authority district"},
	{"W41", "local resilience forum"},
	{"W42", "city region"},
	{"W43", "local planning authority"},
	{"W92", "country"}
};

bool
gss_letter(char letter)
{
	return letter != '\0' && strchr(GSS_LETTERS, letter) != NULL;
}

bool
gss_pack(const char *code, int32_t *packed)
{
	int32_t		number = 0;

	if (!gss_letter(code[0]))
		return false;
	for (int i = 1; i < GSS_LENGTH; i++)
	{
		if (!ascii_is_digit(code[i]))
			return false;
		number = number * 10 + (code[i] - '0');
	}
	*packed = (code[0] - 'N') * NUMBERS + number;
	return true;
}

void
gss_unpack(int32_t packed, char *code)
{
	int64_t		above_a = (int64_t) packed + ('N' - 'A') * (int64_t) NUMBERS;
	int32_t		number = above_a % NUMBERS;

	code[0] = 'A' + above_a / NUMBERS;
	for (int i = GSS_LENGTH - 1; i > 0; i--)
	{
		code[i] = '0' + number % 10;
		number /= 10;
	}
}

static int
compare_entity(const void *code, const void *entity)
{
	return strncmp(code, ((const Entity *) entity)->code, 3);
}

const char *
gss_entity_kind(const char *code)
{
	const Entity *entity = bsearch(code, entities,
								   sizeof(entities) / sizeof(entities[0]),
								   sizeof(entities[0]), compare_entity);

	return entity == NULL ? NULL : entity->kind;
}
