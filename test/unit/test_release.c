/*-------------------------------------------------------------------------
 *
 * test_release.c
 *		What a sample tells of single people: the check against people who are
 *		counted one by one, and samples under other keys.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/release_check.h"
#include "core/base/memory.h"
#include "core/sample/sample_relabel.h"
#include "core/sample/sample_wire.h"
#include "core/words/words_release.h"
#include "host.h"
#include "rows.h"

/* ---- what was found ---- */

#define MAX_FOUND 4000

typedef struct Found
{
	int			n;
	ReleaseFinding findings[MAX_FOUND];
} Found;

static Found found;

static const ReleaseRules usual_rules = {30, 10, 2, 0.9, 0.1};

static void
keep_finding(void *context, const ReleaseFinding *finding)
{
	Found	   *into = context;

	assert_true(into->n < MAX_FOUND);
	into->findings[into->n++] = *finding;
}

static void
check_by(const Sample *sample, const ReleaseRules *rules)
{
	found.n = 0;
	check_release(sample, rules, keep_finding, &found);
}

/* The finding of a code in the cluster, about the value if there is one. */
static const ReleaseFinding *
find(ReleaseCode code, int64_t cluster, double value)
{
	for (int i = 0; i < found.n; i++)
	{
		const ReleaseFinding *finding = &found.findings[i];

		if (finding->code == code &&
			(finding->cell == NULL ? -1 : finding->cell->cluster) == cluster &&
			(isnan(value) || finding->value == value))
			return finding;
	}
	return NULL;
}

static void
add_value(Sample **sample, double value, int64_t cluster, double weight)
{
	Row			row = make_row(value, cluster % 2 == 0, false, cluster, weight);

	add_row(sample, &row);
}

/* ---- counts, against all that people may have answered ---- */

typedef struct Possible
{
	int			n_values;
	int			value[RANGE_VALUES];
	int			cap[RANGE_VALUES];
	int			count[RANGE_VALUES];
	int			least[RANGE_VALUES];
	int			most[RANGE_VALUES];
} Possible;

/* All ways in which so many people can have given that sum and those squares. */
static void
enumerate(Possible *possible, int i, int people, int sum, int squares)
{
	int			most = people < possible->cap[i] ? people : possible->cap[i];

	if (i == possible->n_values - 1)
	{
		if (people > possible->cap[i] || sum != people * possible->value[i] ||
			squares != people * possible->value[i] * possible->value[i])
			return;
		possible->count[i] = people;
		for (int j = 0; j < possible->n_values; j++)
		{
			if (possible->count[j] < possible->least[j])
				possible->least[j] = possible->count[j];
			if (possible->count[j] > possible->most[j])
				possible->most[j] = possible->count[j];
		}
		return;
	}
	for (int k = 0; k <= most; k++)
	{
		possible->count[i] = k;
		enumerate(possible, i + 1, people - k, sum - k * possible->value[i],
				  squares - k * possible->value[i] * possible->value[i]);
	}
}

static int
compare_ints(const void *a, const void *b)
{
	return *(const int *) a - *(const int *) b;
}

/* Distinct values from -20 to 20, in order. */
static void
draw_values(Possible *possible, int n_values, uint64_t *state)
{
	possible->n_values = 0;
	while (possible->n_values < n_values)
	{
		int			value = (int) (next_random(state) % 41) - 20;
		bool		is_new = true;

		for (int i = 0; i < possible->n_values; i++)
			is_new &= possible->value[i] != value;
		if (is_new)
			possible->value[possible->n_values++] = value;
	}
	qsort(possible->value, n_values, sizeof(int), compare_ints);
}

static void
compare_counts(int n_values, int people, double scale, uint64_t *state)
{
	ReleaseRules rules = {1, people, 2, 2.0, 0.0};
	Possible	possible;
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	int			answers[RANGE_VALUES] = {0};
	int			sum = 0;
	int			squares = 0;

	draw_values(&possible, n_values, state);
	for (int i = 0; i < people; i++)
	{
		/* The first values more often than the last. */
		int			v = (int) (n_values * pow(next_uniform(state), 2.0));

		answers[v]++;
		sum += possible.value[v];
		squares += possible.value[v] * possible.value[v];
		add_value(&sample, possible.value[v] * scale, 2, 1.0);
	}
	for (int v = 0; v < n_values; v++)
	{
		int			others = v == 0 ? 1 : 30;

		for (int i = 0; i < others; i++)
			add_value(&sample, possible.value[v] * scale, 3, 1.0);
		possible.cap[v] = answers[v] + others;
		possible.least[v] = people;
		possible.most[v] = 0;
	}
	sample = finish(sample);
	enumerate(&possible, 0, people, sum, squares);
	check_by(sample, &rules);
	for (int v = 0; v < n_values; v++)
	{
		const ReleaseFinding *told = find(RELEASE_SMALL_COUNT, 2, possible.value[v] * scale);
		bool		is_told = possible.least[v] >= 1 && possible.most[v] < people;

		assert_true(possible.least[v] <= answers[v] && answers[v] <= possible.most[v]);
		if (told != NULL)
		{
			assert_true(told->least <= possible.least[v] && told->most >= possible.most[v]);
			assert_true(is_told);
		}
		/* Of more values, whole numbers are not all tried. */
		if (n_values <= 6)
		{
			assert_int_equal(told != NULL, is_told);
			if (told != NULL)
			{
				assert_int_equal(told->least, possible.least[v]);
				assert_int_equal(told->most, possible.most[v]);
			}
		}
	}
	core_free(sample);
}

static void
counts_are_those_of_people(void **unused)
{
	uint64_t	state = 11;
	int			runs = is_quick() ? 20 : 200;

	(void) unused;
	for (int n_values = 2; n_values <= 8; n_values++)
		for (int i = 0; i < runs; i++)
			compare_counts(n_values, 3 + (int) (next_random(&state) % 7),
						   i % 2 ? 1.0 : 0.1, &state);
}

/*
 * 98 people said 5, one 4, one 1.  Missing from 5 are 5 in sum and 17 in squares:
 * with d people at 1 (4 missing), c at 2, b at 3 and a at 4,
 * a + 2b + 3c + 4d = 5 and a + 4b + 9c + 16d = 17.  d = 1 leaves 1 and 1, so
 * a = 1; d = 0 leaves b = 6 - 3c and a = 3c - 7, which no c makes both whole
 * and not negative.  So there is no other way.
 */
static void
a_scale_is_solved(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);

	(void) unused;
	for (int i = 0; i < 100; i++)
	{
		add_value(&sample, i == 7 ? 1.0 : i == 50 ? 4.0 : 5.0, 2, 1.0);
		add_value(&sample, 1 + i % 5, 3, 1.0);
	}
	sample = finish(sample);
	check_by(sample, &usual_rules);
	assert_int_equal(found.n, 2);
	assert_non_null(find(RELEASE_SMALL_COUNT, 2, 1.0));
	assert_non_null(find(RELEASE_SMALL_COUNT, 2, 4.0));
	assert_int_equal(find(RELEASE_SMALL_COUNT, 2, 1.0)->least, 1);
	assert_int_equal(find(RELEASE_SMALL_COUNT, 2, 1.0)->most, 1);
	assert_int_equal(find(RELEASE_SMALL_COUNT, 2, 4.0)->least, 1);
	assert_int_equal(find(RELEASE_SMALL_COUNT, 2, 4.0)->most, 1);
	core_free(sample);
}

/*
 * The same of eight values: 98 people said 8, one 7, one 1.  Missing are 8 in sum
 * and 50 in squares.  Without anybody at 1, who misses 7, the most squares are those
 * of 6 and 2, 40: so one is there, and 1 and 1 are left for the other.
 */
static void
a_long_scale_is_solved(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);

	(void) unused;
	for (int i = 0; i < 160; i++)
	{
		if (i < 100)
			add_value(&sample, i == 7 ? 1.0 : i == 50 ? 7.0 : 8.0, 2, 1.0);
		add_value(&sample, 1 + i % 8, 3, 1.0);
	}
	sample = finish(sample);
	check_by(sample, &usual_rules);
	assert_int_equal(found.n, 2);
	assert_int_equal(find(RELEASE_SMALL_COUNT, 2, 1.0)->most, 1);
	assert_int_equal(find(RELEASE_SMALL_COUNT, 2, 7.0)->most, 1);
	core_free(sample);
}

/* ---- the smallest cells, and answers that are alike ---- */

static void
small_cells_are_named_once(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BOOLEAN_OUTCOME, 0);
	const int	people[] = {1, 2, 3, 29, 30, 30};
	ReleaseRules none = {1, 1, 1, 1.0, 0.0};

	(void) unused;
	for (int cluster = 0; cluster < 6; cluster++)
		for (int i = 0; i < people[cluster]; i++)
			add_value(&sample, cluster == 5 ? 1.0 : i % 2, cluster, 1.0);
	sample = finish(sample);
	check_by(sample, &usual_rules);
	assert_int_equal(found.n, 5);
	assert_non_null(find(RELEASE_SINGLE_ANSWER, 0, NAN));
	assert_non_null(find(RELEASE_TWO_ANSWERS, 1, NAN));
	assert_non_null(find(RELEASE_FEW_ANSWERS, 2, NAN));
	assert_non_null(find(RELEASE_FEW_ANSWERS, 3, NAN));
	assert_non_null(find(RELEASE_ALL_ALIKE, 5, 1.0));

	/* What is solved for certain is told, whatever the rules. */
	check_by(sample, &none);
	assert_int_equal(found.n, 3);
	assert_non_null(find(RELEASE_SINGLE_ANSWER, 0, NAN));
	assert_non_null(find(RELEASE_TWO_ANSWERS, 1, NAN));
	assert_non_null(find(RELEASE_ALL_ALIKE, 5, 1.0));
	core_free(sample);
}

/* Where rounding leaves the mean a little off, and weights differ. */
static void
alike_is_seen_at_any_size(void **unused)
{
	uint64_t	state = 5;

	(void) unused;
	for (int i = 0; i < 50; i++)
	{
		double		value = ldexp(next_uniform(&state) - 0.5, (int) (next_random(&state) % 100) - 50);
		Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED, 0);

		for (int j = 0; j < 40; j++)
		{
			add_value(&sample, value, 2, exp(10.0 * next_uniform(&state) - 5.0));
			add_value(&sample, j == 0 ? value * (1.0 + 1e-10) : value, 3, 1.0 + next_uniform(&state));
		}
		sample = finish(sample);
		check_by(sample, &usual_rules);
		assert_non_null(find(RELEASE_ALL_ALIKE, 2, NAN));
		assert_true(fabs(find(RELEASE_ALL_ALIKE, 2, NAN)->value - value) <= 1e-15 * fabs(value));
		assert_null(find(RELEASE_ALL_ALIKE, 3, NAN));
		core_free(sample);
	}
}

/*
 * 40 answers of 50, but one of 51, beside others from 0 to 1000: n - 1 = 39
 * times the spread, 39/40, over 40, has the root 0.975; no answer is further
 * from 50.025, that is 0.975 / 49.05 = 1.99% of the smallest.
 */
static void
nearly_alike_is_named(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	const ReleaseFinding *nearly;

	(void) unused;
	for (int i = 0; i < 40; i++)
	{
		add_value(&sample, i == 0 ? 51.0 : 50.0, 2, 1.0);
		add_value(&sample, i * 1000.0 / 39.0, 3, 1.0);
	}
	sample = finish(sample);
	check_by(sample, &usual_rules);
	nearly = find(RELEASE_NEARLY_ALIKE, 2, NAN);
	assert_non_null(nearly);
	assert_true(fabs(nearly->share - 0.975 / 49.05) < 1e-12);
	assert_null(find(RELEASE_NEARLY_ALIKE, 3, NAN));
	core_free(sample);
}

/* ---- totals ---- */

static int
compare_doubles(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x < y) - (x > y);
}

/* Nothing that breaks the rules goes unseen. */
static void
no_dominance_is_missed(void **unused)
{
	uint64_t	state = 3;
	ReleaseRules rules = {1, 1, 2, 0.0, 0.1};

	(void) unused;
	for (int run = 0; run < 400; run++)
	{
		bool		weighted = run % 2 == 1;
		Sample	   *sample = sample_create(SAMPLE_CLUSTERED | (weighted ? SAMPLE_WEIGHTED : 0), 0);
		int			n = 3 + (int) (next_random(&state) % 40);
		double		tail = 8.0 * next_uniform(&state);
		double		parts[64];
		double		sum = 0.0;
		const ReleaseFinding *share;

		for (int i = 0; i < n; i++)
		{
			double		value = exp(tail * next_uniform(&state) * next_uniform(&state) * next_uniform(&state)) - 1.0;
			double		weight = weighted ? 0.5 + 10.0 * next_uniform(&state) : 1.0;

			add_value(&sample, value, 2, weight);
			parts[i] = weight * value;
			sum += parts[i];
		}
		for (int i = 0; i < 20; i++)
			add_value(&sample, i * exp(8.0), 3, 1.0);
		qsort(parts, n, sizeof(double), compare_doubles);
		sample = finish(sample);
		rules.dominance_n = 1 + run % 3;
		check_by(sample, &rules);
		share = find(RELEASE_DOMINATED, 2, NAN);
		assert_non_null(share);
		for (int i = 0; i < rules.dominance_n && i < n; i++)
			sum -= parts[i];
		/* sum is now what the others have */
		{
			double		total = sum;

			for (int i = 0; i < rules.dominance_n && i < n; i++)
				total += parts[i];
			assert_true(share->share >= 1.0 - sum / total - 1e-9);
			if (1.1 * parts[0] + parts[1] > total * (1.0 + 1e-9))
				assert_non_null(find(RELEASE_P_PERCENT, 2, NAN));
		}
		core_free(sample);
	}
}

/*
 * Two people with 400 each and 40 with 5 each: 800 of 1000.  The limit is
 * reached where the largest are alike and the rest are: it is 80% exactly.
 * And what is left, 200, is far more than a tenth of 400.
 */
static void
dominance_is_exact_where_it_can_be(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	ReleaseRules rules = usual_rules;

	(void) unused;
	for (int i = 0; i < 42; i++)
		add_value(&sample, i < 2 ? 400.0 : 5.0, 2, 1.0);
	for (int i = 0; i < 42; i++)
		add_value(&sample, i * 100.0, 3, 1.0);
	sample = finish(sample);
	rules.dominance_share = 0.8 - 1e-12;
	check_by(sample, &rules);
	assert_non_null(find(RELEASE_DOMINATED, 2, NAN));
	assert_true(fabs(find(RELEASE_DOMINATED, 2, NAN)->share - 0.8) < 1e-12);
	assert_null(find(RELEASE_P_PERCENT, 2, NAN));
	rules.dominance_share = 0.8 + 1e-12;
	check_by(sample, &rules);
	assert_null(find(RELEASE_DOMINATED, 2, NAN));
	core_free(sample);
}

/* One person of weight 1e6 beside 40 of 1. */
static void
a_dominant_weight_is_named(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED | SAMPLE_BOOLEAN_OUTCOME, 0);

	(void) unused;
	for (int i = 0; i < 41; i++)
	{
		add_value(&sample, i % 2, 2, i == 0 ? 1e6 : 1.0);
		add_value(&sample, i % 2, 3, i == 0 ? 2.0 : 1.0);
	}
	sample = finish(sample);
	check_by(sample, &usual_rules);
	assert_int_equal(found.n, 1);
	assert_non_null(find(RELEASE_DOMINANT_WEIGHT, 2, NAN));
	core_free(sample);
}

/* ---- two variables at once ---- */

/*
 * Covariates of 0 and 1, and of 3 and 7: 20 of 60 have the larger of the
 * first, 24 that of the second and the outcome, 4 both.  Weights that go with
 * the first put the means that sums are about far from those of people.
 */
static void
crossings_are_counted(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED | SAMPLE_BOOLEAN_OUTCOME, 2);
	const ReleaseFinding *crossing;
	char	   *what;

	(void) unused;
	for (int i = 0; i < 60; i++)
	{
		double		covariates[2] = {i < 20, i >= 16 && i < 40 ? 7.0 : 3.0};
		Row			row = make_row(i >= 16 && i < 40, true, false, 2, i < 20 ? 9.0 : 1.0 + i % 3);

		row.covariates = covariates;
		add_row(&sample, &row);
	}
	sample = finish(sample);
	check_by(sample, &usual_rules);
	/* The second and the outcome go together: nobody has one of them alone. */
	assert_int_equal(found.n, 1);
	crossing = &found.findings[0];
	assert_int_equal(crossing->code, RELEASE_SMALL_CROSSING);
	assert_int_equal(crossing->most, 0);
	assert_int_equal(crossing->variable, 1);
	assert_int_equal(crossing->other, 2);
	assert_int_equal(crossing->more, 2);
	what = words_release_what(crossing, sample, &usual_rules);
	assert_string_equal(what, "the products tell that, of the four groups by covariate 2 and the outcome, "
						"one has nobody; likewise of 2 other pairs");
	core_free(what);
	core_free(sample);
}

/* ---- two samples ---- */

/* As many people of each name, half of them yes. */
static Sample *
sample_of_names(const char *names, const int *people)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER, 0);

	for (int g = 0; names[g] != '\0'; g++)
		for (int i = 0; i < people[g]; i++)
		{
			Row			row = make_row(i % 2, false, false, 0, 1.0);

			row.cluster.text = names + g;
			row.cluster.length = 1;
			add_row(&sample, &row);
		}
	return finish(sample);
}

static void
differences_are_of_the_same_cells(void **unused)
{
	const int	before[] = {40, 41, 40, 40, 40};
	const int	now[] = {40, 42, 70, 69, 38};
	Sample	   *earlier = sample_of_names("acdez", before);
	Sample	   *sample = sample_of_names("bcdez", now);

	(void) unused;
	found.n = 0;
	check_release_difference(sample, earlier, &usual_rules, keep_finding, &found);
	/* Labels: b c d e z are 0 to 4 here, and a is in the other only. */
	assert_int_equal(found.n, 3);
	assert_int_equal(find(RELEASE_FEW_NEW, 1, NAN)->most, 1);
	assert_false(find(RELEASE_FEW_NEW, 1, NAN)->less);
	assert_int_equal(find(RELEASE_FEW_NEW, 3, NAN)->most, 29);
	assert_int_equal(find(RELEASE_FEW_NEW, 4, NAN)->most, 2);
	assert_true(find(RELEASE_FEW_NEW, 4, NAN)->less);
	core_free(earlier);
	core_free(sample);
}

/* Every code has a key, and words of its own. */
static void
every_code_has_words(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 1);
	double		covariate = 1.0;
	Row			row = make_row(1.0, true, false, 1, 1.0);

	(void) unused;
	row.covariates = &covariate;
	add_row(&sample, &row);
	sample = finish(sample);
	for (int code = 0; code < N_RELEASE_CODES; code++)
	{
		ReleaseFinding finding = {.code = code, .cell = sample_cell(sample, 0),
			.variable = 0, .other = 1, .rows = 1, .least = 1, .most = 1,
			.value = 1.0, .share = 0.5};
		char	   *what = words_release_what(&finding, sample, &usual_rules);
		char	   *advice = words_release_advice(&finding, sample);

		assert_non_null(release_codes[code]);
		assert_true(strlen(what) > 10);
		assert_true(strlen(advice) > 10);
		core_free(what);
		core_free(advice);
	}
	core_free(sample);
}

/* ---- other keys ---- */

typedef struct Renaming
{
	int			calls;
	int			same_first_bytes;	/* of all, so many */
} Renaming;

/* Unlike and reversed in order, as far as the bytes are not to be the same. */
static void
rename_key(void *context, KeyRole role, const Key *key,
		   unsigned char bytes[RELABEL_BYTES])
{
	Renaming   *renaming = context;
	Digest		digest = digest_finish(digest_key(digest_start(role), key));

	renaming->calls++;
	for (int i = 0; i < RELABEL_BYTES; i++)
		bytes[i] = (unsigned char) (digest.lane[i / 8] >> 8 * (i % 8));
	memset(bytes, 0x5A, renaming->same_first_bytes);
}

#define TEXT_KEYS (SAMPLE_TEXT_CLUSTER | SAMPLE_TEXT_BLOCK)

static Sample *
keyed_sample(uint32_t text, int clusters)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED | SAMPLE_WEIGHTED | text, 1);
	uint64_t	state = 8;
	char		cluster[16];
	char		block[16];

	for (int i = 0; i < 10 * clusters; i++)
	{
		int			g = i % clusters;
		double		covariate = next_uniform(&state);
		Row			row = make_row(next_uniform(&state), g % 2 == 0, i / clusters % 2 == 1, g - 3, 0.5 + next_uniform(&state));

		row.covariates = &covariate;
		row.block.number = g / 2;
		/* Some blocks have the names of clusters. */
		snprintf(cluster, sizeof(cluster), "key %d", g);
		snprintf(block, sizeof(block), "key %d", g / 2);
		if (text & SAMPLE_TEXT_CLUSTER)
			row.cluster = (Key) {cluster, strlen(cluster), 0};
		if (text & SAMPLE_TEXT_BLOCK)
			row.block = (Key) {block, strlen(block), 0};
		/* One cluster has rows of weight 0 only. */
		if (g == 1)
			add_weightless(&sample, &row);
		else
			add_row(&sample, &row);
	}
	return finish(sample);
}

/* The cell of the new sample that a cell of the old one has become. */
static const Cell *
cell_of_bytes(const Sample *sample, const Cell *cell)
{
	size_t		data = sample->image.entry_bytes - offsetof(Cell, cohort);

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
		if (memcmp(&sample_cell(sample, i)->cohort, &cell->cohort, data) == 0)
			return sample_cell(sample, i);
	return NULL;
}

static void
assert_reads(const Sample *sample)
{
	size_t		length = sample_wire_size(sample);
	unsigned char *bytes = core_alloc(length);
	const char *problem;
	Sample	   *again;

	sample_wire_encode(sample, bytes);
	again = sample_wire_decode(bytes, length, &problem);
	if (again == NULL)
		fail_msg("the reader says: %s", problem);
	core_free(again);
	core_free(bytes);
}

static void
relabelled_cells_are_the_same(uint32_t text)
{
	Sample	   *sample = keyed_sample(text, 20);
	Sample	   *other;
	Renaming	renaming = {0, 0};
	Digest		digest = {{1, 2}};
	Key			first;
	Key			second;

	assert_int_equal(sample_relabel(sample, rename_key, &renaming, digest, &other, &first, &second), RELABEL_OK);
	assert_int_equal(renaming.calls, 30);
	assert_int_equal(other->image.flags, sample->image.flags);
	assert_int_equal(other->image.n_entries, sample->image.n_entries);
	assert_int_equal(other->image.n_rows, sample->image.n_rows);
	assert_int_equal(other->image.n_missing, sample->image.n_missing);
	assert_int_equal(other->image.n_labels, (text & SAMPLE_TEXT_CLUSTER ? 20 : 0) + (text & SAMPLE_TEXT_BLOCK ? 10 : 0));
	assert_true(digest_equal(other->digest, digest));
	assert_memory_equal(sample_ranges(other), sample_ranges(sample), 2 * sizeof(ValueRange));
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);
		const Cell *same = cell_of_bytes(other, cell);
		Key			cluster = sample_cluster_key(sample, cell);
		Key			block = sample_block_key(sample, cell);
		Key			new_cluster;
		Key			new_block;
		unsigned char bytes[RELABEL_BYTES];
		char		hex[RELABEL_LENGTH + 1];

		assert_non_null(same);
		new_cluster = sample_cluster_key(other, same);
		new_block = sample_block_key(other, same);
		rename_key(&renaming, KEY_OF_CLUSTER, &cluster, bytes);
		for (int j = 0; j < RELABEL_BYTES; j++)
			sprintf(hex + 2 * j, "%02x", bytes[j]);
		if (text & SAMPLE_TEXT_CLUSTER)
			assert_memory_equal(new_cluster.text, hex, RELABEL_LENGTH);
		else
			/* The first 16 digits, half of them. */
			assert_true((uint64_t) new_cluster.number ==
						strtoull((hex[16] = '\0', hex), NULL, 16) / 2);
		rename_key(&renaming, KEY_OF_BLOCK, &block, bytes);
		for (int j = 0; j < RELABEL_BYTES; j++)
			sprintf(hex + 2 * j, "%02x", bytes[j]);
		if (text & SAMPLE_TEXT_BLOCK)
			assert_memory_equal(new_block.text, hex, RELABEL_LENGTH);
		else
			assert_true((uint64_t) new_block.number ==
						strtoull((hex[16] = '\0', hex), NULL, 16) / 2);
	}
	/* What comes out is in canonical form: the reader takes it. */
	assert_reads(other);
	core_free(other);
	core_free(sample);
}

static void
keys_become_others(void **unused)
{
	(void) unused;
	relabelled_cells_are_the_same(0);
	relabelled_cells_are_the_same(SAMPLE_TEXT_CLUSTER);
	relabelled_cells_are_the_same(SAMPLE_TEXT_BLOCK);
	relabelled_cells_are_the_same(TEXT_KEYS);
}

static void
collisions_are_refused(void **unused)
{
	Digest		digest = {{1, 2}};

	(void) unused;
	for (int kind = 0; kind < 2; kind++)
	{
		Sample	   *sample = keyed_sample(kind ? TEXT_KEYS : 0, 20);
		Sample	   *other = NULL;
		/* All the bytes of a text key, the first eight of a number. */
		Renaming	renaming = {0, kind ? RELABEL_BYTES : 8};
		Key			first = {NULL, 0, 0};
		Key			second = {NULL, 0, 0};

		assert_int_equal(sample_relabel(sample, rename_key, &renaming, digest, &other, &first, &second), RELABEL_COLLISION);
		assert_null(other);
		assert_true(kind ? first.length != second.length || memcmp(first.text, second.text, first.length) != 0 :
					first.number != second.number);

		renaming.same_first_bytes = kind ? RELABEL_BYTES - 2 : 6;
		assert_int_equal(sample_relabel(sample, rename_key, &renaming, digest, &other, &first, &second), RELABEL_OK);
		core_free(other);
		core_free(sample);
	}
}

/* A cluster and a block of one new name are still two things. */
static void
rename_role_blind(void *context, KeyRole role, const Key *key,
				  unsigned char bytes[RELABEL_BYTES])
{
	(void) role;
	rename_key(context, KEY_OF_CLUSTER, key, bytes);
}

static void
a_label_may_have_two_roles(void **unused)
{
	Sample	   *sample = keyed_sample(TEXT_KEYS, 20);
	Sample	   *other;
	Renaming	renaming = {0, 0};
	Digest		digest = {{1, 2}};
	Key			first;
	Key			second;

	(void) unused;
	assert_int_equal(sample_relabel(sample, rename_role_blind, &renaming, digest, &other, &first, &second), RELABEL_OK);
	/* Blocks are called like the first ten clusters. */
	assert_int_equal(other->image.n_labels, 20);
	assert_reads(other);
	core_free(other);
	core_free(sample);
}

static void
what_is_too_large_is_refused(void **unused)
{
	Sample	   *sample = keyed_sample(TEXT_KEYS, 20);
	Sample	   *other = NULL;
	Renaming	renaming = {0, 0};
	Digest		digest = {{1, 2}};
	Key			first;
	Key			second;

	(void) unused;
	sample_max_size = image_size(&sample->image);
	assert_int_equal(sample_relabel(sample, rename_key, &renaming, digest, &other, &first, &second), RELABEL_TOO_LARGE);
	assert_null(other);
	sample_max_size = SAMPLE_MAX_SIZE;
	core_free(sample);
}

static void
samples_without_keys_stay(void **unused)
{
	Sample	   *empty = finish(sample_create(SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER, 0));
	Sample	   *rows = sample_create(0, 0);
	Row			row = make_row(3.0, true, true, 0, 1.0);
	Renaming	renaming = {0, 0};
	Digest		digest = {{0, 0}};
	Sample	   *other;
	Key			first;
	Key			second;

	(void) unused;
	assert_int_equal(sample_relabel(empty, rename_key, &renaming, digest, &other, &first, &second), RELABEL_OK);
	assert_int_equal(other->image.n_entries, 0);
	core_free(other);
	core_free(empty);

	row.cluster.number = row.block.number = 0;
	add_row(&rows, &row);
	rows = finish(rows);
	digest.lane[0] = 7;
	assert_int_equal(sample_relabel(rows, rename_key, &renaming, digest, &other, &first, &second), RELABEL_OK);
	assert_int_equal(renaming.calls, 0);
	assert_memory_equal(sample_cell(other, 0), sample_cell(rows, 0), rows->image.entry_bytes);
	assert_reads(other);
	core_free(other);
	core_free(rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_those_of_people),
		cmocka_unit_test(a_scale_is_solved),
		cmocka_unit_test(a_long_scale_is_solved),
		cmocka_unit_test(small_cells_are_named_once),
		cmocka_unit_test(alike_is_seen_at_any_size),
		cmocka_unit_test(nearly_alike_is_named),
		cmocka_unit_test(no_dominance_is_missed),
		cmocka_unit_test(dominance_is_exact_where_it_can_be),
		cmocka_unit_test(a_dominant_weight_is_named),
		cmocka_unit_test(crossings_are_counted),
		cmocka_unit_test(differences_are_of_the_same_cells),
		cmocka_unit_test(every_code_has_words),
		cmocka_unit_test(keys_become_others),
		cmocka_unit_test(collisions_are_refused),
		cmocka_unit_test(a_label_may_have_two_roles),
		cmocka_unit_test(what_is_too_large_is_refused),
		cmocka_unit_test(samples_without_keys_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
