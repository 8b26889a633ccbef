// What the page is made from: the published views of one release, as they are.

export type Value = string | number | boolean | null;
export type Row = Record<string, Value>;

export interface Column {
	name: string;
	type: string;
	about: string | null;
}

export interface Table {
	about: string | null;
	columns: Column[];
	rows: Row[];
}

export interface Data {
	format: "resilience dashboard 1";
	schema: string;
	tables: Record<string, Table>;
}

// Each published view that the page reads, and the order of its rows. Views of
// other names may be anybody's, and are left alone.
const role = `array_position('{primary,secondary,exploratory,covariate}'::text[], role)`;
export const VIEWS: Record<string, string> = {
	release: "release",
	summary: `evaluation COLLATE "C"`,
	forest: `evaluation COLLATE "C", place`,
	estimate: `evaluation COLLATE "C", ${role}, domain_ordinal NULLS LAST, outcome COLLATE "C", subgroup <> 'all', subgroup COLLATE "C", adjusted`,
	wave_estimate: `evaluation COLLATE "C", ${role}, domain_ordinal NULLS LAST, outcome COLLATE "C", subgroup <> 'all', subgroup COLLATE "C", array_position('{overall,event,cohort,period}'::text[], kind), ordinal`,
	sensitivity: `evaluation COLLATE "C", ${role}, outcome COLLATE "C", subgroup <> 'all', subgroup COLLATE "C", adjusted, kind COLLATE "C" DESC, ordinal, sensitivity COLLATE "C"`,
	evaluation: `evaluation COLLATE "C"`,
	evaluation_area: `evaluation COLLATE "C", pair COLLATE "C" NULLS LAST, arm COLLATE "C" DESC, area COLLATE "C"`,
	arm_outcome: `evaluation COLLATE "C", ${role}, domain_ordinal NULLS LAST, outcome COLLATE "C", subgroup <> 'all', subgroup COLLATE "C", arm COLLATE "C" DESC, wave_number, wave COLLATE "C"`,
	area_outcome: `${role}, domain_ordinal NULLS LAST, outcome COLLATE "C", array_position('{nfl,comparator,reference}'::text[], kind), area COLLATE "C", wave_number, wave COLLATE "C"`,
	area_influence: `evaluation COLLATE "C", outcome COLLATE "C", arm COLLATE "C" DESC, area COLLATE "C"`,
	joint_display: `evaluation COLLATE "C", framework COLLATE "C", domain_ordinal, domain COLLATE "C", row_number`,
	finding: `evaluation COLLATE "C", framework COLLATE "C", domain_ordinal, finding COLLATE "C"`,
	initiative: `area COLLATE "C" NULLS FIRST, starts_on NULLS FIRST, initiative COLLATE "C"`,
	evidence_basis: `area COLLATE "C" NULLS FIRST, initiative COLLATE "C"`,
	domain_coverage: `framework COLLATE "C", domain_ordinal, domain COLLATE "C", area COLLATE "C"`,
	oversight: `area COLLATE "C", oversight_group COLLATE "C"`,
	decision: `area COLLATE "C", oversight_group COLLATE "C", kind_ordinal`,
	oversight_member: `area COLLATE "C", oversight_group COLLATE "C", role_ordinal, role COLLATE "C"`,
	exposure: `area COLLATE "C", exposure`,
	survey_flow: `survey COLLATE "C", wave_number, array_position('{nfl,comparator,reference}'::text[], kind), area COLLATE "C"`,
	arm_flow: `evaluation COLLATE "C", wave_number, wave COLLATE "C", arm COLLATE "C" DESC`,
	balance: `evaluation COLLATE "C", wave_number, ${role}, outcome COLLATE "C"`,
	data_quality: `problems > 0 DESC NULLS FIRST, problem COLLATE "C", table_name COLLATE "C"`,
	audit: `evaluation COLLATE "C", analysis_run`,
	checklist: `evaluation COLLATE "C", ordinal`,
};
