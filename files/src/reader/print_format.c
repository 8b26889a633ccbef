/*-------------------------------------------------------------------------
 *
 * print_format.c
 *		What a number means by its print format, and which date it is.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "reader/print_format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DAY_SECONDS 86400
#define DAY_MICROSECONDS ((int64_t) DAY_SECONDS * 1000000)

/* Days from the beginning of 1970. */
#define DAYS_1582_10_14 (-141428)
#define DAYS_1960 (-3653)
#define DAYS_0001 (-719162)
#define DAYS_10000 2932897

typedef struct NamedKind
{
	const char *name;
	SurveyKind	kind;
} NamedKind;

/* Without width and decimals. */
static const NamedKind spss_formats[] = {
	{"A", KIND_TEXT}, {"AHEX", KIND_TEXT},
	{"F", KIND_NUMBER}, {"COMMA", KIND_NUMBER}, {"DOT", KIND_NUMBER},
	{"DOLLAR", KIND_NUMBER}, {"PCT", KIND_NUMBER}, {"E", KIND_NUMBER},
	{"CCA", KIND_NUMBER}, {"CCB", KIND_NUMBER}, {"CCC", KIND_NUMBER},
	{"CCD", KIND_NUMBER}, {"CCE", KIND_NUMBER}, {"N", KIND_NUMBER},
	{"Z", KIND_NUMBER}, {"IB", KIND_NUMBER}, {"PIB", KIND_NUMBER},
	{"PIBHEX", KIND_NUMBER}, {"P", KIND_NUMBER}, {"PK", KIND_NUMBER},
	{"RB", KIND_NUMBER}, {"RBHEX", KIND_NUMBER},
	/* These two count 1 to 7 and 1 to 12, from no date. */
	{"WKDAY", KIND_NUMBER}, {"MONTH", KIND_NUMBER},
	{"DATE", KIND_DATE}, {"ADATE", KIND_DATE}, {"EDATE", KIND_DATE},
	{"JDATE", KIND_DATE}, {"SDATE", KIND_DATE}, {"QYR", KIND_DATE},
	{"MOYR", KIND_DATE}, {"WKYR", KIND_DATE},
	{"DATETIME", KIND_TIMESTAMP}, {"YMDHMS", KIND_TIMESTAMP},
	{"TIME", KIND_INTERVAL}, {"DTIME", KIND_INTERVAL}, {"MTIME", KIND_INTERVAL}
};

/* Of those with a separator in their name (DDMMYYB to DDMMYYS) the stem. */
static const NamedKind sas_formats[] = {
	{"$", KIND_TEXT}, {"$CHAR", KIND_TEXT}, {"$F", KIND_TEXT},
	{"BEST", KIND_NUMBER}, {"F", KIND_NUMBER}, {"COMMA", KIND_NUMBER},
	{"COMMAX", KIND_NUMBER}, {"NUMX", KIND_NUMBER}, {"DOLLAR", KIND_NUMBER},
	{"DOLLARX", KIND_NUMBER}, {"EURO", KIND_NUMBER}, {"EUROX", KIND_NUMBER},
	{"PERCENT", KIND_NUMBER}, {"PERCENTN", KIND_NUMBER}, {"PVALUE", KIND_NUMBER},
	{"NEGPAREN", KIND_NUMBER}, {"Z", KIND_NUMBER}, {"E", KIND_NUMBER},
	{"D", KIND_NUMBER}, {"BESTD", KIND_NUMBER}, {"FRACT", KIND_NUMBER},
	{"HEX", KIND_NUMBER}, {"BINARY", KIND_NUMBER}, {"OCTAL", KIND_NUMBER},
	{"ROMAN", KIND_NUMBER}, {"SSN", KIND_NUMBER}, {"WORDS", KIND_NUMBER},
	{"WORDF", KIND_NUMBER}, {"NLNUM", KIND_NUMBER}, {"NLBEST", KIND_NUMBER},
	{"DATE", KIND_DATE}, {"DAY", KIND_DATE}, {"DDMMYY", KIND_DATE},
	{"DOWNAME", KIND_DATE}, {"E8601DA", KIND_DATE}, {"B8601DA", KIND_DATE},
	{"IS8601DA", KIND_DATE}, {"JULDAY", KIND_DATE}, {"JULIAN", KIND_DATE},
	{"MMDDYY", KIND_DATE}, {"MMYY", KIND_DATE}, {"MONNAME", KIND_DATE},
	{"MONTH", KIND_DATE}, {"MONYY", KIND_DATE}, {"PDJULG", KIND_DATE},
	{"PDJULI", KIND_DATE}, {"QTR", KIND_DATE}, {"QTRR", KIND_DATE},
	{"WEEKDATE", KIND_DATE}, {"WEEKDATX", KIND_DATE}, {"WEEKDAY", KIND_DATE},
	{"WEEKU", KIND_DATE}, {"WEEKV", KIND_DATE}, {"WEEKW", KIND_DATE},
	{"WORDDATE", KIND_DATE}, {"WORDDATX", KIND_DATE}, {"YEAR", KIND_DATE},
	{"YYMM", KIND_DATE}, {"YYMMDD", KIND_DATE}, {"YYMON", KIND_DATE},
	{"YYQ", KIND_DATE}, {"YYQR", KIND_DATE}, {"YYQZ", KIND_DATE},
	{"XYYMMDD", KIND_DATE}, {"YYWEEKU", KIND_DATE}, {"YYWEEKV", KIND_DATE},
	{"YYWEEKW", KIND_DATE}, {"MINGUO", KIND_DATE}, {"NENGO", KIND_DATE},
	{"HDATE", KIND_DATE}, {"HEBDATE", KIND_DATE}, {"NLDATE", KIND_DATE},
	{"NLDATEL", KIND_DATE}, {"NLDATEM", KIND_DATE}, {"NLDATEMD", KIND_DATE},
	{"NLDATEMDL", KIND_DATE}, {"NLDATEMDM", KIND_DATE}, {"NLDATEMDS", KIND_DATE},
	{"NLDATEMN", KIND_DATE}, {"NLDATES", KIND_DATE}, {"NLDATEW", KIND_DATE},
	{"NLDATEWN", KIND_DATE}, {"NLDATEYM", KIND_DATE}, {"NLDATEYMM", KIND_DATE},
	{"NLDATEYQ", KIND_DATE}, {"NLDATEYR", KIND_DATE}, {"NLDATEYW", KIND_DATE},
	{"EURDFDD", KIND_DATE}, {"EURDFDE", KIND_DATE}, {"EURDFDN", KIND_DATE},
	{"EURDFDWN", KIND_DATE}, {"EURDFMN", KIND_DATE}, {"EURDFMY", KIND_DATE},
	{"EURDFWDX", KIND_DATE}, {"EURDFWKX", KIND_DATE},
	{"DATETIME", KIND_TIMESTAMP}, {"DATEAMPM", KIND_TIMESTAMP},
	{"DTDATE", KIND_TIMESTAMP}, {"DTMONYY", KIND_TIMESTAMP},
	{"DTWKDATX", KIND_TIMESTAMP}, {"DTYEAR", KIND_TIMESTAMP},
	{"DTYYQC", KIND_TIMESTAMP}, {"E8601DT", KIND_TIMESTAMP},
	{"E8601DN", KIND_TIMESTAMP}, {"E8601DZ", KIND_TIMESTAMP},
	{"E8601DX", KIND_TIMESTAMP}, {"E8601LX", KIND_TIMESTAMP},
	{"B8601DT", KIND_TIMESTAMP}, {"B8601DN", KIND_TIMESTAMP},
	{"B8601DZ", KIND_TIMESTAMP}, {"B8601DX", KIND_TIMESTAMP},
	{"B8601LX", KIND_TIMESTAMP}, {"IS8601DT", KIND_TIMESTAMP},
	{"IS8601DN", KIND_TIMESTAMP}, {"IS8601DZ", KIND_TIMESTAMP},
	{"MDYAMPM", KIND_TIMESTAMP}, {"EURDFDT", KIND_TIMESTAMP},
	{"NLDATM", KIND_TIMESTAMP}, {"NLDATML", KIND_TIMESTAMP},
	{"NLDATMM", KIND_TIMESTAMP}, {"NLDATMS", KIND_TIMESTAMP},
	{"NLDATMAP", KIND_TIMESTAMP}, {"NLDATMDT", KIND_TIMESTAMP},
	{"NLDATMW", KIND_TIMESTAMP}, {"NLDATMTM", KIND_TIMESTAMP},
	{"TIME", KIND_INTERVAL}, {"TIMEAMPM", KIND_INTERVAL}, {"TOD", KIND_INTERVAL},
	{"HHMM", KIND_INTERVAL}, {"HOUR", KIND_INTERVAL}, {"MMSS", KIND_INTERVAL},
	{"E8601TM", KIND_INTERVAL}, {"E8601TX", KIND_INTERVAL},
	{"E8601TZ", KIND_INTERVAL}, {"E8601LZ", KIND_INTERVAL},
	{"B8601TM", KIND_INTERVAL}, {"B8601TX", KIND_INTERVAL},
	{"B8601TZ", KIND_INTERVAL}, {"B8601LZ", KIND_INTERVAL},
	{"IS8601TM", KIND_INTERVAL}, {"IS8601TZ", KIND_INTERVAL},
	{"NLTIME", KIND_INTERVAL}, {"NLTIMAP", KIND_INTERVAL}
};

static const char *const sas_separated[] = {
	"DDMMYY", "MMDDYY", "MMYY", "YYMM", "YYMMDD", "YYQ", "YYQR"
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* The days after which a leap second had been put in, since 1970. */
static const int32_t leap_days[] = {
	912, 1096, 1461, 1826, 2191, 2557, 2922, 3287, 3652, 4199, 4564, 4929,
	5660, 6574, 7305, 7670, 8217, 8582, 8947, 9496, 10043, 10592, 13149, 14245,
	15522, 16617, 17167
};

static bool
find_kind(const NamedKind *list, size_t n, const char *name, size_t length,
		  SurveyKind *kind)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(list[i].name) == length &&
			strncmp(list[i].name, name, length) == 0)
		{
			*kind = list[i].kind;
			return true;
		}
	return false;
}

/* What is before width and decimals. */
static size_t
stem_length(const char *format)
{
	size_t		length = strlen(format);

	while (length > 0 && strchr("0123456789.", format[length - 1]) != NULL)
		length--;
	return length;
}

static bool
find_sas_kind(const char *format, SurveyKind *kind)
{
	char		upper[40];
	size_t		length = stem_length(format);

	if (length == 0)
	{
		*kind = KIND_NUMBER;
		return true;
	}
	if (length >= sizeof(upper))
		return false;
	for (size_t i = 0; i < length; i++)
		upper[i] = format[i] >= 'a' && format[i] <= 'z' ? format[i] - 32 : format[i];
	if (find_kind(sas_formats, LENGTH(sas_formats), upper, length, kind))
		return true;
	for (size_t i = 0; i < LENGTH(sas_separated); i++)
		if (strlen(sas_separated[i]) + 1 == length &&
			strncmp(sas_separated[i], upper, length - 1) == 0 &&
			strchr("BCDNPS", upper[length - 1]) != NULL)
		{
			*kind = KIND_DATE;
			return true;
		}
	return false;
}

/* "%tdD_m_Y", "%-9.0g", "%d": a letter after t says what is counted. */
static PrintFormat
read_stata(const char *format)
{
	PrintFormat found = {KIND_NUMBER, CLOCK_NONE, true};
	size_t		length = strlen(format);
	char		last = length > 0 ? format[length - 1] : 0;

	if (*format == '%')
		format++;
	while (*format == '-' || *format == '~')
		format++;
	if (*format == 'd')
		found = (PrintFormat) {KIND_DATE, CLOCK_DAYS, true};
	else if (*format == 't')
		switch (format[1])
		{
			case 'd':
				return (PrintFormat) {KIND_DATE, CLOCK_DAYS, true};
			case 'c':
				return (PrintFormat) {KIND_TIMESTAMP, CLOCK_MILLISECONDS, true};
			case 'C':
				return (PrintFormat) {KIND_TIMESTAMP, CLOCK_LEAP_MILLISECONDS, true};
			case 'w':
				return (PrintFormat) {KIND_DATE, CLOCK_WEEKS, true};
			case 'm':
				return (PrintFormat) {KIND_DATE, CLOCK_MONTHS, true};
			case 'q':
				return (PrintFormat) {KIND_DATE, CLOCK_QUARTERS, true};
			case 'h':
				return (PrintFormat) {KIND_DATE, CLOCK_HALF_YEARS, true};
				/* Years are numbers of four digits as they stand. */
			case 'y':
			case 'g':
				break;
			default:
				found.is_known = false;
		}
	else if (last != 0 && strchr("efgcsxHLS", last) == NULL)
		found.is_known = false;
	return found;
}

PrintFormat
print_format_read(SurveyFormat file, const char *format)
{
	PrintFormat found = {KIND_NUMBER, CLOCK_NONE, true};

	if (file == SURVEY_DTA)
		return format == NULL ? found : read_stata(format);
	if (file == SURVEY_SAS7BDAT || file == SURVEY_XPT)
	{
		if (format != NULL)
			found.is_known = find_sas_kind(format, &found.kind);
		found.unit = found.kind == KIND_DATE ? CLOCK_DAYS :
			found.kind == KIND_TIMESTAMP ? CLOCK_SECONDS :
			found.kind == KIND_INTERVAL ? CLOCK_DURATION_SECONDS : CLOCK_NONE;
		return found;
	}
	found.is_known = format != NULL &&
		find_kind(spss_formats, LENGTH(spss_formats), format,
				  stem_length(format), &found.kind);
	found.unit = found.kind == KIND_DATE || found.kind == KIND_TIMESTAMP ?
		CLOCK_SPSS_SECONDS : found.kind == KIND_INTERVAL ?
		CLOCK_DURATION_SECONDS : CLOCK_NONE;
	return found;
}

/* Howard Hinnant's days_from_civil and its inverse, for the proleptic Gregorian calendar. */
static int64_t
days_of(int64_t year, int month, int day)
{
	int64_t		y = month <= 2 ? year - 1 : year;
	int64_t		era = (y >= 0 ? y : y - 399) / 400;
	int64_t		of_era = y - era * 400;
	int64_t		of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void
civil_of(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t		z = days + 719468;
	int64_t		era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t		of_era = z - era * 146097;
	int64_t		y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t		of_year = of_era - (365 * y + y / 4 - y / 100);
	int64_t		m = (5 * of_year + 2) / 153;

	*day = (int) (of_year - (153 * m + 2) / 5 + 1);
	*month = (int) (m < 10 ? m + 3 : m - 9);
	*year = y + era * 400 + (*month <= 2);
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	int64_t		quotient = a / b;

	return a % b < 0 ? quotient - 1 : quotient;
}

/* Periods of a year since 1960: the first day of each. */
static void
period_start(double value, int a_year, Instant *instant)
{
	int64_t		n = (int64_t) floor(value);
	int64_t		years = floor_div(n, a_year);
	int64_t		part = n - years * a_year;

	if (a_year == 52)
		instant->days = days_of(1960 + years, 1, 1) + 7 * part;
	else
		instant->days = days_of(1960 + years, (int) (part * (12 / a_year)) + 1, 1);
	instant->microseconds = 0;
}

static void
split(int64_t microseconds, int64_t epoch, Instant *instant)
{
	int64_t		days = floor_div(microseconds, DAY_MICROSECONDS);

	instant->days = epoch + days;
	instant->microseconds = microseconds - days * DAY_MICROSECONDS;
}

/* Whole units apart, so that no digit of a fraction is lost before it need be. */
static int64_t
scaled(double value, int64_t microseconds)
{
	double		whole = floor(value);

	return (int64_t) whole * microseconds +
		llround((value - whole) * (double) microseconds);
}

/* A leap second itself becomes the second after it, as Stata's cofC() has it. */
static int64_t
without_leap_seconds(int64_t microseconds)
{
	int64_t		left = 0;

	for (size_t i = 0; i < LENGTH(leap_days); i++)
		if (microseconds - left >=
			(leap_days[i] - DAYS_1960) * DAY_MICROSECONDS + 1000000)
			left += 1000000;
	return microseconds - left;
}

/* Beyond any year that is given, and within what can be counted. */
#define MOST_SECONDS 1e12

bool
instant_of(ClockUnit unit, double value, Instant *instant)
{
	double		seconds = unit == CLOCK_MILLISECONDS || unit == CLOCK_LEAP_MILLISECONDS ?
		value / 1000 : unit == CLOCK_DAYS ? value * DAY_SECONDS : value;

	memset(instant, 0, sizeof(*instant));
	if (!(fabs(seconds) < MOST_SECONDS))
		return false;
	switch (unit)
	{
		case CLOCK_NONE:
			return false;
		case CLOCK_DURATION_SECONDS:
			instant->microseconds = scaled(value, 1000000);
			return true;
		case CLOCK_SPSS_SECONDS:
			split(scaled(value, 1000000), DAYS_1582_10_14, instant);
			break;
		case CLOCK_SECONDS:
			split(scaled(value, 1000000), DAYS_1960, instant);
			break;
		case CLOCK_DAYS:
			split(scaled(value, DAY_MICROSECONDS), DAYS_1960, instant);
			break;
		case CLOCK_MILLISECONDS:
			split(scaled(value, 1000), DAYS_1960, instant);
			break;
		case CLOCK_LEAP_MILLISECONDS:
			split(without_leap_seconds(scaled(value, 1000)), DAYS_1960, instant);
			break;
		case CLOCK_WEEKS:
		case CLOCK_MONTHS:
		case CLOCK_QUARTERS:
		case CLOCK_HALF_YEARS:
			if (fabs(value) > 1e6)
				return false;
			period_start(value, unit == CLOCK_WEEKS ? 52 : unit == CLOCK_MONTHS ? 12 :
						 unit == CLOCK_QUARTERS ? 4 : 2, instant);
			break;
	}
	return instant->days >= DAYS_0001 && instant->days < DAYS_10000;
}

static int
clock_text(int64_t microseconds, const char *format, char *text, size_t size)
{
	int64_t		seconds = microseconds / 1000000;
	int			fraction = (int) (microseconds % 1000000);
	int			length = snprintf(text, size, format, (long long) (seconds / 3600),
								  (int) (seconds / 60 % 60), (int) (seconds % 60));

	if (fraction == 0)
		return length;
	length += snprintf(text + length, size - length, ".%06d", fraction);
	while (text[length - 1] == '0')
		text[--length] = '\0';
	return length;
}

int
instant_text(const Instant *instant, SurveyKind kind, char text[INSTANT_BYTES])
{
	int64_t		year;
	int			month;
	int			day;
	int			length;

	if (kind == KIND_INTERVAL)
	{
		bool		negative = instant->microseconds < 0;

		if (negative)
			text[0] = '-';
		return negative + clock_text(negative ? -instant->microseconds : instant->microseconds,
									 "%02lld:%02d:%02d", text + negative, INSTANT_BYTES - 1);
	}
	civil_of(instant->days, &year, &month, &day);
	length = snprintf(text, INSTANT_BYTES, "%04lld-%02d-%02d", (long long) year,
					  month, day);
	if (kind == KIND_DATE && instant->microseconds == 0)
		return length;
	return length + clock_text(instant->microseconds, "T%02lld:%02d:%02d",
							   text + length, INSTANT_BYTES - length);
}
