// A table, with what each number is of beside it, so that tests can ask SQL.
import type { Row } from "./data";
import { en } from "./en";
import { absent, number, str } from "./format";
import { type Child, h } from "./html";

export interface Head {
	head: string;
	// The column of the view that it shows.
	column?: string;
	numeric?: boolean;
	// The row's name, which readers of screens hear with each cell.
	names?: boolean;
	cell: (row: Row) => Child;
}

// A cell that holds a number, or says why not.
export function value(column: string, head: string, show: (row: Row) => string, otherwise: string = en.hiddenByRule): Head {
	return { head, column, numeric: true, cell: (row) => (row[column] === null || row[column] === undefined ? why(absent(row, column, otherwise)) : show(row)) };
}
export const count = (column: string, head: string, otherwise: string = en.notRecorded): Head => value(column, head, (row) => number(Number(row[column])), otherwise);
export const text = (column: string, head: string, show: (row: Row) => Child = (row) => str(row[column])): Head => ({ head, column, cell: show });
export const named = (column: string, head: string, show: (row: Row) => Child = (row) => str(row[column])): Head => ({ head, column, names: true, cell: show });
export const why = (reason: string): HTMLElement => h("span", { class: "why" }, reason);

export function table(view: string, title: string, heads: Head[], rows: Row[], key: (row: Row) => string): HTMLElement {
	const shown = heads.filter((head) => head.names || rows.some((row) => !isEmpty(head.cell(row))));
	return h(
		"div",
		{ class: "scroll", role: "region", tabindex: 0, "aria-label": en.scroll(title) },
		h(
			"table",
			{ "data-view": view },
			h("caption", { class: "unseen" }, title),
			h("thead", {}, h("tr", {}, shown.map((head) => h("th", { scope: "col", class: head.numeric ? "number" : null }, head.head)))),
			h(
				"tbody",
				{},
				rows.map((row) =>
					h(
						"tr",
						{ "data-row": key(row) },
						shown.map((head) => h(head.names ? "th" : "td", { scope: head.names ? "row" : null, class: head.numeric ? "number" : null, "data-column": head.column }, head.cell(row))),
					),
				),
			),
		),
	);
}

// A column that says nothing in any row is left out.
function isEmpty(child: Child): boolean {
	return child === null || child === undefined || child === "" || (Array.isArray(child) && child.every(isEmpty));
}
