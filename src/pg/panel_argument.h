/*-------------------------------------------------------------------------
 *
 * panel_argument.h
 *		A sample whose units have one row in a period, as an argument.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PANEL_ARGUMENT_H
#define RESILIENCE_PANEL_ARGUMENT_H

#include "core/sample/panel.h"

/* Of which rows effects are: by the n-th argument. */
typedef enum PanelUse
{
	PANEL_ROWS,					/* all that there are */
	PANEL_PAIRS					/* of units that have one in both periods */
} PanelUse;

extern PanelUse get_panel_use(FunctionCallInfo fcinfo, int n);

/* Complain of a sample that is not one of units. */
extern void require_units(const Sample *sample, const char *what);

/* Complains, in the name of what needs it, of a sample that is none. */
extern Panel *panel_of(const Sample *sample, const char *what);

#endif							/* RESILIENCE_PANEL_ARGUMENT_H */
