// The folder: what is in it is what the views say, and nothing else.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { csvParse } from "d3-dsv";
import pg from "pg";
import { folder, make, place, programmes, sql } from "./fixture.mjs";

const guarded = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

for (const name of Object.keys(programmes))
	test(`${name}: JSON and CSV are the published views, row by row`, async () => {
		const [database, schema] = programmes[name];
		const path = folder(database, schema);
		assert.deepEqual(readdirSync(path).sort(), ["csv", "data.json", "index.html"]);
		const data = JSON.parse(readFileSync(join(path, "data.json"), "utf8"));
		const page = readFileSync(join(path, "index.html"), "utf8");
		assert.deepEqual(JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/.exec(page)[1]), data, "the page has the same");
		const published = (await sql(database, "SELECT substr(c.relname, 11) AS view FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname ~ '^published_' ORDER BY 1", [schema])).map((row) => row.view);
		assert.deepEqual(Object.keys(data.tables).sort(), published, "every published view, and no other");
		assert.deepEqual(readdirSync(join(path, "csv")).sort(), [...published, "columns"].map((view) => `${view}.csv`).sort());
		for (const view of published) {
			const from = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier("published_" + view)}`;
			const rows = (await sql(database, `SELECT to_jsonb(t) AS row FROM ${from} t`)).map(({ row }) => row);
			// Moments are written by JSON and by the server in two ways.
			const moments = data.tables[view].columns.filter((column) => column.type.startsWith("timestamp")).map((column) => column.name);
			const bare = (row) => JSON.stringify(Object.keys(row).sort().map((key) => [key, moments.includes(key) && row[key] ? new Date(row[key].replace(" ", "T").replace(/\+00$/, "Z")).toISOString() : row[key]]));
			assert.deepEqual(data.tables[view].rows.map(bare).sort(), rows.map(bare).sort(), view);
			const csv = csvParse(readFileSync(join(path, "csv", `${view}.csv`), "utf8").replace(/^\uFEFF/, ""));
			assert.deepEqual(csv.columns, data.tables[view].columns.map((column) => column.name), view);
			csv.forEach((row, i) => {
				for (const { name: column, type } of data.tables[view].columns) {
					const value = data.tables[view].rows[i][column];
					assert.equal(row[column], value === null ? "" : type === "text" ? guarded(value) : String(value), `${view}, ${column}`);
				}
			});
			assert.equal(csv.length, rows.length, view);
		}
	});

test("made twice, it is the same to the byte, and goes over itself only", () => {
	const path = folder(...programmes.demo);
	const first = readFileSync(join(path, "index.html"));
	make(...programmes.demo, path);
	assert.ok(first.equals(readFileSync(join(path, "index.html"))));
	const other = join(place, "somebody's");
	mkdirSync(other);
	writeFileSync(join(other, "thesis.txt"), "three years");
	assert.throws(() => make(...programmes.demo, other), /is there already and is not a dashboard/);
	assert.deepEqual(readdirSync(other), ["thesis.txt"]);
});

test("refusals say a way on", () => {
	const out = join(place, "refused");
	assert.throws(() => make("dashboard_demo", "nowhere", out), /There is no schema "nowhere"/);
	assert.throws(() => make("dashboard_demo", "public", out), /The schema "public" is not a programme/);
	assert.throws(() => make("dashboard_demo", "synthetic", out, { PGUSER: "dashboard_nobody" }), /dashboard_nobody may not read the release of "synthetic"[\s\S]*grant_programme\('synthetic', 'dashboard_nobody', 'reader'\)/);
	assert.throws(() => make("dashboard_demo", "theirs", out, { PGUSER: process.env.PGUSER ?? "postgres" }), /is a superuser[\s\S]*Connect as dashboard_nobody, or as a role/);
	assert.throws(() => make("dashboard_nowhere", "synthetic", out), /database "dashboard_nowhere" does not exist/);
});

test("an earlier release, where that is asked for", async () => {
	const path = make(...programmes.awkward, join(place, "earlier"), { PGOPTIONS: "-c resilience.release=1" });
	const data = JSON.parse(readFileSync(join(path, "data.json"), "utf8"));
	assert.equal(data.tables.release.rows.find((row) => row.is_shown).title, "First results");
	assert.deepEqual([...new Set(data.tables.area_outcome.rows.map((row) => row.release))], [1]);
});
