// What is drawn, said to Observable Plot: scales, axes and marks are the library's.
// Colours are names of the page's style, so that they follow light and dark. Nothing
// is told by colour alone: shapes and words say it too.
import * as Plot from "@observablehq/plot";
import type { Row } from "./data";
import { en } from "./en";
import { absent, level, num, number, p, plain, range, type Scale, str, type Verdict, verdict } from "./format";

const colour: Record<Verdict, string> = { better: "var(--better)", worse: "var(--worse)", none: "var(--neutral)", hidden: "var(--neutral)", open: "var(--neutral)" };
const shape: Record<Verdict, Plot.SymbolType> = { better: "triangle", worse: "square", none: "circle", hidden: "circle", open: "diamond" };
const style = { background: "transparent", color: "inherit", fontFamily: "inherit", fontSize: "13px", overflow: "visible" };

// Labels stand above their row, so that long ones have the whole width, on a phone too.
const labels = <T>(rows: T[], y: (row: T) => string, text: (row: T) => string, width: number): Plot.Markish =>
	Plot.text(rows, { y, text, frameAnchor: "left", textAnchor: "start", lineAnchor: "bottom", dy: -9, dx: -12, lineWidth: (width - 8) / 13, fontWeight: 600, fill: "currentColor", stroke: "var(--ground)", strokeWidth: 4 });

export interface Effect {
	key: string;
	label: string;
	row: Row;
	scale: Scale;
}

export const forest = (effects: Effect[], unit: string) => (width: number): SVGElement | HTMLElement => {
	const at = (name: string) => (effect: Effect) => num(effect.row[name]) * effect.scale.factor;
	const shown = effects.filter((effect) => effect.row.effect !== null);
	const ranged = shown.filter((effect) => effect.row.conf_low !== null && effect.row.conf_high !== null);
	const key = (effect: Effect) => effect.key;
	const narrow = width < 520;
	return Plot.plot({
		width,
		height: effects.length * (narrow ? 74 : 58) + 70,
		marginLeft: 16,
		marginRight: 16,
		marginTop: 22,
		marginBottom: 48,
		style,
		x: { label: unit, labelAnchor: "center", labelOffset: 36, labelArrow: "none", grid: true, nice: true, ticks: narrow ? 5 : 9 },
		y: { type: "band", axis: null, domain: effects.map(key), padding: 0 },
		marks: [
			Plot.ruleX([0], { stroke: "currentColor", strokeWidth: 1.5 }),
			Plot.ruleY(ranged, { y: key, x1: at("conf_low"), x2: at("conf_high"), stroke: (effect: Effect) => colour[verdict(effect.row)], strokeWidth: 3, dy: 6 }),
			Plot.dot(shown, { x: at("effect"), y: key, r: 6, dy: 6, symbol: (effect: Effect) => shape[verdict(effect.row)], fill: (effect: Effect) => colour[verdict(effect.row)], stroke: "var(--ground)", strokeWidth: 1 }),
			labels(effects, key, (effect) => effect.label, width),
			Plot.text(effects, {
				y: key, frameAnchor: "left", textAnchor: "start", lineAnchor: "top", dy: 14, dx: -12, fill: "currentColor", stroke: "var(--ground)", strokeWidth: 4, lineWidth: (width - 8) / 13,
				text: (effect: Effect) =>
					effect.row.effect === null
						? absent(effect.row, "effect", en.hiddenByRule)
						: `${plain(effect.row.effect, effect.scale, true)}${effect.row.conf_low === null ? "" : ` (${range(effect.row, effect.scale)})`}, ${en.verdicts[verdict(effect.row)]}`,
			}),
			Plot.tip(shown, Plot.pointer({ x: at("effect"), y: key, fill: "var(--ground)", stroke: "currentColor", title: (effect: Effect) => `${effect.label}\n${plain(effect.row.effect, effect.scale, true)}${effect.row.p_value === null ? "" : `\np ${p(effect.row.p_value)}`}` })),
		],
	});
};

// Levels of both kinds of area over waves.
export const change = (rows: Row[], scale: Scale, unit: string) => (width: number): SVGElement | HTMLElement => {
	const waves = [...new Map(rows.map((row) => [str(row.wave), row])).values()].sort((a, b) => num(a.wave_number) - num(b.wave_number)).map((row) => str(row.wave_label));
	const shown = rows.filter((row) => row.value !== null);
	const ranged = shown.filter((row) => row.conf_low !== null && row.conf_high !== null);
	const at = (name: string) => (row: Row) => num(row[name]) * scale.factor;
	const wave = (row: Row) => str(row.wave_label);
	// Side by side, so that neither interval covers the other.
	const arms = [["nfl", "var(--nfl)", "circle", -6], ["comparator", "var(--comparator)", "square", 6]] as const;
	return Plot.plot({
		width,
		height: 260,
		marginLeft: 46,
		marginRight: 24,
		marginTop: 24,
		marginBottom: 34,
		style,
		x: { type: "point", domain: waves, label: null, padding: 0.4 },
		y: { label: unit, grid: true, nice: true, labelArrow: "none", ticks: 6 },
		marks: arms.flatMap(([arm, stroke, symbol, dx]) => {
			const own = (row: Row) => row.arm === arm;
			return [
				Plot.ruleX(ranged.filter(own), { x: wave, y1: at("conf_low"), y2: at("conf_high"), stroke, strokeWidth: 2.5, dx }),
				Plot.line(shown.filter(own), { x: wave, y: at("value"), stroke, strokeWidth: 2, dx, strokeDasharray: arm === "nfl" ? undefined : "6 4" }),
				Plot.dot(shown.filter(own), { x: wave, y: at("value"), symbol, fill: stroke, stroke: "var(--ground)", r: 5, dx, channels: { arm: () => en.arms[arm] }, title: (row: Row) => `${en.arms[arm]}, ${wave(row)}: ${level(row.value, scale)}`, tip: { fill: "var(--ground)", stroke: "currentColor" } }),
			];
		}),
	});
};

// Effects by time since the start: hollow before it, where there should be none.
export const overWaves = (rows: Row[], scale: Scale, unit: string) => (width: number): SVGElement | HTMLElement => {
	const shown = rows.filter((row) => row.effect !== null);
	const ranged = shown.filter((row) => row.conf_low !== null && row.conf_high !== null);
	const banded = shown.filter((row) => row.band_low !== null && row.band_high !== null);
	const at = (name: string) => (row: Row) => num(row[name]) * scale.factor;
	const time = (row: Row) => num(row.event_time);
	const times = rows.map(time);
	const [before, after] = [times.filter((each) => each < 0), times.filter((each) => each >= 0)];
	const start = before.length > 0 && after.length > 0 ? [(Math.max(...before) + Math.min(...after)) / 2] : [];
	const told = (row: Row) => `${str(row.label)}: ${plain(row.effect, scale, true)}${row.conf_low === null ? "" : ` (${range(row, scale)})`}`;
	return Plot.plot({
		width,
		height: 300,
		marginLeft: 46,
		marginRight: 24,
		marginTop: 34,
		marginBottom: 44,
		style,
		x: { type: "linear", domain: [Math.min(...times) - 0.5, Math.max(...times) + 0.5], ticks: [...new Set(times)], tickFormat: (each: number) => number(each, 0, true), label: en.waves.since, labelAnchor: "center", labelOffset: 36, labelArrow: "none" },
		y: { label: unit, grid: true, nice: true, labelArrow: "none", ticks: 6 },
		marks: [
			Plot.ruleY([0], { stroke: "currentColor", strokeWidth: 1.5 }),
			Plot.ruleX(start, { stroke: "currentColor", strokeDasharray: "4 4" }),
			Plot.text(start, { x: (each: number) => each, frameAnchor: "top", dy: -14, text: () => en.waves.start, fill: "currentColor" }),
			Plot.ruleX(banded, { x: time, y1: at("band_low"), y2: at("band_high"), stroke: "var(--nfl)", strokeWidth: 1 }),
			Plot.ruleX(ranged, { x: time, y1: at("conf_low"), y2: at("conf_high"), stroke: "var(--nfl)", strokeWidth: 3 }),
			Plot.dot(shown.filter((row) => time(row) < 0), { x: time, y: at("effect"), r: 5, fill: "var(--ground)", stroke: "var(--nfl)", strokeWidth: 2, title: told, tip: { fill: "var(--ground)", stroke: "currentColor" } }),
			Plot.dot(shown.filter((row) => time(row) >= 0), { x: time, y: at("effect"), r: 5.5, fill: "var(--nfl)", title: told, tip: { fill: "var(--ground)", stroke: "currentColor" } }),
		],
	});
};

// Levels of areas: earlier waves hollow, the latest filled.
export const areaLevels = (rows: Row[], scale: Scale, unit: string) => (width: number): SVGElement | HTMLElement => {
	const areas = [...new Set(rows.map((row) => str(row.area)))];
	const name = new Map(rows.map((row) => [str(row.area), str(row.area_name)]));
	const last = Math.max(...rows.map((row) => num(row.wave_number)));
	const shown = rows.filter((row) => row.value !== null);
	const hidden = rows.filter((row) => row.value === null);
	const at = (column: string) => (row: Row) => num(row[column]) * scale.factor;
	const area = (row: Row) => str(row.area);
	const paint = (row: Row) => (row.kind === "nfl" ? "var(--nfl)" : "var(--comparator)");
	const symbol = (row: Row): Plot.SymbolType => (row.kind === "nfl" ? "circle" : "square");
	const latest = shown.filter((row) => row.wave_number === last);
	return Plot.plot({
		width,
		height: areas.length * 44 + 70,
		marginLeft: 16,
		marginRight: 16,
		marginTop: 22,
		marginBottom: 48,
		style,
		x: { label: unit, labelAnchor: "center", labelOffset: 36, labelArrow: "none", grid: true, nice: true, ticks: width < 520 ? 5 : 9 },
		y: { type: "band", axis: null, domain: areas, padding: 0 },
		marks: [
			Plot.ruleY(latest.filter((row) => row.conf_low !== null), { y: area, x1: at("conf_low"), x2: at("conf_high"), stroke: paint, strokeWidth: 1.5 }),
			Plot.dot(shown.filter((row) => row.wave_number !== last), { x: at("value"), y: area, symbol, r: 5, fill: "var(--ground)", stroke: paint, strokeWidth: 2 }),
			Plot.dot(latest, { x: at("value"), y: area, symbol, r: 5.5, fill: paint }),
			labels(areas, (key) => key, (key) => name.get(key) ?? key, width),
			Plot.text(hidden.filter((row, i) => hidden.findIndex((other) => other.area === row.area) === i), { y: area, text: (row: Row) => hidden.filter((other) => other.area === row.area).map((other) => `${str(other.wave_label)} ${absent(other, "value", en.hiddenByRule)}`).join("; "), frameAnchor: "left", textAnchor: "start", lineAnchor: "top", dy: 7, dx: -12, fill: "currentColor", stroke: "var(--ground)", strokeWidth: 4, fontSize: 11 }),
			Plot.tip(shown, Plot.pointer({ x: at("value"), y: area, fill: "var(--ground)", stroke: "currentColor", title: (row: Row) => `${str(row.area_name)}, ${str(row.wave_label)}\n${level(row.value, scale)}` })),
		],
	});
};

// How many, for each of two kinds of things.
export interface Cell {
	row: string;
	column: string;
	n: number;
}
export const matrix = (cells: Cell[]) => (width: number): SVGElement | HTMLElement => {
	const rows = [...new Set(cells.map((cell) => cell.row))];
	const columns = [...new Set(cells.map((cell) => cell.column))];
	const left = Math.min(200, Math.round(width * 0.34));
	const band = (width - left) / columns.length;
	const slanted = band < 74;
	return Plot.plot({
		width,
		height: rows.length * 34 + (slanted ? 70 : 44),
		marginLeft: left,
		marginRight: 2,
		marginTop: slanted ? 66 : 40,
		marginBottom: 4,
		style,
		x: { axis: null, domain: columns, padding: 0.04 },
		y: { axis: null, domain: rows, padding: 0.06 },
		marks: [
			Plot.axisX({ anchor: "top", label: null, tickSize: 0, lineWidth: band / 14, textOverflow: "ellipsis-end", tickRotate: slanted ? -38 : 0, fontSize: slanted ? 11 : 12 }),
			Plot.axisY({ label: null, tickSize: 0, lineWidth: left / 14, fontSize: 12 }),
			Plot.cell(cells, { x: "column", y: "row", fill: (cell: Cell) => `var(--level-${Math.min(cell.n, 3)})`, rx: 3 }),
			Plot.text(cells, { x: "column", y: "row", text: (cell: Cell) => number(cell.n), fill: (cell: Cell) => (cell.n >= 2 ? "var(--on-level)" : "currentColor") }),
		],
	});
};

// Planned and actual first days.
export const starts = (rows: Row[]) => (width: number): SVGElement | HTMLElement => {
	const name = (row: Row) => `${str(row.area_name)}${row.batch_label ? `, ${str(row.batch_label)}` : ""}`;
	const key = (row: Row) => str(row.exposure);
	const day = (column: string) => (row: Row) => new Date(`${str(row[column])}T00:00:00Z`);
	const has = (...columns: string[]) => rows.filter((row) => columns.every((column) => row[column] !== null));
	return Plot.plot({
		width,
		height: rows.length * 40 + 50,
		marginLeft: 16,
		marginRight: 20,
		marginTop: 22,
		marginBottom: 32,
		style,
		x: { type: "utc", label: null, insetLeft: 20, grid: true, ticks: width < 520 ? 4 : 8 },
		y: { type: "band", axis: null, domain: rows.map(key), padding: 0 },
		marks: [
			Plot.ruleY(has("planned_start", "actual_start"), { y: key, x1: day("planned_start"), x2: day("actual_start"), stroke: "var(--nfl)", strokeWidth: 1.5 }),
			Plot.dot(has("planned_start"), { x: day("planned_start"), y: key, r: 5, fill: "var(--ground)", stroke: "var(--nfl)", strokeWidth: 2 }),
			Plot.dot(has("actual_start"), { x: day("actual_start"), y: key, r: 5.5, fill: "var(--nfl)" }),
			labels(rows, key, name, width),
		],
	});
};

export const balance = (rows: Row[]) => (width: number): SVGElement | HTMLElement => {
	const key = (row: Row) => `${str(row.wave)} ${str(row.outcome)}`;
	const several = new Set(rows.map((row) => row.wave)).size > 1;
	const shown = rows.filter((row) => row.smd !== null);
	const far = Math.max(0.2, ...shown.map((row) => Math.abs(num(row.smd))));
	return Plot.plot({
		width,
		height: rows.length * 40 + 70,
		marginLeft: 16,
		marginRight: 16,
		marginTop: 22,
		marginBottom: 48,
		style,
		x: { label: en.quality.smd, labelAnchor: "center", labelOffset: 36, labelArrow: "none", domain: [-far, far], grid: true, nice: true, ticks: 5 },
		y: { type: "band", axis: null, domain: rows.map(key), padding: 0 },
		marks: [
			Plot.ruleX([-0.1, 0.1], { stroke: "var(--neutral)", strokeDasharray: "4 4" }),
			Plot.ruleX([0], { stroke: "currentColor", strokeWidth: 1.5 }),
			Plot.ruleY(shown, { y: key, x1: 0, x2: (row: Row) => num(row.smd), stroke: "var(--nfl)", strokeWidth: 2 }),
			Plot.dot(shown, { x: (row: Row) => num(row.smd), y: key, r: 5.5, fill: "var(--nfl)" }),
			labels(rows, key, (row) => (several ? `${str(row.outcome_label)}, ${str(row.wave_label)}` : str(row.outcome_label)), width),
		],
	});
};

// Interviews of each wave and kind of area.
export const flow = (rows: Row[]) => (width: number): SVGElement | HTMLElement => {
	const key = (row: Row) => `${str(row.wave)} ${str(row.arm)}`;
	const shown = rows.filter((row) => row.interviews !== null);
	return Plot.plot({
		width,
		height: rows.length * 46 + 72,
		marginLeft: 16,
		marginRight: 20,
		marginTop: 24,
		marginBottom: 48,
		style,
		x: { label: en.quality.head.interviews, labelAnchor: "center", labelOffset: 36, labelArrow: "none", grid: true, nice: true, ticks: width < 520 ? 4 : 8 },
		y: { axis: null, domain: rows.map(key), padding: 0.55 },
		marks: [
			Plot.barX(shown, { y: key, x: (row: Row) => num(row.interviews), fill: (row: Row) => (row.arm === "nfl" ? "var(--nfl)" : "var(--comparator)"), rx: 2 }),
			labels(rows, key, (row) => `${str(row.wave_label)}, ${en.arms[str(row.arm)]}: ${row.interviews === null ? absent(row, "interviews", en.notRecorded) : number(num(row.interviews))}`, width),
			Plot.ruleX([0]),
		],
	});
};
