// Numbers and words as people read them.
import type { Row, Value } from "./data";
import { en } from "./en";

export const str = (value: Value): string => (value === null ? "" : String(value));
export const num = (value: Value): number => Number(value);

export function number(value: number, decimals = 0, signed = false): string {
	// What rounds to 0 has no sign.
	const rounded = Number(value.toFixed(decimals)) === 0 ? 0 : value;
	const text = new Intl.NumberFormat(en.locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(Math.abs(rounded));
	return (rounded < 0 ? "−" : signed && rounded > 0 ? "+" : "") + text;
}

// Digits that a step needs: 0.001 has three, 0.02 two, 5 none.
export const digits = (step: number): number => Math.max(0, -Math.floor(Math.log10(step) + 1e-9));

// How numbers of an outcome are written: of a proportion, in percent and percentage points.
export interface Scale {
	factor: number;
	decimals: number;
	isProportion: boolean;
	unit: string | null;
}

export function scaleOf(row: Row, step: Value = row.value_step ?? null): Scale {
	const isProportion = row.scale === "proportion";
	const factor = isProportion ? 100 : 1;
	return { factor, isProportion, decimals: step === null ? 1 : digits(num(step) * factor), unit: (row.unit as string | null) ?? null };
}

export const plain = (value: Value, scale: Scale, signed = false): string => number(num(value) * scale.factor, scale.decimals, signed);
export const level = (value: Value, scale: Scale): string => (scale.isProportion ? en.percent(plain(value, scale)) : en.withUnit(plain(value, scale), scale.unit));
export const difference = (value: Value, scale: Scale): string => (scale.isProportion ? en.points(plain(value, scale, true)) : en.withUnit(plain(value, scale, true), scale.unit));
export const range = (row: Row, scale: Scale): string => en.range(plain(row.conf_low, scale), plain(row.conf_high, scale));

// Released p-values have three decimals, and 0.001 stands for at most that.
export const p = (value: Value): string => (num(value) <= 0.001 ? en.atMost(number(0.001, 3)) : number(num(value), 3));
export const pClause = (value: Value): string => (num(value) <= 0.001 ? en.pAtMost(number(0.001, 3)) : en.pValue(number(num(value), 3)));

export function date(value: Value): string {
	const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(str(value)) ?? [];
	if (!year) return str(value);
	return new Intl.DateTimeFormat(en.locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(`${year}-${month}-${day}T00:00:00Z`));
}

export const word = (words: Record<string, string>, value: Value): string => words[str(value)] ?? en.word(str(value));

export type Verdict = "better" | "worse" | "none" | "hidden" | "open";
export function verdict(row: Row): Verdict {
	if (row.effect === null) return "hidden";
	if (row.conf_low === null || row.conf_high === null) return "open";
	if (num(row.conf_low) <= 0 && num(row.conf_high) >= 0) return "none";
	return num(row.effect) > 0 === (row.direction === "higher_better") ? "better" : "worse";
}

// What a row's note says of a column: notes of counts name their columns, others
// are of the whole row.
export function noteOf(row: Row, column: string | null): string | null {
	const parts = row.value_note ? str(row.value_note).split("; ") : [];
	for (const part of parts) {
		const [, name, rest] = /^([a-z_]+): (.*)$/.exec(part) ?? [];
		const named = name !== undefined && name !== "hidden" && (name in row || name === "effect");
		if (column === null ? !named : named && name === column) return column === null ? part : rest;
	}
	return null;
}

// Why a number is not there. Of means and effects it is always hidden; of counts
// it may not have been recorded.
export function absent(row: Row, column: string, otherwise: string): string {
	const own = noteOf(row, column);
	if (own) return own.startsWith("hidden") ? own : en.hidden(own);
	return noteOf(row, null) ?? otherwise;
}
