// Node.js: pg, from npm.
import pg from 'pg';

const client = new pg.Client({ host: process.env.PGHOST, user: 'postgres', database: 'postgres' });
await client.connect();
const effect = await client.query('SELECT outcome, estimate, n, n::integer AS count, few_areas FROM dashboard.effect WHERE outcome = $1', ['safe']);
console.log('the view:', effect.rows[0]);
const whole = await client.query('SELECT e, (e).facts, to_jsonb(e) AS json FROM (SELECT did_estimate(feels_safe, treated, post, area, weight) AS e FROM survey) s');
console.log('a did_result:', typeof whole.rows[0].e, whole.rows[0].e.slice(0, 30), '...');
console.log('facts:', whole.rows[0].facts, 'to_jsonb:', whole.rows[0].json.estimate, whole.rows[0].json.n);
await client.end();
