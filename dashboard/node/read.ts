// Reads what a release shows, at one moment, with no more than a reader's rights.
import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import pg from "pg";
import { type Column, type Data, type Row, VIEWS } from "../src/data.js";

// A way on, for who is at the keyboard.
export class Refusal extends Error {}

// As psql does: a name or a URI; without PGHOST the server's socket, if there is one.
export function client(database: string): pg.Client {
	const config: pg.ClientConfig = database.includes("://") ? { connectionString: database } : { database, user: process.env.PGUSER ?? userInfo().username };
	if (!config.connectionString && !process.env.PGHOST) {
		const socket = `/var/run/postgresql/.s.PGSQL.${process.env.PGPORT ?? "5432"}`;
		if (existsSync(socket)) config.host = "/var/run/postgresql";
	}
	return new pg.Client({
		...config,
		application_name: "resilience dashboard",
		// Dates and moments stay what the server writes: no zone is added to them.
		types: { getTypeParser: ((oid: number, format?: "text") => ([1082, 1114, 1184].includes(oid) ? (text: string) => text : pg.types.getTypeParser(oid, format))) as typeof pg.types.getTypeParser },
	});
}

export async function read(database: string, schema: string): Promise<Data> {
	const server = client(database);
	await server.connect();
	try {
		await server.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
		await server.query("SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL timezone = 'UTC'; SET LOCAL extra_float_digits = 1");
		await mayRead(server, schema);
		const tables: Data["tables"] = {};
		for (const [view, order] of Object.entries(VIEWS)) {
			const name = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier("published_" + view)}`;
			const rows = (await server.query(`SELECT t.* FROM ${name} t ORDER BY ${order}`)).rows as Row[];
			const columns = (
				await server.query(
					"SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, col_description(a.attrelid, a.attnum) AS about FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
					[name],
				)
			).rows as Column[];
			const about = (await server.query("SELECT obj_description($1::regclass, 'pg_class') AS about", [name])).rows[0].about as string | null;
			tables[view] = { about, columns, rows };
		}
		await server.query("COMMIT");
		return { format: "resilience dashboard 1", schema, tables };
	} finally {
		await server.end();
	}
}

async function mayRead(server: pg.Client, schema: string): Promise<void> {
	const quoted = pg.escapeLiteral(schema);
	const { known, steps, role, unsafe, owner, missing, forbidden } = (
		await server.query(
			`SELECT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = $1) AS known, current_user AS role,
				(SELECT n.nspowner::regrole::text FROM pg_namespace n WHERE n.nspname = $1) AS owner,
				(SELECT me.rolsuper AND NOT o.rolsuper FROM pg_namespace n JOIN pg_roles o ON o.oid = n.nspowner JOIN pg_roles me ON me.rolname = current_user WHERE n.nspname = $1) AS unsafe,
				EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'programme_step') AS steps,
				(SELECT string_agg(v, ', ') FROM unnest($2::text[]) v WHERE NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = v)) AS missing,
				(SELECT string_agg(c.relname, ', ') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = ANY ($2) AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))) AS forbidden`,
			[schema, Object.keys(VIEWS).map((view) => "published_" + view)],
		)
	).rows[0];
	if (!known) throw new Refusal(`There is no schema "${schema}" in this database.\nWhat there is: SELECT nspname FROM pg_namespace;`);
	// What the views call runs with the rights of who reads them, and they are what their owner made them.
	if (unsafe) throw new Refusal(`${role} is a superuser, and what the views of "${schema}" do is up to ${owner}.\nConnect as ${owner}, or as a role that it gives the right: SELECT grant_programme(${quoted}, 'dashboard', 'reader');`);
	if (missing && steps) throw new Refusal(`The programme "${schema}" does not have releases yet (there is no ${missing}).\nIts owner calls upgrade_programme(${quoted}) first.`);
	if (missing) throw new Refusal(`The schema "${schema}" is not a programme (there is no ${missing}).`);
	if (forbidden) throw new Refusal(`${role} may not read the release of "${schema}".\nIts owner gives the right: SELECT grant_programme(${quoted}, ${pg.escapeLiteral(role)}, 'reader');`);
}
