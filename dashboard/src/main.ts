import type { Data } from "./data";
import { en } from "./en";
import { drawForPaper } from "./figure";
import { date, number, str } from "./format";
import { type Child, h } from "./html";
import { minute } from "./minute";
import { Release } from "./release";
import { areas, changes, how, initiatives, joint, link, neighbourhood, outcomes, oversight, quality, robustness, waves } from "./sections";

const data = JSON.parse(document.getElementById("data")?.textContent ?? "null") as Data;
const query = new URLSearchParams(location.search);
const release = new Release(data, query.get("evaluation"));
const area = query.get("area");

function page(): Child[] {
	const { shown, evaluation } = release;
	if (!shown) return [h("main", { id: "content", tabindex: -1 }, h("h1", {}, en.none.title), h("p", {}, en.none.text), h("p", {}, en.none.next(data.schema.replace(/'/g, "''"))))];
	const sections = area === null ? [minute(release), outcomes(release), robustness(release), changes(release), waves(release), areas(release), initiatives(release), oversight(release), joint(release), quality(release), how(release)].filter((each) => each !== null) : [neighbourhood(release, area)];
	// After what a director reads in a minute, so that it is the first thing on a phone.
	if (area === null) sections[0].append(h("nav", { "aria-label": en.contents, class: "contents" }, h("ul", {}, h("li", {}, h("strong", {}, en.contents)), sections.slice(1).map((section) => h("li", {}, h("a", { href: `#${section.id}` }, section.querySelector("h2")?.textContent ?? ""))))));
	const evaluationLink = (key: string): string => {
		const target = new URLSearchParams({ evaluation: key, ...(area === null ? {} : { area }) });
		return `?${target}`;
	};
	return [
		h("a", { class: "skip", href: "#content" }, en.skip),
		h(
			"header",
			{},
			h("p", {}, en.release(number(Number(shown.release)), str(shown.title))),
			h("h1", {}, evaluation?.title ?? str(shown.title)),
			h("p", {}, en.releasedOn(date(shown.released_at), str(release.own("evaluation")[0]?.programme_name ?? null) || data.schema)),
			release.evaluations.length > 1
				? h("nav", { "aria-label": en.evaluations, class: "evaluations" }, h("ul", {}, h("li", {}, h("strong", {}, en.evaluations)), release.evaluations.map((each) => h("li", {}, h("a", { href: evaluationLink(each.key), "aria-current": each === evaluation ? "page" : null }, each.title)))))
				: null,
			area === null ? null : h("p", {}, h("a", { href: link(release, null) }, en.wholeProgramme)),
		),
		h("main", { id: "content", tabindex: -1 }, sections),
		h("footer", {}, h("p", {}, en.footer), h("p", { class: "files" }, h("a", { href: "data.json", download: "data.json" }, en.allData), " ", h("a", { href: "csv/columns.csv", download: "columns.csv" }, en.columns))),
	];
}

const place = document.getElementById("page") as HTMLElement;
place.replaceWith(h("div", { id: "page" }, page()));
addEventListener("beforeprint", () => drawForPaper(true));
addEventListener("afterprint", () => drawForPaper(false));
// The section that the address names was not there yet when the page came.
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
