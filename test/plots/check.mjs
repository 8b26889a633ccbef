// Every specification in a directory is one by the schema of Vega-Lite, is rendered
// by vl2svg without a warning, and the picture has every row's words and marks;
// every finished SVG is well-formed XML that says what it shows.
//
//	node check.mjs DIRECTORY
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { DOMParser, onErrorStopParsing } from "@xmldom/xmldom";
import Ajv from "ajv";

const directory = process.argv[2];
const require = createRequire(import.meta.url);
const ajv = new Ajv({ strict: false, allErrors: false });
for (const format of ["color-hex", "uri", "uri-reference"]) {
	ajv.addFormat(format, true);
}
const valid = ajv.compile(JSON.parse(readFileSync(require.resolve("vega-lite/build/vega-lite-schema.json"), "utf8")));

const parsed = (text) => new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, "image/svg+xml").documentElement;
const texts = (svg) => Array.from(svg.getElementsByTagName("text"), (node) => node.textContent);
const squeezed = (text) => text.replace(/\s+/g, "");
const drawn = (row) => ("effect" in row ? row.effect : "estimate" in row ? row.estimate : row.value);
// Vega says of each mark what its description is.
const descriptions = (svg) => Array.from(svg.getElementsByTagName("path"), (node) => node.getAttribute("aria-label")).filter(Boolean);

let specifications = 0;
let rows = 0;
let pictures = 0;
for (const name of readdirSync(directory).sort()) {
	const path = join(directory, name);
	if (name.endsWith(".json")) {
		const specification = JSON.parse(readFileSync(path, "utf8"));
		assert.ok(valid(specification), `${name}: ${JSON.stringify(valid.errors?.slice(0, 3))}`);
		const rendered = spawnSync(process.execPath, [join("node_modules", "vega-lite", "bin", "vl2svg"), path], { encoding: "utf8" });
		assert.equal(rendered.status, 0, `${name}: ${rendered.stderr}`);
		assert.equal(rendered.stderr, "", `${name} is rendered without a warning`);
		writeFileSync(`${path}.svg`, rendered.stdout);
		const svg = parsed(rendered.stdout);
		const said = squeezed(texts(svg).join(""));
		const marked = descriptions(svg).map(squeezed);
		assert.ok(specification.description.length > 30 && Array.isArray(specification.title.text), `${name} has a title and a description`);
		const panels = specification.concat ?? [specification];
		const all = panels.flatMap((panel) => panel.data.values);
		for (const panel of panels) {
			for (const row of panel.data.values) {
				rows++;
				for (const words of [row.label, row.words, row.area_name, row.notes].filter(Boolean)) {
					assert.ok(said.includes(squeezed(words)), `${name} says: ${words}`);
				}
				const number = drawn(row);
				if (number !== undefined) {
					const alike = all.filter((other) => other.alt === row.alt && drawn(other) !== null).length;
					assert.equal(marked.filter((words) => words === squeezed(row.alt)).length, alike, `${name} has a mark for: ${row.alt}`);
				}
				if (number === null) {
					assert.ok(said.includes(squeezed(row.absent ?? "hidden")), `${name} says that something is ${row.absent ?? "hidden"}`);
					assert.ok(squeezed(specification.description).includes(squeezed(row.alt)), `${name} describes: ${row.alt}`);
				}
			}
		}
		specifications++;
	} else if (name.endsWith(".svg") && !name.endsWith(".json.svg")) {
		const svg = parsed(readFileSync(path, "utf8"));
		assert.equal(svg.tagName, "svg");
		assert.equal(svg.getAttribute("role"), "img");
		const [title, description] = ["title", "desc"].map((tag) => Array.from(svg.childNodes).filter((node) => node.nodeName === tag).map((node) => node.textContent));
		assert.ok(title.length === 1 && title[0].length > 5 && description.length === 1 && description[0].length > 15, `${name} has a title and a description`);
		for (const node of Array.from(svg.getElementsByTagName("*"))) {
			assert.ok(["title", "desc", "style", "rect", "line", "path", "text"].includes(node.tagName), `${name} has no <${node.tagName}>`);
			for (const attribute of Array.from(node.attributes)) {
				assert.ok(!/^on|href/.test(attribute.name), `${name} has no ${attribute.name}`);
			}
		}
		const specification = JSON.parse(readFileSync(path.replace(/\.svg$/, ".json"), "utf8"));
		const said = squeezed(texts(svg).join(""));
		for (const panel of specification.concat ?? []) {
			for (const row of panel.data.values) {
				assert.ok(said.includes(squeezed(row.label)) && said.includes(squeezed(row.words)), `${name} says: ${row.label}`);
				assert.ok(squeezed(description[0]).includes(squeezed(row.alt)), `${name} describes: ${row.alt}`);
			}
		}
		pictures++;
	}
}
assert.ok(specifications >= 17 && rows > 100 && pictures >= 7, `${specifications} specifications, ${rows} rows, ${pictures} pictures`);
console.log(`${specifications} specifications (${rows} rows) and ${pictures} pictures are as they should be.`);
