// What a director reads in a minute.
import { type Effect, forest } from "./charts";
import type { Row } from "./data";
import { en } from "./en";
import { canvas } from "./figure";
import { absent, date, difference, level, noteOf, num, number, pClause, plain, scaleOf, str, verdict, word } from "./format";
import { type Child, h } from "./html";
import type { Release } from "./release";

const most = 6;
const m = en.minute;

export function effectOf(row: Row): Effect {
	const scale = scaleOf(row);
	const label = [str(row.outcome_label), row.subgroup === "all" ? null : str(row.subgroup_label), row.adjusted === true ? en.adjusted : null, row.direction === "lower_better" ? en.lowerIsBetter : null];
	return { key: `${str(row.outcome)} ${str(row.subgroup)} ${str(row.adjusted)}`, label: label.filter((part) => part).join(", "), row, scale };
}

export const unitOf = (row: Row): string => (row.scale === "proportion" ? en.percentagePoints : str(row.unit) || en.unitless);

const effectAndInterval = (row: Row): string => {
	const scale = scaleOf(row);
	if (row.effect === null) return absent(row, "effect", en.hiddenByRule);
	const effect = difference(row.effect, scale);
	return row.conf_low === null ? effect : `${effect} (${intervalOf(row)})`;
};
const intervalOf = (row: Row): string => {
	const scale = scaleOf(row);
	const percent = Math.round(num(row.conf_level ?? 0.95) * 1000) / 10;
	return en.interval(number(percent, Number.isInteger(percent) ? 0 : 1), plain(row.conf_low, scale), plain(row.conf_high, scale));
};

export function minute(release: Release): HTMLElement {
	const effects = release.headlines();
	const first = effects[0];
	return h("section", { id: "minute", "aria-labelledby": "minute-title" }, h("h2", { id: "minute-title" }, m.title), h("div", { class: "minute" }, first ? [what(effects), whom(release, first), sure(release, first)] : h("section", { class: "wide" }, h("p", {}, en.nothing.estimate)), disagree(release)));
}

function what(effects: Row[]): HTMLElement {
	const [first] = effects;
	const scale = scaleOf(first);
	const found = verdict(first);
	const counted = (kind: string) => effects.filter((row) => verdict(row) === kind).length;
	const neither = counted("none") + counted("open");
	const kept = noteOf(first, null);
	const arm = (name: "nfl" | "comparator") => {
		const [before, after, moved] = ["before", "after", "change"].map((part) => first[`${name}_${part}`] ?? null);
		if (before === null || after === null || moved === null) return null;
		return h("li", {}, m.before(en.arms[name], level(before, scale), level(after, scale), difference(moved, scale)));
	};
	// One unit to a picture.
	const drawn = effects.slice(0, most);
	const units = [...new Set(drawn.map(unitOf))];
	const apart = (["nfl", "comparator"] as const).some((name) => first[`${name}_change`] !== null && Math.abs(num(first[`${name}_after`]) - num(first[`${name}_before`]) - num(first[`${name}_change`])) > 1e-9);
	return h(
		"section",
		{ class: "wide" },
		h("h3", {}, m.what),
		h(
			"div",
			{ class: "pair" },
			h(
				"div",
				{},
				h("p", { class: `headline ${found}`, "data-headline": str(first.outcome) }, m.headlineOf(m.headline[found], str(first.outcome_label)), first.direction === "lower_better" ? ` (${en.lowerIsBetter})` : null),
				first.effect === null
					? h("p", {}, absent(first, "effect", en.hiddenByRule))
					: [
							h("p", { class: "big", "data-effect": str(first.outcome) }, m.effect(difference(first.effect, scale), first.areas_comparator === null ? null : number(num(first.areas_comparator)), found === "none")),
							first.conf_low === null ? null : h("p", { "data-interval": str(first.outcome) }, intervalOf(first)),
							h("ul", { "data-means": str(first.outcome) }, arm("nfl"), arm("comparator")),
							apart ? h("p", {}, m.rounded) : null,
							kept ? h("p", {}, m.kept(kept)) : null,
						],
				h("p", { "data-tally": "" }, m.tally(number(effects.length), number(counted("better")), number(counted("worse")), number(neither), counted("hidden") > 0 ? number(counted("hidden")) : null)),
			),
			h("div", {}, units.map((unit) => canvas(`${m.picture}, ${unit}`, forest(drawn.filter((row) => unitOf(row) === unit).map(effectOf), unit))), drawn.length < effects.length ? h("p", {}, m.moreOutcomes(number(drawn.length), number(effects.length))) : null),
		),
	);
}

function whom(release: Release, first: Row): HTMLElement {
	const groups = release.groups().filter((row) => row.outcome === first.outcome);
	return h(
		"section",
		{},
		h("h3", {}, m.whom),
		h("p", { class: "big", "data-people": "" }, first.areas_nfl === null || first.base === null ? m.noPeople : m.people(number(num(first.areas_nfl)), number(num(first.areas_comparator)), number(num(first.base)))),
		groups.length === 0
			? h("p", {}, release.groups().length === 0 ? m.noGroups : null)
			: [h("p", {}, m.groups), h("ul", { "data-groups": "" }, groups.map((row) => h("li", {}, m.group(str(row.subgroup_label) + (row.adjusted === true ? `, ${en.adjusted}` : ""), str(row.outcome_label), effectAndInterval(row), en.verdicts[verdict(row)]))))],
	);
}

function sure(release: Release, first: Row): HTMLElement {
	const found = verdict(first);
	const points: Child[] = [];
	const plan = release.own("audit").find((row) => row.analysis_run === first.analysis_run);
	const locked = plan?.plan_locked_at ? m.locked(str(plan.plan_title), date(plan.plan_locked_at)) : null;
	points.push(first.status === "planned" ? (locked ? m.planned(locked) : m.saidPlanned) : first.status === "deviated" ? m.deviated(first.deviation as string | null) : m.exploratory);
	const codes = str(first.note_codes).split(", ");
	if (codes.includes("trends_untested")) points.push(m.notes.trends_untested);
	else if (first.note) points.push(str(first.note));
	// The same effect, otherwise.
	const other = release.own("sensitivity").filter((row) => row.outcome === first.outcome && row.subgroup === first.subgroup && row.adjusted === first.adjusted && row.headline !== true);
	if (other.length > 0) {
		const said = { better: "improved", worse: "worsened", none: "no_measurable_effect", open: "no_interval", hidden: "hidden" }[found];
		const shown = other.filter((row) => row.measured !== "hidden");
		points.push(h("span", { "data-otherwise": "" }, m.otherwise(number(shown.filter((row) => row.measured === said).length), number(shown.length), other.length > shown.length ? number(other.length - shown.length) : null)));
	}
	const late = release.all("exposure").filter((row) => row.baseline_after_start === true).map((row) => str(row.area_name));
	if (late.length > 0) points.push(m.baseline(late.join(", ")));
	for (const other of release.evaluations) {
		if (other === release.evaluation) continue;
		const row = release.headlines(other.key).find((effect) => effect.outcome === first.outcome);
		if (row) points.push(m.elsewhere(other.title, effectAndInterval(row)));
	}
	const sentence = release.own("summary")[0]?.sentence;
	return h(
		"section",
		{},
		h("h3", {}, m.sure),
		h(
			"p",
			{ class: "big", "data-sure": "" },
			found === "hidden" ? absent(first, "effect", en.hiddenByRule) : found === "open" ? m.noInterval : (found === "none" ? m.inside : m.outside)(intervalOf(first), pClause(first.p_value)),
		),
		h("ul", {}, points.map((point) => h("li", {}, point))),
		sentence ? h("details", {}, h("summary", {}, m.asReleased("").trim()), h("p", { "data-sentence": "" }, str(sentence))) : null,
	);
}

function disagree(release: Release): HTMLElement {
	const rows = release.own("joint_display");
	const both = rows.filter((row) => row.outcome !== null && row.finding !== null);
	const discordant = rows.filter((row) => row.fit === "discordant");
	return h(
		"section",
		{},
		h("h3", {}, m.disagree),
		rows.length === 0
			? h("p", {}, m.noJoint)
			: discordant.length === 0
				? h("p", { class: "big" }, m.noDiscord(number(both.length)))
				: discordant.map((row) => [
						h("p", { class: "big", "data-discordant": str(row.domain) }, m.discord(str(row.domain_label), word(en.measured, row.measured))),
						row.statement ? h("p", {}, m.said(str(row.statement))) : null,
						row.inference ? h("p", {}, m.inference(str(row.inference))) : null,
					]),
	);
}
