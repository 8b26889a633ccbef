// Everything else that the release holds, in the order in which people ask.
import { areaLevels, balance, change, flow, forest, matrix, overWaves, starts } from "./charts";
import type { Row } from "./data";
import { en } from "./en";
import { canvas, figure, later } from "./figure";
import { date, difference, level, noteOf, num, number, p, range, scaleOf, str, verdict, word } from "./format";
import { type Child, h } from "./html";
import { effectOf, unitOf } from "./minute";
import { distinct, type Release } from "./release";
import { count, type Head, named, table, text, value, why } from "./table";

const key = (...columns: string[]) => (row: Row) => columns.map((column) => str(row[column])).join("|");
const note: Head = text("value_note", en.outcomes.head.note, (row) => noteOf(row, null));

function section(id: string, title: string, about: string, ...children: Child[]): HTMLElement {
	return h("section", { id, "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title` }, title), h("p", {}, about), children);
}
const nothing = (): HTMLElement => h("p", {}, en.nothing.section);
const arms = (): HTMLElement => h("ul", { class: "key" }, h("li", { class: "nfl" }, en.arms.nfl), h("li", { class: "comparator" }, en.arms.comparator));

const effectHeads = (): Head[] => {
	const d = en.outcomes.head;
	return [
		named("outcome_label", d.outcome, (row) => [str(row.outcome_label), row.adjusted === true ? `, ${en.adjusted}` : null, row.direction === "lower_better" ? `, ${en.lowerIsBetter}` : null]),
		text("subgroup_label", d.group, (row) => (row.subgroup === "all" ? en.everybody : str(row.subgroup_label))),
		value("effect", d.effect, (row) => difference(row.effect, scaleOf(row))),
		value("conf_low", d.interval, (row) => range(row, scaleOf(row))),
		value("p_value", d.p, (row) => p(row.p_value)),
		{ head: d.pAdjusted, column: "p_adjusted", numeric: true, cell: (row) => (row.p_adjusted === null ? null : p(row.p_adjusted)) },
		text("effect_verdict", d.verdict, (row) => en.verdicts[verdict(row)]),
		text("role", d.role, (row) => word(en.roles, row.role)),
		text("status", d.status, (row) => word(en.statuses, row.status)),
		count("base", d.base, en.hiddenByRule),
		note,
	];
};
const effectKey = key("evaluation", "outcome", "subgroup", "adjusted");

export function outcomes(release: Release): HTMLElement {
	const draw = (rows: Row[], heading: string, headingUnit: (unit: string) => string) =>
		distinct(rows.map((row) => ({ unit: unitOf(row) })), "unit").map((unit) => {
			const own = rows.filter((row) => unitOf(row) === unit);
			const title = own[0].scale === "proportion" ? heading : headingUnit(unit);
			const key = h("ul", { class: "key" }, (["better", "worse", "none"] as const).map((each) => h("li", { class: each }, en.verdicts[each])));
			return figure({ title, chart: forest(own.map(effectOf), unit), key, table: table("estimate", title, effectHeads(), own, effectKey), files: ["estimate", "forest"] });
		});
	const rows = release.effects();
	return section("outcomes", en.outcomes.title, en.outcomes.about, rows.length === 0 ? h("p", {}, en.nothing.estimate) : [draw(rows, en.outcomes.forest, en.outcomes.forestUnit), draw(release.groups(), en.outcomes.groups, en.outcomes.groupsUnit)]);
}

// The same effect by other ways, and of other interviews.
export function robustness(release: Release): HTMLElement {
	const d = en.robustness.head;
	const rows = release.own("sensitivity");
	const heads: Head[] = [
		named("outcome_label", d.outcome, (row) => [str(row.outcome_label), row.adjusted === true ? `, ${en.adjusted}` : null]),
		text("subgroup_label", d.group, (row) => (row.subgroup === "all" ? en.everybody : str(row.subgroup_label))),
		text("label", d.label),
		text("measured", d.measured, (row) => word(en.measured, row.measured)),
		text("distance", d.distance, (row) => (row.distance === null ? null : word(en.robustness.distances, row.distance))),
		{ head: d.effect, column: "effect", numeric: true, cell: (row) => (row.effect === null && row.kind === "sample" && row.value_note === null ? why(en.robustness.directionOnly) : value("effect", "", () => difference(row.effect, scaleOf(row))).cell(row)) },
		{ head: d.interval, column: "conf_low", numeric: true, cell: (row) => (row.conf_low === null ? null : range(row, scaleOf(row))) },
		{ head: d.p, column: "p_value", numeric: true, cell: (row) => (row.p_value === null ? null : p(row.p_value)) },
		text("method", d.method),
		note,
	];
	const counts = new Set(release.headlines().map(effectKey));
	const ways = rows.filter((row) => row.kind === "way" && counts.has(effectKey(row)));
	const units = distinct(ways.map((row) => ({ unit: unitOf(row) })), "unit");
	return section(
		"robustness",
		en.robustness.title,
		en.robustness.about,
		rows.length === 0
			? h("p", {}, en.robustness.none)
			: figure({
					title: en.robustness.all,
					key: units.map((unit) => canvas(`${en.robustness.ways}, ${unit}`, forest(ways.filter((row) => unitOf(row) === unit).map((row) => ({ key: `${effectKey(row)} ${str(row.sensitivity)}`, label: `${str(row.outcome_label)}: ${str(row.label)}`, row, scale: scaleOf(row) })), unit))),
					table: table("sensitivity", en.robustness.all, heads, rows, key("evaluation", "outcome", "subgroup", "adjusted", "kind", "sensitivity")),
					files: ["sensitivity"],
				}),
	);
}

// What cannot be drawn is said under the chart.
function undrawn(rows: Row[], name: (row: Row) => string, column = "value"): Child {
	const hidden = rows.filter((row) => row[column] === null);
	return hidden.length === 0 ? null : h("p", {}, en.change.hidden(hidden.map((row) => `${name(row)} (${noteOf(row, null) ?? en.hiddenByRule})`).join("; ")), ".");
}

export function changes(release: Release): HTMLElement {
	const d = en.change.head;
	const rows = release.own("arm_outcome").filter((row) => row.role !== "covariate");
	const heads = [
		named("arm", d.arm, (row) => word(en.armsShort, row.arm)),
		text("wave_label", d.wave),
		text("post", d.when, (row) => (row.post === true ? en.change.after : en.change.before)),
		text("subgroup_label", d.group, (row) => (row.subgroup === "all" ? en.everybody : str(row.subgroup_label))),
		value("value", d.value, (row) => level(row.value, scaleOf(row))),
		value("conf_low", d.interval, (row) => range(row, scaleOf(row))),
		count("base", d.base, en.hiddenByRule),
		count("areas", d.areas, en.hiddenByRule),
		note,
	];
	return section(
		"change",
		en.change.title,
		en.change.about,
		rows.length === 0 ? nothing() : null,
		arms(),
		h(
			"div",
			{ class: "grid" },
			distinct(rows, "outcome").map((outcome) => {
				const own = rows.filter((row) => row.outcome === outcome);
				const everybody = own.filter((row) => row.subgroup === "all");
				const scale = scaleOf(everybody[0], everybody.find((row) => row.value_step !== null)?.value_step ?? null);
				const title = en.change.of(str(own[0].outcome_label));
				const drawable = everybody.some((row) => row.value !== null);
				return figure({
					title,
					about: own[0].direction === "lower_better" ? en.lowerIsBetter : undefined,
					chart: drawable ? change(everybody, scale, scale.isProportion ? en.percentUnit : (scale.unit ?? en.unitless)) : undefined,
					under: drawable ? undrawn(everybody, (row) => `${word(en.arms, row.arm)}, ${str(row.wave_label)}`) : h("p", {}, en.nothing.waves),
					table: table("arm_outcome", title, heads, own, key("evaluation", "outcome", "arm", "wave", "subgroup")),
					files: ["arm_outcome"],
				});
			}),
		),
	);
}

// What a wave is measured from has neither an interval nor people of its own.
const isBase = (row: Row): boolean => row.effect !== null && /\bbase_period\b/.test(str(row.note_codes));

// How many waves before the start differ by more than chance: by the band that holds
// for all at once, if there is one.
function beforeStart(rows: Row[]): Child {
	const own = rows.filter((row) => num(row.event_time) < 0 && !isBase(row));
	const judged = own.filter((row) => row.conf_low !== null && row.conf_high !== null);
	const atOnce = judged.every((row) => row.band_low !== null && row.band_high !== null);
	const differ = judged.filter((row) => num(atOnce ? row.band_low : row.conf_low) > 0 || num(atOnce ? row.band_high : row.conf_high) < 0);
	return h("p", {}, own.length === 0 ? en.waves.noneBefore : judged.length === 0 ? en.waves.noneJudged : en.waves.before(number(judged.length), number(differ.length), atOnce));
}

// Effects by time since the start, where areas started at different times; nothing
// where there are no such effects.
export function waves(release: Release): HTMLElement | null {
	const d = en.waves.head;
	const rows = release.own("wave_estimate");
	if (rows.length === 0) return null;
	const otherwise = (row: Row, show: () => string): Child => (isBase(row) ? why(en.waves.base) : row.effect !== null && row.value_note === null ? why(en.verdicts.open) : value("conf_low", "", show).cell(row));
	const heads: Head[] = [
		named("label", d.of),
		text("kind", d.kind, (row) => word(en.waves.kinds, row.kind)),
		text("subgroup_label", d.group, (row) => (row.subgroup === "all" ? en.everybody : str(row.subgroup_label))),
		value("effect", d.effect, (row) => difference(row.effect, scaleOf(row))),
		{ head: d.interval, column: "conf_low", numeric: true, cell: (row) => (row.conf_low === null ? otherwise(row, () => "") : range(row, scaleOf(row))) },
		{ head: d.band, column: "band_low", numeric: true, cell: (row) => (row.band_low !== null ? range({ ...row, conf_low: row.band_low, conf_high: row.band_high }, scaleOf(row)) : row.kind === "event" ? otherwise({ ...row, conf_low: null }, () => "") : null) },
		{ head: d.p, column: "p_value", numeric: true, cell: (row) => (row.p_value === null ? otherwise({ ...row, conf_low: null }, () => "") : p(row.p_value)) },
		{ head: d.base, column: "base", numeric: true, cell: (row) => (row.base === null ? (isBase(row) ? why(en.waves.base) : count("base", "", en.hiddenByRule).cell(row)) : number(num(row.base))) },
		text("areas_nfl", d.areas, (row) => (row.areas_nfl === null ? null : number(num(row.areas_nfl)))),
		text("status", d.status, (row) => word(en.statuses, row.status)),
		note,
	];
	return section(
		"waves",
		en.waves.title,
		en.waves.about,
		h(
			"div",
			{ class: "grid" },
			distinct(rows, "outcome").map((outcome) => {
				const own = rows.filter((row) => row.outcome === outcome);
				const events = own.filter((row) => row.kind === "event" && row.subgroup === "all");
				const scale = scaleOf(own[0], events.find((row) => row.value_step !== null && !isBase(row))?.value_step ?? null);
				const title = en.waves.of(str(own[0].outcome_label));
				const drawable = events.some((row) => row.effect !== null && !isBase(row));
				return figure({
					title,
					about: own[0].direction === "lower_better" ? en.lowerIsBetter : undefined,
					chart: drawable ? overWaves(events, scale, scale.isProportion ? en.percentagePoints : (scale.unit ?? en.unitless)) : undefined,
					key: drawable ? h("ul", { class: "key" }, h("li", { class: "hollow" }, en.waves.beforeKey), h("li", { class: "filled" }, en.waves.afterKey)) : undefined,
					under: [drawable ? undrawn(events, (row) => str(row.label), "effect") : h("p", {}, en.waves.nothing), beforeStart(events)],
					table: table("wave_estimate", title, heads, own, key("evaluation", "outcome", "subgroup", "kind", "ordinal")),
					files: ["wave_estimate"],
				});
			}),
		),
	);
}

function areaFigure(rows: Row[], title: string, heading: "h3" | null): HTMLElement {
	const d = en.areas.head;
	const heads = [
		named("area_name", d.area),
		text("kind", d.kind, (row) => word(en.armsShort, row.kind)),
		text("wave_label", d.wave),
		value("value", d.value, (row) => level(row.value, scaleOf(row))),
		value("conf_low", d.interval, (row) => range(row, scaleOf(row))),
		count("base", d.base, en.hiddenByRule),
		note,
	];
	const scale = scaleOf(rows[0], rows.find((row) => row.value_step !== null)?.value_step ?? null);
	const drawable = rows.some((row) => row.value !== null);
	return figure({
		title,
		level: heading,
		chart: drawable ? areaLevels(rows, scale, scale.isProportion ? en.percentUnit : (scale.unit ?? en.unitless)) : undefined,
		key: arms(),
		under: drawable ? null : h("p", {}, en.nothing.waves),
		table: table("area_outcome", title, heads, rows, key("outcome", "area", "wave")),
		files: ["area_outcome"],
	});
}

function startsFigure(rows: Row[]): HTMLElement {
	const d = en.areas.head;
	const heads = [
		named("area_name", d.area),
		text("batch_label", d.batch),
		text("planned_start", d.planned, (row) => date(row.planned_start)),
		text("actual_start", d.actual, (row) => date(row.actual_start)),
		{ head: d.late, column: "days_late", numeric: true, cell: (row: Row) => (row.days_late === null ? null : number(num(row.days_late))) },
		text("area_status", d.status, (row) => [word(en.areaStatuses, row.area_status), row.withdrawn_on === null ? null : ` ${date(row.withdrawn_on)}`]),
		count("baseline_interviews_after_start", d.baseline),
	];
	const dated = rows.filter((row) => row.planned_start !== null || row.actual_start !== null);
	return figure({
		title: en.areas.starts,
		about: en.areas.startsAbout,
		chart: dated.length > 0 ? starts(dated) : undefined,
		key: h("ul", { class: "key" }, h("li", { class: "hollow" }, en.areas.planned), h("li", { class: "filled" }, en.areas.actual)),
		table: table("exposure", en.areas.starts, heads, rows, key("exposure")),
		files: ["exposure"],
	});
}

export function areas(release: Release): HTMLElement {
	const rows = release.all("area_outcome");
	const influence = release.own("area_influence");
	const exposure = release.all("exposure");
	const names = new Map([...rows.filter((row) => row.kind === "nfl"), ...release.all("oversight"), ...release.all("domain_coverage"), ...exposure].map((row) => [str(row.area), str(row.area_name)]));
	const d = en.areas.head;
	return section(
		"areas",
		en.areas.title,
		en.areas.about,
		names.size > 0 ? h("nav", { class: "pick", "aria-label": en.areas.pick }, h("p", {}, en.areas.pick), h("ul", {}, [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([area, name]) => h("li", {}, h("a", { href: link(release, area) }, name))))) : null,
		rows.length === 0 ? nothing() : null,
		distinct(rows, "outcome").map((outcome, i) => {
			const own = rows.filter((row) => row.outcome === outcome);
			const title = en.areas.of(str(own[0].outcome_label));
			return later(title, () => areaFigure(own, title, null), i === 0);
		}),
		influence.length === 0
			? null
			: later(
					en.areas.influence,
					() =>
						h("div", {}, h("p", {}, en.areas.influenceAbout), table("area_influence", en.areas.influence, [
							named("area_name", d.area),
							text("arm", d.kind, (row) => word(en.armsShort, row.arm)),
							text("outcome_label", d.outcome),
							text("influence", d.influence, (row) => en.influences[str(row.influence)]?.[num(row.strength)] ?? str(row.influence)),
						], influence, key("evaluation", "outcome", "area")), h("p", { class: "files" }, h("a", { href: "csv/area_influence.csv", download: "area_influence.csv" }, en.csv("area_influence.csv")))),
					false,
				),
		exposure.length === 0 ? null : startsFigure(exposure),
	);
}

export const link = (release: Release, area: string | null): string => {
	const query = new URLSearchParams();
	if (release.evaluation) query.set("evaluation", release.evaluation.key);
	if (area !== null) query.set("area", area);
	return `?${query}`;
};

function coverageFigures(coverage: Row[]): HTMLElement[] {
	const d = en.initiatives.head;
	return distinct(coverage, "framework").map((framework) => {
		const own = coverage.filter((row) => row.framework === framework);
		const title = en.initiatives.coverage(str(own[0].framework_label));
		const heads = [named("area_name", d.area), text("domain_label", d.domain), count("covered", d.covered), count("covered_started", d.started), count("covered_implemented", d.implemented), count("observed", d.observed)];
		return figure({
			title,
			about: en.initiatives.coverageAbout,
			chart: matrix(own.map((row) => ({ row: str(row.area_name), column: str(row.domain_label), n: num(row.covered) }))),
			table: table("domain_coverage", title, heads, own, key("domain", "area")),
			files: ["domain_coverage"],
		});
	});
}

function initiativeTable(release: Release, rows: Row[]): HTMLElement {
	const d = en.initiatives.head;
	const basis = new Map(release.all("evidence_basis").map((row) => [str(row.initiative), row]));
	const rests = (column: string, head: string): Head => ({ head, cell: (row) => (basis.get(str(row.initiative))?.[column] === true ? en.yes : en.no) });
	const heads = [
		named("title", d.initiative),
		text("area_name", d.area, (row) => (row.area_name === null ? en.everywhere : str(row.area_name))),
		text("primary_domain_label", d.domain),
		text("origin", d.origin, (row) => word(en.origins, row.origin)),
		text("lead_name", d.lead),
		text("status", d.status, (row) => (row.status === null ? null : en.word(str(row.status)))),
		text("starts_on", d.starts, (row) => date(row.starts_on)),
		text("ends_on", d.ends, (row) => date(row.ends_on)),
		rests("has_profile", d.profile),
		rests("has_science", d.science),
		rests("has_experience", d.experience),
	];
	return figure({ title: en.initiatives.list, table: table("initiative", en.initiatives.list, heads, rows, key("initiative")), files: ["initiative", "evidence_basis"] });
}

export function initiatives(release: Release): HTMLElement {
	const coverage = release.all("domain_coverage");
	const rows = release.all("initiative");
	return section("initiatives", en.initiatives.title, en.initiatives.about, coverage.length + rows.length === 0 ? nothing() : null, coverageFigures(coverage), rows.length === 0 ? null : initiativeTable(release, rows));
}

function groupTable(rows: Row[]): HTMLElement {
	const d = en.oversight.head;
	const heads = [
		named("name", d.group),
		text("area_name", d.area),
		text("established_on", d.established, (row) => date(row.established_on)),
		text("ended_on", d.ended, (row) => date(row.ended_on)),
		count("meetings", d.meetings),
		text("last_meeting", d.last, (row) => date(row.last_meeting)),
		count("mean_attendance", d.attendance),
		count("residents", d.residents),
		count("offices", d.offices),
		value("resident_share", d.share, (row) => en.percent(number(num(row.resident_share) * 100)), en.hiddenParts),
		count("decisions", d.decisions),
		count("enquiries", d.enquiries),
		count("events", d.events),
	];
	return figure({ title: en.oversight.groups, table: table("oversight", en.oversight.groups, heads, rows, key("oversight_group")), files: ["oversight"] });
}

function decisionFigure(rows: Row[]): HTMLElement {
	const d = en.oversight.head;
	const heads = [named("name", d.group), text("kind", d.kind, (row) => word(en.decisionKinds, row.kind)), count("decisions", d.decisions), text("last_decided_on", d.lastDecided, (row) => date(row.last_decided_on))];
	const kinds = [...rows].sort((a, b) => num(a.kind_ordinal) - num(b.kind_ordinal));
	const order = new Map(kinds.map((row, i) => [row.kind, i]));
	const cells = [...rows].sort((a, b) => num(a.kind_ordinal) - num(b.kind_ordinal) || (order.get(a.kind) ?? 0) - (order.get(b.kind) ?? 0)).map((row) => ({ row: str(row.name), column: word(en.decisionKinds, row.kind), n: num(row.decisions) }));
	return figure({ title: en.oversight.decisions, chart: matrix(cells), table: table("decision", en.oversight.decisions, heads, rows, key("oversight_group", "kind")), files: ["decision"] });
}

function memberTable(rows: Row[]): HTMLElement {
	const d = en.oversight.head;
	const heads = [named("name", d.group), text("role", d.role, (row) => word(en.seats, row.role)), count("members", d.members), count("members_ever", d.ever)];
	return h("div", {}, table("oversight_member", en.oversight.members, heads, rows, key("oversight_group", "role")), h("p", { class: "files" }, h("a", { href: "csv/oversight_member.csv", download: "oversight_member.csv" }, en.csv("oversight_member.csv"))));
}

export function oversight(release: Release): HTMLElement {
	const groups = release.all("oversight");
	const decisions = release.all("decision");
	const members = release.all("oversight_member");
	return section(
		"oversight",
		en.oversight.title,
		en.oversight.about,
		groups.length === 0 ? nothing() : groupTable(groups),
		decisions.length === 0 ? null : decisionFigure(decisions),
		members.length === 0 ? null : later(en.oversight.members, () => memberTable(members), false),
	);
}

export function joint(release: Release): HTMLElement {
	const d = en.joint.head;
	const rows = release.own("joint_display");
	const findings = release.all("finding").filter((row) => row.evaluation === null || row.evaluation === release.evaluation?.key);
	// An effect that is beside several findings is drawn once.
	const estimates = release.own("estimate");
	const beside = estimates.filter((effect) => rows.some((row) => row.outcome === effect.outcome && row.subgroup === effect.subgroup && row.effect === effect.effect && row.conf_low === effect.conf_low));
	const units = distinct(beside.map((row) => ({ unit: unitOf(row) })), "unit");
	const said = new Map<string, string>(rows.filter((row) => row.outcome !== null).map((row) => [`${str(row.outcome)} ${str(row.subgroup)}`, `${str(row.domain_label)}: ${word(en.fits, row.fit)}`]));
	const heads: Head[] = [
		named("domain_label", d.domain),
		text("outcome_label", d.outcome),
		{ head: d.effect, column: "effect", numeric: true, cell: (row) => (row.outcome === null ? en.notMeasured : value("effect", "", () => difference(row.effect, release.scaleLike(row))).cell(row)) },
		{ head: d.interval, column: "conf_low", numeric: true, cell: (row) => (row.conf_low === null ? null : range(row, release.scaleLike(row))) },
		text("measured", d.measured, (row) => word(en.measured, row.measured)),
		text("statement", d.said),
		text("direction", d.direction, (row) => (row.direction === null ? null : word(en.directions, row.direction))),
		text("fit", d.fit, (row) => h("strong", {}, word(en.fits, row.fit))),
		text("inference", d.inference),
		text("driving_areas", d.driving),
		text("said_there", d.there),
	];
	const findingHeads: Head[] = [
		named("domain_label", d.domain, (row) => str(row.domain_label)),
		text("statement", d.said),
		text("direction", d.direction, (row) => (row.direction === null ? null : word(en.directions, row.direction))),
		count("sources", d.sources),
		count("areas", d.areas),
		text("citation", d.citation),
	];
	return section(
		"joint",
		en.joint.title,
		en.joint.about,
		rows.length === 0 ? h("p", {}, en.minute.noJoint) : null,
		rows.length === 0
			? null
			: figure({
					title: en.joint.display,
					chart: units.length === 1 ? forest(beside.map((row) => ({ ...effectOf(row), label: `${effectOf(row).label} (${said.get(`${str(row.outcome)} ${str(row.subgroup)}`) ?? ""})` })), units[0]) : undefined,
					table: table("joint_display", en.joint.display, heads, rows, key("row_number")),
					files: ["joint_display"],
					open: true,
				}),
		findings.length === 0 ? null : figure({ title: en.joint.findings, table: table("finding", en.joint.findings, findingHeads, findings, key("finding")), files: ["finding"] }),
	);
}

const flowHeads = (first: Head): Head[] => {
	const d = en.quality.head;
	const share = (column: string, head: string): Head => ({ head, column, numeric: true, cell: (row) => (row[column] === null ? null : en.percent(number(num(row[column]) * 100))) });
	return [first, text("wave_label", d.wave), count("issued", d.issued), count("eligible", d.eligible), count("complete", d.complete), count("interviews", d.interviews), count("panel", d.panel), count("fresh", d.fresh), again(d.again), share("response_rate", d.response), share("retention", d.retention)];
};
// In a first wave nobody could be interviewed again.
const again = (head: string): Head => ({ head, column: "again", numeric: true, cell: (row) => (row.again === null && noteOf(row, "again") === null ? null : count("again", head).cell(row)) });

export function quality(release: Release): HTMLElement {
	const d = en.quality.head;
	const byArm = release.own("arm_flow");
	const byArea = release.all("survey_flow");
	const alike = release.own("balance");
	const problems = release.all("data_quality");
	const side = (arm: "nfl" | "comparator", head: string): Head => ({ head, column: arm, numeric: true, cell: (row) => (row[arm] === null ? value(arm, head, () => "").cell(row) : level(row[arm], release.scaleLike(row))) });
	const either = (row: Row) => noteOf(row, row.nfl === null ? "nfl" : "comparator") ?? en.hiddenParts;
	const kept: Head = text("value_note", en.outcomes.head.note, (row) => (["nfl", "comparator"] as const).map((arm) => (row[arm] !== null && noteOf(row, arm) !== null ? `${en.armsShort[arm]}: ${noteOf(row, arm)}` : null)).filter((part) => part).join("; "));
	return section(
		"quality",
		en.quality.title,
		en.quality.about,
		byArm.length === 0
			? null
			: figure({ title: en.quality.flow, chart: flow(byArm), table: table("arm_flow", en.quality.flow, flowHeads(named("arm", d.arm, (row) => word(en.armsShort, row.arm))), byArm, key("evaluation", "arm", "wave")), files: ["arm_flow"] }),
		alike.length === 0
			? null
			: figure({
					title: en.quality.balance,
					about: en.quality.balanceAbout,
					chart: alike.some((row) => row.smd !== null) ? balance(alike) : undefined,
					table: table(
						"balance",
						en.quality.balance,
						[
							named("outcome_label", d.outcome),
							text("role", d.role, (row) => word(en.roles, row.role)),
							text("wave_label", d.wave),
							side("nfl", d.nfl),
							side("comparator", d.comparator),
							{ head: d.difference, column: "difference", numeric: true, cell: (row) => (row.difference === null ? value("difference", "", () => "", either(row)).cell({ ...row, value_note: null }) : difference(row.difference, release.scaleLike(row))) },
							{ head: d.smd, column: "smd", numeric: true, cell: (row) => (row.smd === null ? value("smd", "", () => "", either(row)).cell({ ...row, value_note: null }) : number(num(row.smd), 2, true)) },
							kept,
						],
						alike,
						key("evaluation", "wave", "outcome"),
					),
					files: ["balance"],
				}),
		problems.length === 0
			? null
			: figure({
					title: en.quality.problems,
					table: table(
						"data_quality",
						en.quality.problems,
						[
							named("problem", d.problem, (row) => en.word(str(row.problem))),
							text("table_name", d.table, (row) => en.word(str(row.table_name))),
							{ head: d.found, column: "problems", numeric: true, cell: (row) => (row.checked === false ? en.quality.notChecked : count("problems", d.found).cell(row)) },
							text("advice", d.advice, (row) => (num(row.problems) === 0 && row.problems !== null ? null : str(row.advice))),
						],
						problems,
						key("problem", "table_name"),
					),
					files: ["data_quality"],
				}),
		byArea.length === 0
			? null
			: later(en.quality.flowAreas, () => h("div", {}, table("survey_flow", en.quality.flowAreas, flowHeads(named("area_name", d.area)), byArea, key("wave", "area")), h("p", { class: "files" }, h("a", { href: "csv/survey_flow.csv", download: "survey_flow.csv" }, en.csv("survey_flow.csv")))), false),
	);
}

export function how(release: Release): HTMLElement {
	const d = en.how.head;
	const f = en.how.facts;
	const shown = release.shown as Row;
	const others = release.all("release").filter((row) => row.is_shown !== true);
	const facts: [string, string, Child][] = [
		["release", f.release, `${number(num(shown.release))}, ${str(shown.title)}`],
		["released_at", f.released, date(shown.released_at)],
		["released_by", f.by, str(shown.released_by)],
		["min_base", f.minBase, number(num(shown.min_base))],
		["min_count", f.minCount, number(num(shown.min_count))],
		["round_to", f.roundTo, number(num(shown.round_to))],
		["min_areas", f.minAreas, number(num(shown.min_areas))],
		["extension_version", f.version, str(shown.extension_version)],
		["note", f.note, str(shown.note)],
		["others", f.others, others.map((row) => `${number(num(row.release))}, ${str(row.title)}`).join("; ")],
	];
	const [design] = release.own("evaluation");
	const g = en.how.design;
	const designed: [string, string, Child][] = design
		? [
				["programme_name", g.programme, str(design.programme_name)],
				["programme_goal", g.goal, str(design.programme_goal)],
				["design", g.design, word(en.how.designs, design.design)],
				["estimand", g.estimand, word(en.how.estimands, design.estimand)],
				["areas_nfl", g.nfl, number(num(design.areas_nfl))],
				["areas_comparator", g.comparator, number(num(design.areas_comparator))],
				["areas_excluded", g.excluded, number(num(design.areas_excluded))],
				["waves_before", g.before, number(num(design.waves_before))],
				["waves_after", g.after, number(num(design.waves_after))],
				["weight", g.weight, word(en.how.weights, design.weight)],
				["sample", g.sample, word(en.how.samples, design.sample)],
				["covariates", g.covariates, str(design.covariates)],
				["multiplicity", g.multiplicity, str(design.multiplicity)],
				["prespecified_on", g.prespecified, date(design.prespecified_on)],
				["protocol", g.protocol, str(design.protocol)],
				["mixed_methods", g.mixed, str(design.mixed_methods)],
				["citation", g.citation, str(design.citation)],
			]
		: [];
	const placed = release.own("evaluation_area");
	const list = (items: [string, string, Child][]) => h("dl", { class: "facts" }, items.filter(([, , content]) => content !== "").map(([column, name, content]) => [h("dt", {}, name), h("dd", { "data-fact": column }, content)]));
	const runs = release.own("audit");
	const checklist = release.own("checklist");
	const estimates = release.own("estimate");
	return section(
		"how",
		en.how.title,
		en.how.about,
		h("section", { class: "figure" }, h("h3", {}, en.how.release), list(facts), h("p", { class: "files" }, h("a", { href: "csv/release.csv", download: "release.csv" }, en.csv("release.csv")))),
		designed.length === 0 ? null : h("section", { class: "figure", "data-facts": "evaluation" }, h("h3", {}, en.how.evaluation), list(designed), h("p", { class: "files" }, h("a", { href: "csv/evaluation.csv", download: "evaluation.csv" }, en.csv("evaluation.csv")))),
		placed.length === 0
			? null
			: later(en.how.pairs, () => h("div", {}, table("evaluation_area", en.how.pairs, [
					named("area_name", d.area),
					text("arm", d.arm, (row) => word(en.armsShort, row.arm)),
					text("pair", d.pair),
					text("included", d.included, (row) => (row.included === true ? en.yes : `${en.no}: ${str(row.exclusion_reason)}`)),
				], placed, key("evaluation", "area")), h("p", { class: "files" }, h("a", { href: "csv/evaluation_area.csv", download: "evaluation_area.csv" }, en.csv("evaluation_area.csv")))), false),
		estimates.length === 0
			? null
			: figure({
					title: en.how.methods,
					table: table(
						"estimate",
						en.how.methods,
						[
							named("outcome_label", d.outcome, (row) => [str(row.outcome_label), row.adjusted === true ? `, ${en.adjusted}` : null]),
							text("subgroup_label", d.group, (row) => (row.subgroup === "all" ? en.everybody : str(row.subgroup_label))),
							text("method", d.method),
							text("note", d.note),
							text("status", d.status, (row) => word(en.statuses, row.status)),
							text("deviation", d.deviation),
							{ head: d.run, column: "analysis_run", numeric: true, cell: (row) => number(num(row.analysis_run)) },
						],
						estimates,
						effectKey,
					),
					files: ["estimate"],
				}),
		runs.length === 0
			? null
			: figure({
					title: en.how.runs,
					table: table(
						"audit",
						en.how.runs,
						[
							{ head: d.run, column: "analysis_run", names: true, cell: (row) => number(num(row.analysis_run)) },
							text("run_at", d.when, (row) => date(row.run_at)),
							text("run_by", d.by),
							text("plan_title", d.plan, (row) => (row.plan === null ? en.how.noPlan : str(row.plan_title))),
							text("plan_locked_at", d.locked, (row) => date(row.plan_locked_at)),
							text("plan_digest", d.digest),
							count("rows_used", d.rows, en.hiddenByRule),
							text("rows_digest", d.rowsDigest),
							text("seed", d.seed),
							{ head: d.reps, column: "reps", numeric: true, cell: (row) => (row.reps === null ? null : number(num(row.reps))) },
							text("versions", d.versions, (row) => en.how.versions(str(row.extension_version), str(row.server_version))),
						],
						runs,
						key("analysis_run"),
					),
					files: ["audit"],
				}),
		checklist.length === 0
			? null
			: figure({
					title: en.how.checklist,
					about: en.how.met(number(checklist.filter((row) => row.met === true).length), number(checklist.length)),
					table: table(
						"checklist",
						en.how.checklist,
						[named("requirement", d.requirement), text("guideline", d.guideline, (row) => `${str(row.guideline)} ${str(row.item)}`.trim()), text("met", d.met, (row) => (row.met === true ? en.how.isMet : en.how.isMissing(row.missing as string | null))), text("place", d.place)],
						checklist,
						key("evaluation", "ordinal"),
					),
					files: ["checklist"],
				}),
	);
}

// What a neighbourhood's own group looks for.
export function neighbourhood(release: Release, area: string): HTMLElement {
	const here = (view: string) => release.all(view).filter((row) => row.area === area);
	const levels = here("area_outcome");
	const coverage = here("domain_coverage");
	const all = [levels, coverage, here("oversight"), here("exposure"), here("survey_flow"), here("initiative")].flat();
	const name = all.find((row) => row.area_name)?.area_name;
	if (!name) return h("section", { id: "area" }, h("p", {}, en.area.missing), h("p", {}, h("a", { href: link(release, null) }, en.area.back)));
	const empty = coverage.filter((row) => num(row.covered_implemented) === 0);
	const [groups, decisions, members, exposure, flows, listed] = ["oversight", "decision", "oversight_member", "exposure", "survey_flow", "initiative"].map(here);
	return h(
		"section",
		{ id: "area", "aria-labelledby": "area-title" },
		h("h2", { id: "area-title" }, en.area.title(str(name))),
		h("p", {}, h("a", { href: link(release, null) }, en.area.back)),
		distinct(levels, "outcome").map((outcome) => {
			const own = levels.filter((row) => row.outcome === outcome);
			const title = str(own[0].outcome_label);
			return areaFigure(own, title, "h3");
		}),
		coverage.length === 0 ? null : h("section", { class: "figure" }, h("h3", {}, en.area.domains), empty.length === 0 ? h("p", {}, en.area.noEmptyDomains) : h("ul", { "data-empty": "" }, empty.map((row) => h("li", {}, `${str(row.domain_label)} (${str(row.framework_label)})`)))),
		listed.length === 0 ? null : initiativeTable(release, listed),
		groups.length === 0 ? null : groupTable(groups),
		decisions.length === 0 ? null : decisionFigure(decisions),
		members.length === 0 ? null : h("section", { class: "figure" }, h("h3", {}, en.oversight.members), memberTable(members)),
		exposure.length === 0 ? null : startsFigure(exposure),
		flows.length === 0 ? null : figure({ title: en.quality.flowAreas, table: table("survey_flow", en.quality.flowAreas, flowHeads(named("area_name", en.quality.head.area)), flows, key("wave", "area")), files: ["survey_flow"] }),
	);
}

