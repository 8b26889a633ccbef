// The release that is shown, and what of it the page is about.
import type { Data, Row } from "./data";
import { digits, num, type Scale, scaleOf, str } from "./format";

export class Release {
	readonly shown: Row | undefined;
	readonly evaluations: { key: string; title: string }[];

	constructor(
		readonly data: Data,
		wanted: string | null,
	) {
		this.shown = this.all("release").find((row) => row.is_shown === true);
		const found = new Map<string, string>();
		// The one with findings first: it is the programme's own.
		const findings = (key: string) => this.all("joint_display").filter((row) => row.evaluation === key).length;
		for (const view of ["summary", "estimate", "arm_outcome", "arm_flow"]) for (const row of this.all(view)) found.set(str(row.evaluation), str(row.evaluation_title));
		this.evaluations = [...found].map(([key, title]) => ({ key, title })).sort((a, b) => findings(b.key) - findings(a.key));
		this.evaluation = this.evaluations.find((each) => each.key === wanted) ?? this.evaluations[0];
	}

	readonly evaluation: { key: string; title: string } | undefined;

	all(view: string): Row[] {
		return this.data.tables[view]?.rows ?? [];
	}

	// Rows of the evaluation that is looked at.
	own(view: string): Row[] {
		return this.all(view).filter((row) => row.evaluation === this.evaluation?.key);
	}

	// Effects in the order of the forest plot.
	effects(): Row[] {
		const place = new Map(this.own("forest").map((row) => [`${str(row.outcome)} ${str(row.adjusted)}`, num(row.place)]));
		return this.own("estimate")
			.filter((row) => row.subgroup === "all")
			.sort((a, b) => (place.get(`${str(a.outcome)} ${str(a.adjusted)}`) ?? 1e9) - (place.get(`${str(b.outcome)} ${str(b.adjusted)}`) ?? 1e9));
	}

	// Of each outcome the effect that counts: as planned if there is such, else not adjusted.
	headlines(evaluation = this.evaluation?.key): Row[] {
		const rank = (row: Row) => ["planned", "deviated", "exploratory"].indexOf(str(row.status)) * 2 + (row.adjusted === true ? 1 : 0);
		const best = new Map<string, Row>();
		const rows = evaluation === this.evaluation?.key ? this.effects() : this.all("estimate").filter((row) => row.evaluation === evaluation && row.subgroup === "all");
		for (const row of rows) {
			const other = best.get(str(row.outcome));
			if (!other || rank(row) < rank(other)) best.set(str(row.outcome), row);
		}
		return [...best.values()];
	}

	groups(): Row[] {
		return this.own("estimate").filter((row) => row.subgroup !== "all");
	}

	// Rows without a step of their own are written as the effect or the levels they
	// are made of.
	scaleLike(row: Row): Scale {
		const steps = [...this.all("estimate"), ...this.all("arm_outcome")].filter((other) => other.evaluation === row.evaluation && other.outcome === row.outcome && other.value_step !== null && (row.subgroup === undefined || other.subgroup === row.subgroup));
		const scale = scaleOf({ ...row, unit: steps[0]?.unit ?? null }, null);
		return steps.length > 0 ? { ...scale, decimals: Math.max(...steps.map((other) => digits(num(other.value_step) * scale.factor))) } : scale;
	}
}

export function distinct(rows: Row[], column: string): string[] {
	return [...new Set(rows.filter((row) => row[column] !== null).map((row) => str(row[column])))];
}
