// A chart, with its table and its file. Charts are drawn to the width there is,
// and again when that changes: a phone turned, or a sheet of paper.
import { en } from "./en";
import { type Child, h } from "./html";

export type Chart = (width: number) => SVGElement | HTMLElement;

// What an A4 sheet leaves between its margins.
const paper = 660;
let onPaper = false;
const drawn = new Set<() => void>();

export function drawForPaper(on: boolean): void {
	onPaper = on;
	for (const draw of drawn) draw();
}

export interface Figure {
	title: string;
	about?: string;
	chart?: Chart;
	key?: Child;
	under?: Child;
	table: HTMLElement;
	files: string[];
	// Without a heading where the title stands above already.
	level?: "h3" | "h4" | null;
	// Whether the table is open from the start.
	open?: boolean;
}

export function figure({ title, about, chart, key, under, table, files, level = "h3", open = false }: Figure): HTMLElement {
	const downloads = h("p", { class: "files" }, files.map((file, i) => [i > 0 ? " " : "", h("a", { href: `csv/${file}.csv`, download: `${file}.csv` }, en.csv(`${file}.csv`))]));
	return h(
		"section",
		{ class: "figure" },
		level ? h(level, {}, title) : null,
		about ? h("p", {}, about) : null,
		key,
		chart ? canvas(title, chart) : null,
		under,
		chart ? h("details", { open }, h("summary", {}, en.tableOf(title)), table) : table,
		downloads,
	);
}

export function canvas(title: string, chart: Chart): HTMLElement {
	const place = h("div", { class: "chart" });
	let last = 0;
	const draw = (): void => {
		const width = Math.floor(onPaper ? (paper * place.clientWidth) / (place.closest("main")?.clientWidth || paper) : place.clientWidth);
		if (width < 50 || width === last) return;
		last = width;
		const made = chart(width);
		// The library's own few rules are in the page's style, as the page lets in no other.
		for (const style of made.querySelectorAll("style")) style.remove();
		// To ears a chart is one picture, and its table is what it says.
		for (const part of made.querySelectorAll("[aria-label]")) {
			part.setAttribute("data-mark", part.getAttribute("aria-label") ?? "");
			for (const name of ["aria-label", "aria-description", "aria-hidden"]) part.removeAttribute(name);
		}
		made.setAttribute("role", "img");
		made.setAttribute("aria-label", en.chartOf(title));
		place.replaceChildren(made);
	};
	drawn.add(draw);
	new ResizeObserver(draw).observe(place);
	return place;
}

// A heading whose figure is made when it is opened first.
export function later(title: string, make: () => HTMLElement, open: boolean): HTMLElement {
	const box = h("details", { class: "later", open }, h("summary", {}, h("h3", {}, title)));
	const fill = (): void => {
		if (box.open && box.childElementCount === 1) box.append(make());
	};
	box.addEventListener("toggle", fill);
	fill();
	return box;
}
