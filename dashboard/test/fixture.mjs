// Folders made by scripts/dashboard, once for all tests, with a reader's rights.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import pg from "pg";

const script = fileURLToPath(new URL("../../scripts/dashboard", import.meta.url));
export const place = mkdtempSync(join(tmpdir(), "dashboard-"));
process.on("exit", () => rmSync(place, { recursive: true, force: true }));

export function make(database, schema, out, env = {}) {
	execFileSync(script, [database, schema, out], { env: { ...process.env, PGUSER: "dashboard_reader", ...env }, stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
	return out;
}

const made = new Map();
export function folder(database, schema) {
	const key = `${database}.${schema}`;
	if (!made.has(key)) made.set(key, make(database, schema, join(place, `site ${made.size}`)));
	return made.get(key);
}
export const address = (path, query = "") => pathToFileURL(join(path, "index.html")).href + query;

export const programmes = { demo: ["dashboard_demo", "synthetic"], awkward: ["dashboard_awkward", "awkward"], waves: ["dashboard_awkward", "waves"], nothing: ["dashboard_demo", "nothing"], odd: ["dashboard_demo", `it's "odd"`] };

// SQL as the server's owner, who may read the same views.
export async function sql(database, text, values = []) {
	const client = new pg.Client({ database, user: process.env.PGUSER ?? "postgres" });
	await client.connect();
	try {
		return (await client.query(text, values)).rows;
	} finally {
		await client.end();
	}
}
