// Writes the site: one page, its numbers as CSV files, and all of them as JSON.
//
//	node write.js DATABASE SCHEMA OUT
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { csvFormat, csvFormatRows } from "d3-dsv";
import type { Data, Row, Table } from "../src/data.js";
import { en } from "../src/en.js";
import { Refusal, read } from "./read.js";

const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

// A text that begins like a formula would be one in a spreadsheet, and editors of
// a programme write texts; an apostrophe makes it a text again. Numbers stay.
const asText = (value: string) => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);

export function csv(table: Table): string {
	const names = table.columns.map((column) => column.name);
	const isText = new Set(table.columns.filter((column) => column.type === "text").map((column) => column.name));
	const rows = table.rows.map((row) => Object.fromEntries(names.map((name) => [name, isText.has(name) && row[name] !== null ? asText(row[name] as string) : row[name]])) as Row);
	// The mark in front tells spreadsheets that it is UTF-8.
	return "\uFEFF" + (rows.length > 0 ? csvFormat(rows, names) : csvFormatRows([names])) + "\n";
}

export function page(template: string, data: Data): string {
	const shown = data.tables.release.rows.find((row) => row.is_shown === true);
	const title = en.documentTitle(data.schema, shown ? String(shown.title) : null);
	const json = JSON.stringify(data).replace(/</g, "\\u003c").replace(/\u2028/g, "\\u2028").replace(/\u2029/g, "\\u2029");
	const empty = '<script type="application/json" id="data">null</script>';
	if (!template.includes(empty)) throw new Error("the built page has no place for data");
	return template.replace(/<title>.*?<\/title>/, () => `<title>${escaped(title)}</title>`).replace(empty, () => empty.replace("null", () => json));
}

// A folder of somebody's is not written over; one of ours is, and goes as a whole.
function mayReplace(out: string): void {
	if (!existsSync(out)) return;
	const names = readdirSync(out);
	if (names.length === 0) return;
	const ours = names.includes("data.json") && readFileSync(join(out, "data.json"), "utf8").startsWith('{"format":"resilience dashboard');
	if (!ours) throw new Refusal(`${out} is there already and is not a dashboard.\nName a folder that does not exist yet.`);
}

async function main(): Promise<void> {
	const [database, schema, folder] = process.argv.slice(2);
	const out = resolve(folder);
	mayReplace(out);
	const data = await read(database, schema);
	const part = `${out}.part`;
	rmSync(part, { recursive: true, force: true });
	mkdirSync(join(part, "csv"), { recursive: true });
	const template = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "../site/index.html"), "utf8");
	writeFileSync(join(part, "index.html"), page(template, data));
	writeFileSync(join(part, "data.json"), JSON.stringify(data) + "\n");
	for (const [name, table] of Object.entries(data.tables)) writeFileSync(join(part, "csv", `${name}.csv`), csv(table));
	const about = Object.entries(data.tables).flatMap(([name, table]) => table.columns.map((column) => ({ file: `${name}.csv`, column: column.name, type: column.type, about: column.about ?? "" })));
	writeFileSync(join(part, "csv", "columns.csv"), "\uFEFF" + csvFormat(about) + "\n");
	rmSync(out, { recursive: true, force: true });
	renameSync(part, out);
	const shown = data.tables.release.rows.find((row) => row.is_shown === true);
	console.log(shown ? `Release ${shown.release} of "${schema}": ${join(out, "index.html")}` : `No release of "${schema}" is there to be shown; the page says so: ${join(out, "index.html")}`);
}

main().catch((error: Error & { code?: string }) => {
	console.error(error instanceof Refusal || error.code ? error.message || `No connection (${error.code}).` : error);
	process.exit(1);
});
