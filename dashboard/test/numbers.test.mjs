// Every number on the page equals SQL's, written as SQL writes it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import pg from "pg";
import { desktop, launch, openAll } from "./browser.mjs";
import { address, folder, programmes } from "./fixture.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

// Digits by the released step, percentages and points by the scale, hidden numbers by their note.
const functions = `
CREATE FUNCTION pg_temp.written(x float8, digits int, signed boolean) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN round(x::numeric, digits) = 0 THEN '' WHEN x < 0 THEN '−' WHEN signed THEN '+' ELSE '' END || to_char(abs(round(x::numeric, digits)), CASE digits WHEN 0 THEN 'FM999,999,990' ELSE 'FM999,999,990.' || repeat('0', digits) END) $$;
CREATE FUNCTION pg_temp.digits(scale text, step float8) RETURNS int LANGUAGE sql AS $$
	SELECT coalesce(scale(trim_scale((CASE scale WHEN 'proportion' THEN 100 ELSE 1 END * step)::numeric)), 1) $$;
CREATE FUNCTION pg_temp.bare(x float8, scale text, step float8, signed boolean) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.written(CASE scale WHEN 'proportion' THEN 100 ELSE 1 END * x, pg_temp.digits(scale, step), signed) $$;
CREATE FUNCTION pg_temp.level(x float8, scale text, unit text, step float8) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.bare(x, scale, step, false) || CASE scale WHEN 'proportion' THEN '%' ELSE coalesce(' ' || unit, '') END $$;
CREATE FUNCTION pg_temp.effect(x float8, scale text, unit text, step float8) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.bare(x, scale, step, true) || CASE scale WHEN 'proportion' THEN ' percentage points' ELSE coalesce(' ' || unit, '') END $$;
CREATE FUNCTION pg_temp.range(low float8, high float8, scale text, step float8) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.bare(low, scale, step, false) || ' to ' || pg_temp.bare(high, scale, step, false) $$;
CREATE FUNCTION pg_temp.p(p float8) RETURNS text LANGUAGE sql AS $$ SELECT CASE WHEN p <= 0.001 THEN '≤ 0.001' ELSE to_char(p, 'FM0.000') END $$;
CREATE FUNCTION pg_temp.day(d date) RETURNS text LANGUAGE sql AS $$ SELECT extract(day FROM d) || ' ' || (ARRAY['Jan','Feb','Mar','Apr','May','Jun','Jul','Aug','Sept','Oct','Nov','Dec'])[extract(month FROM d)::int] || ' ' || extract(year FROM d) $$;
-- What a note says of a column, of those that name columns.
CREATE FUNCTION pg_temp.own(note text, name text) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN s ~ '^hidden' THEN s ELSE 'hidden: ' || s END FROM (SELECT substr(part, length(name) + 3) AS s FROM regexp_split_to_table(note, '; ') part WHERE starts_with(part, name || ': ')) x $$;
CREATE FUNCTION pg_temp.counted(n int, note text, name text) RETURNS text LANGUAGE sql AS $$ SELECT coalesce(pg_temp.written(n, 0, false), pg_temp.own(note, name), 'not recorded') $$;
`;
const step = "(SELECT min(s.value_step) FROM (SELECT evaluation, outcome, value_step, subgroup FROM @.published_estimate UNION ALL SELECT evaluation, outcome, value_step, subgroup FROM @.published_arm_outcome) s WHERE s.evaluation = t.evaluation AND s.outcome = t.outcome %)";
const alike = step.replace("%", "");
const beside = step.replace("%", "AND s.subgroup = t.subgroup");
const unit = "(SELECT max(s.unit) FROM @.published_arm_outcome s WHERE s.evaluation = t.evaluation AND s.outcome = t.outcome)";
const counts = (...names) => Object.fromEntries(names.map((name) => [name, `pg_temp.counted(t.${name}, t.value_note, '${name}')`]));
const plain = (...names) => Object.fromEntries(names.map((name) => [name, `pg_temp.written(t.${name}, 0, false)`]));
const days = (...names) => Object.fromEntries(names.map((name) => [name, `coalesce(pg_temp.day(t.${name}::date), '')`]));
const share = (name) => `coalesce(pg_temp.written(100 * t.${name}, 0, false) || '%', '')`;
const hiddenLevel = { value: "coalesce(pg_temp.level(t.value, t.scale, t.unit, t.value_step), t.value_note)", conf_low: "coalesce(pg_temp.range(t.conf_low, t.conf_high, t.scale, t.value_step), t.value_note)", base: "coalesce(pg_temp.written(t.base, 0, false), t.value_note)" };
const flow = { ...counts("issued", "eligible", "complete", "interviews", "panel", "fresh"), again: "coalesce(pg_temp.written(t.again, 0, false), pg_temp.own(t.value_note, 'again'), '')", response_rate: share("response_rate"), retention: share("retention") };
const either = "CASE WHEN t.nfl IS NULL THEN pg_temp.own(t.value_note, 'nfl') ELSE pg_temp.own(t.value_note, 'comparator') END";

const unranged = "CASE WHEN t.note_codes ~ 'base_period' THEN 'what the others are measured from' ELSE 'no interval' END";

// For each view the key of a row, and each column that is not shown as it stands.
const views = {
	estimate: {
		key: ["evaluation", "outcome", "subgroup", "adjusted"],
		own: true,
		columns: {
			effect: "coalesce(pg_temp.effect(t.effect, t.scale, t.unit, t.value_step), t.value_note)",
			conf_low: "coalesce(pg_temp.range(t.conf_low, t.conf_high, t.scale, t.value_step), t.value_note)",
			p_value: "coalesce(pg_temp.p(t.p_value), t.value_note)",
			p_adjusted: "coalesce(pg_temp.p(t.p_adjusted), '')",
			base: "coalesce(pg_temp.written(t.base, 0, false), t.value_note)",
			...plain("analysis_run"),
			note: "coalesce(t.note, '')",
			deviation: "coalesce(t.deviation, '')",
		},
	},
	wave_estimate: {
		key: ["evaluation", "outcome", "subgroup", "kind", "ordinal"],
		own: true,
		columns: {
			effect: "coalesce(pg_temp.effect(t.effect, t.scale, t.unit, t.value_step), t.value_note)",
			conf_low: `coalesce(pg_temp.range(t.conf_low, t.conf_high, t.scale, t.value_step), t.value_note, ${unranged})`,
			band_low: `CASE t.kind WHEN 'event' THEN coalesce(pg_temp.range(t.band_low, t.band_high, t.scale, t.value_step), t.value_note, ${unranged}) ELSE '' END`,
			p_value: `coalesce(pg_temp.p(t.p_value), t.value_note, ${unranged})`,
			base: `coalesce(pg_temp.written(t.base, 0, false), t.value_note, ${unranged})`,
			areas_nfl: "coalesce(pg_temp.written(t.areas_nfl, 0, false), '')",
		},
	},
	arm_outcome: { key: ["evaluation", "outcome", "arm", "wave", "subgroup"], own: true, where: "t.role <> 'covariate'", columns: { ...hiddenLevel, areas: "coalesce(pg_temp.written(t.areas, 0, false), t.value_note)" } },
	area_outcome: { key: ["outcome", "area", "wave"], columns: hiddenLevel },
	area_influence: { key: ["evaluation", "outcome", "area"], own: true, columns: {} },
	joint_display: { key: ["row_number"], own: true, columns: { effect: `CASE WHEN t.outcome IS NULL THEN 'not measured' ELSE coalesce(pg_temp.effect(t.effect, t.scale, ${unit}, ${beside}), t.value_note) END`, conf_low: `coalesce(pg_temp.range(t.conf_low, t.conf_high, t.scale, ${beside}), '')` } },
	finding: { key: ["finding"], columns: counts("sources") },
	initiative: { key: ["initiative"], columns: { ...days("starts_on", "ends_on"), area_name: "coalesce(t.area_name, 'everywhere')" } },
	domain_coverage: { key: ["domain", "area"], columns: plain("covered", "covered_started", "covered_implemented", "observed") },
	oversight: { key: ["oversight_group"], columns: { ...plain("meetings", "offices", "decisions", "enquiries", "events"), ...counts("mean_attendance", "residents"), ...days("established_on", "ended_on", "last_meeting"), resident_share: "coalesce(pg_temp.written(100 * t.resident_share, 0, false) || '%', 'not worked out: a part is hidden or not recorded')" } },
	decision: { key: ["oversight_group", "kind"], columns: { ...plain("decisions"), ...days("last_decided_on") } },
	sensitivity: {
		key: ["evaluation", "outcome", "subgroup", "adjusted", "kind", "sensitivity"],
		own: true,
		columns: {
			effect: "coalesce(pg_temp.effect(t.effect, t.scale, t.unit, t.value_step), t.value_note, 'only which way it points is released')",
			conf_low: "coalesce(pg_temp.range(t.conf_low, t.conf_high, t.scale, t.value_step), '')",
			p_value: "coalesce(pg_temp.p(t.p_value), '')",
			measured: "CASE t.measured WHEN 'improved' THEN 'better' WHEN 'worsened' THEN 'worse' ELSE replace(t.measured, '_', ' ') END",
		},
	},
	evaluation_area: { key: ["evaluation", "area"], own: true, columns: { included: "CASE WHEN t.included THEN 'yes' ELSE 'no: ' || coalesce(t.exclusion_reason, '') END" } },
	oversight_member: { key: ["oversight_group", "role"], columns: counts("members", "members_ever") },
	exposure: { key: ["exposure"], columns: { ...days("planned_start", "actual_start"), ...counts("baseline_interviews_after_start"), days_late: "coalesce(pg_temp.written(t.days_late, 0, false), '')" } },
	survey_flow: { key: ["wave", "area"], columns: flow },
	arm_flow: { key: ["evaluation", "arm", "wave"], own: true, columns: flow },
	balance: {
		key: ["evaluation", "wave", "outcome"],
		own: true,
		columns: {
			nfl: `coalesce(pg_temp.level(t.nfl, t.scale, ${unit}, ${alike}), pg_temp.own(t.value_note, 'nfl'))`,
			comparator: `coalesce(pg_temp.level(t.comparator, t.scale, ${unit}, ${alike}), pg_temp.own(t.value_note, 'comparator'))`,
			difference: `coalesce(pg_temp.effect(t.difference, t.scale, ${unit}, ${alike}), ${either})`,
			smd: `coalesce(pg_temp.written(t.smd, 2, true), ${either}, 'not worked out: a part is hidden or not recorded')`,
		},
	},
	data_quality: { key: ["problem", "table_name"], columns: { problems: "CASE WHEN NOT t.checked THEN 'not looked for' ELSE pg_temp.counted(t.problems, t.value_note, 'problems') END", table_name: "replace(t.table_name, '_', ' ')", advice: "CASE WHEN t.problems = 0 THEN '' ELSE t.advice END" } },
	audit: { key: ["analysis_run"], own: true, columns: { ...plain("analysis_run", "reps"), ...days("run_at", "plan_locked_at"), rows_used: "coalesce(pg_temp.written(t.rows_used, 0, false), 'hidden by the rule of the release')", plan_title: "coalesce(t.plan_title, 'none')", versions: "format('resilience %s, PostgreSQL %s', t.extension_version, t.server_version)" } },
	checklist: { key: ["evaluation", "ordinal"], own: true, columns: { met: "CASE WHEN t.met THEN 'met' ELSE 'missing: ' || t.missing END", guideline: "rtrim(t.guideline || ' ' || t.item)" } },
};
// Said in the page's words, or with more beside them; without numbers of their own.
const worded = new Set(["post", "kind", "arm", "role", "status", "subgroup_label", "effect_verdict", "measured", "direction", "fit", "influence", "origin", "area_status", "outcome_label", "problem", "value_note"]);
const wordedIn = { oversight_member: ["role"], decision: ["kind"], checklist: [] };

async function opened(name, query) {
	const page = await browser.newPage({ viewport: desktop });
	await page.goto(address(folder(...programmes[name]), query));
	await openAll(page);
	return page;
}

for (const [name, evaluation] of [["demo", "main"], ["demo", "without_p1"], ["awkward", "nine"], ["awkward", "ten"], ["waves", "e"]])
	test(`tables of ${name}, ${evaluation}`, async () => {
		const [database, schema] = programmes[name];
		const page = await opened(name, `?evaluation=${evaluation}`);
		const tables = await page.evaluate(() =>
			[...document.querySelectorAll("table[data-view]")].map((table) => ({
				view: table.dataset.view,
				rows: [...table.querySelectorAll("tbody tr")].map((row) => ({ key: row.dataset.row, cells: [...row.children].map((cell) => ({ column: cell.dataset.column ?? null, number: cell.classList.contains("number"), text: cell.textContent })) })),
			})),
		);
		await page.close();
		const client = new pg.Client({ database, user: process.env.PGUSER ?? "postgres" });
		await client.connect();
		const seen = {};
		let compared = 0;
		try {
			await client.query(functions);
			for (const { view, rows } of tables) {
				const { key, own, columns } = views[view];
				const shown = [...new Set(rows.flatMap((row) => row.cells.map((cell) => cell.column)))].filter((column) => column && !worded.has(column) && !(wordedIn[view] ?? []).includes(column));
				const expressions = shown.map((column) => `${columns[column] ?? `coalesce(t.${column}::text, '')`} AS "${column}"`.replaceAll("@", pg.escapeIdentifier(schema)));
				const found = new Map(
					(await client.query(`SELECT concat_ws('|', ${key.map((column) => (column === "adjusted" ? "CASE WHEN t.adjusted THEN 'true' ELSE 'false' END" : `t.${column}`)).join(", ")}) AS key ${expressions.map((each) => ", " + each).join("")} FROM ${pg.escapeIdentifier(schema)}.published_${view} t ${own ? `WHERE t.evaluation = '${evaluation}'` : ""}`)).rows.map((row) => [row.key, row]),
				);
				for (const row of rows) {
					assert.ok(found.has(row.key), `${view}: the page has a row ${row.key} that SQL does not`);
					(seen[view] ??= new Set()).add(row.key);
					for (const cell of row.cells) {
						if (cell.column && shown.includes(cell.column)) {
							assert.equal(cell.text, found.get(row.key)[cell.column], `${view}, ${row.key}, ${cell.column}`);
							compared++;
						} else assert.ok(!cell.number, `${view}, ${row.key}: a number that nothing is compared with (${cell.column}: ${cell.text})`);
					}
				}
			}
			for (const [view, { own, where }] of Object.entries(views)) {
				const conditions = [own ? `t.evaluation = '${evaluation}'` : null, where, view === "finding" ? `coalesce(t.evaluation = '${evaluation}', true)` : null].filter(Boolean);
				const { n } = (await client.query(`SELECT count(*)::int AS n FROM ${pg.escapeIdentifier(schema)}.published_${view} t ${conditions.length > 0 ? "WHERE " + conditions.join(" AND ") : ""}`)).rows[0];
				assert.equal(seen[view]?.size ?? 0, n, `rows of ${view}`);
			}
		} finally {
			await client.end();
		}
		assert.ok(compared > 300, `${compared} cells were compared`);
	});

for (const [name, evaluation] of [["demo", "main"], ["awkward", "nine"], ["awkward", "ten"]])
	test(`what a director reads: ${name}, ${evaluation}`, async (t) => {
		const [database, schema] = programmes[name];
		const page = await opened(name, `?evaluation=${evaluation}`);
		const text = (selector) => page.locator(selector).first().textContent();
		const client = new pg.Client({ database, user: process.env.PGUSER ?? "postgres" });
		await client.connect();
		t.after(() => client.end());
		await client.query(functions);
		const s = pg.escapeIdentifier(schema);
		const [e] = (
			await client.query(
				`SELECT t.outcome_label, pg_temp.effect(t.effect, t.scale, t.unit, t.value_step) AS effect, t.areas_nfl, t.areas_comparator, pg_temp.written(t.base, 0, false) AS base,
					format('%s%% interval %s', t.conf_level * 100, pg_temp.range(t.conf_low, t.conf_high, t.scale, t.value_step)) AS interval, pg_temp.p(t.p_value) AS p, t.conf_low <= 0 AND t.conf_high >= 0 AS holds,
					concat('neighbourhoods for learning: from ' || pg_temp.level(nfl_before, scale, unit, value_step) || ' to ' || pg_temp.level(nfl_after, scale, unit, value_step) || ' (' || pg_temp.effect(nfl_change, scale, unit, value_step) || ')',
						'comparator areas: from ' || pg_temp.level(comparator_before, scale, unit, value_step) || ' to ' || pg_temp.level(comparator_after, scale, unit, value_step) || ' (' || pg_temp.effect(comparator_change, scale, unit, value_step) || ')') AS means
				FROM ${s}.published_estimate t WHERE t.evaluation = $1 AND t.subgroup = 'all' AND NOT t.adjusted AND t.role = 'primary'`,
				[evaluation],
			)
		).rows;
		const [u] = (await client.query(`SELECT * FROM ${s}.published_summary WHERE evaluation = $1`, [evaluation])).rows;
		const joint = (await client.query(`SELECT domain_label, statement, inference FROM ${s}.published_joint_display WHERE evaluation = $1 AND fit = 'discordant'`, [evaluation])).rows;
		const [otherwise] = (
			await client.query(
				`SELECT count(*) FILTER (WHERE s.measured <> 'hidden')::int AS all, count(*) FILTER (WHERE s.measured = 'hidden')::int AS hidden, count(*) FILTER (WHERE s.measured <> 'hidden' AND (s.measured = 'no_measurable_effect') = $2)::int AS same
				FROM ${s}.published_sensitivity s WHERE s.evaluation = $1 AND s.role = 'primary' AND s.subgroup = 'all' AND NOT s.adjusted AND NOT s.headline`,
				[evaluation, e.holds],
			)
		).rows;
		const [facts] = (await client.query(`SELECT areas_nfl, areas_comparator, areas_excluded, waves_before, waves_after FROM ${s}.published_evaluation WHERE evaluation = $1`, [evaluation])).rows;
		assert.match(await text(".headline"), new RegExp(e.outcome_label));
		assert.equal(await text("[data-effect]"), `${e.holds ? "Best estimate: " : ""}${e.effect}, beyond the change in ${e.areas_comparator} comparator areas`);
		assert.equal(await text("[data-interval]"), e.interval);
		assert.equal(await text("[data-means]"), e.means);
		assert.equal(await text("[data-people]"), `Residents of ${e.areas_nfl} neighbourhoods for learning, compared with residents of ${e.areas_comparator} comparator areas: ${e.base} interviews.`);
		assert.equal(await text("[data-tally]"), `Of ${u.outcomes} outcomes: ${u.improved} better by more than chance, ${u.worsened} worse, ${u.no_measurable_effect} with no measurable effect${u.hidden ? `, ${u.hidden} hidden` : ""}.`);
		assert.equal(await text("[data-sure]"), e.holds ? `The ${e.interval} holds 0: a change either way, or none, fits the numbers (p${e.p.startsWith("≤") ? " " : " = "}${e.p}).` : `The ${e.interval} leaves out 0: more than chance (p${e.p.startsWith("≤") ? " " : " = "}${e.p}).`);
		assert.equal(await text("[data-sentence]"), u.sentence);
		if (otherwise.all + otherwise.hidden > 0) assert.equal(await text("[data-otherwise]"), `Of ${otherwise.all} other analyses of it, ${otherwise.same} come${otherwise.same === 1 ? "s" : ""} to the same${otherwise.hidden ? ` (${otherwise.hidden} more must stay hidden)` : ""}.`);
		else assert.equal(await page.locator("[data-otherwise]").count(), 0);
		for (const [column, value] of Object.entries(facts)) assert.equal(await text(`[data-facts] [data-fact="${column}"]`), String(value), column);
		assert.equal(await page.locator("[data-discordant]").count(), joint.length);
		const minute = await page.locator("#minute").textContent();
		for (const row of joint) for (const part of [row.domain_label, row.statement, row.inference]) assert.ok(minute.includes(part), part);
		await page.close();
	});

// Where a mark stands, by the axis: what a person with a ruler would read.
async function ruler(page, selector, axis) {
	return page.locator(selector).first().evaluate((svg, axis) => {
		const at = (element) => {
			const [x, y] = /translate\(([-\d.]+)[, ]([-\d.]+)\)/.exec(element.getAttribute("transform"))?.slice(1).map(Number) ?? [Number(element.getAttribute("cx")), Number(element.getAttribute("cy"))];
			return axis === "x" ? x : y;
		};
		const ticks = [...svg.querySelectorAll(`[data-mark="${axis}-axis tick label"] text`)].map((text) => [Number(text.textContent.replace("−", "-").replace(",", "")), at(text)]);
		const [[v0, p0], [v1, p1]] = [ticks[0], ticks[ticks.length - 1]];
		const pixel = Math.abs((v1 - v0) / (p1 - p0));
		return { pixel, marks: [...svg.querySelectorAll('[data-mark="dot"] > *')].map((dot) => v0 + ((at(dot) - p0) * (v1 - v0)) / (p1 - p0)) };
	}, axis);
}
const same = ({ marks, pixel }, values, what) => {
	assert.equal(marks.length, values.length, what);
	const [a, b] = [marks, values].map((list) => [...list].sort((x, y) => x - y));
	a.forEach((mark, i) => assert.ok(Math.abs(mark - b[i]) <= 0.75 * pixel, `${what}: drawn at ${mark}, is ${b[i]}`));
};

for (const [name, evaluation] of [["demo", "main"], ["awkward", "ten"]])
	test(`charts of ${name} are drawn at SQL's numbers, and what is hidden is not`, async (t) => {
		const [database, schema] = programmes[name];
		const page = await opened(name, `?evaluation=${evaluation}`);
		const client = new pg.Client({ database, user: process.env.PGUSER ?? "postgres" });
		await client.connect();
		t.after(() => client.end());
		const s = pg.escapeIdentifier(schema);
		const values = async (text) => (await client.query(text)).rows.map((row) => row.v);
		const outcome = (await client.query(`SELECT outcome, outcome_label FROM ${s}.published_forest WHERE evaluation = $1 AND place = 1`, [evaluation])).rows[0];
		same(await ruler(page, "#outcomes .figure:first-of-type svg", "x"), await values(`SELECT 100 * effect AS v FROM ${s}.published_estimate WHERE evaluation = '${evaluation}' AND subgroup = 'all' AND scale = 'proportion' AND effect IS NOT NULL`), "forest");
		same(await ruler(page, "#change .figure:first-of-type svg", "y"), await values(`SELECT 100 * value AS v FROM ${s}.published_arm_outcome WHERE evaluation = '${evaluation}' AND outcome = '${outcome.outcome}' AND subgroup = 'all' AND value IS NOT NULL`), "change");
		same(await ruler(page, "#areas details.later svg", "x"), await values(`SELECT 100 * value AS v FROM ${s}.published_area_outcome WHERE outcome = '${outcome.outcome}' AND value IS NOT NULL`), "areas");
		if (name === "demo") {
			const cells = await page.locator("#initiatives .figure svg").first().evaluate((svg) => [...svg.querySelectorAll('[data-mark="text"] text')].map((text) => Number(text.textContent)));
			assert.deepEqual(cells, await values(`SELECT covered AS v FROM ${s}.published_domain_coverage WHERE framework = (SELECT min(framework) FROM ${s}.published_domain_coverage) ORDER BY domain_ordinal, area`), "coverage");
		}
		await page.close();
	});
