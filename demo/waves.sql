/*
 * A SYNTHETIC survey of three waves, for trying the estimators of many waves out.
 * Nobody was interviewed.
 *
 * The programme of demo/survey.sql, had it gone on: a baseline; then six
 * neighbourhoods begin, and are surveyed again with all others; then six more
 * begin; and there is a third wave. Nine areas never take part. 21 areas with
 * about 120 interviews each in every wave, other people each time.
 *
 * What is put in: the share who feel able to influence decisions rises by 4
 * percentage points by the first wave after a neighbourhood began and by 10 by the
 * second; nothing happens before it begins. The seed was not searched for.
 *
 * All "chance" is md5 of the seed and a name, and + - * / on it, so every machine
 * and every PostgreSQL gets the same rows. The extension is not needed to load it.
 */

-- All or nothing, so that a table of this name that is there already stays as it is.
BEGIN;
-- Compiling would take longer than the rows do.
SET LOCAL jit = off;

CREATE TABLE three_waves (
	interview integer PRIMARY KEY,
	area text NOT NULL,
	wave integer NOT NULL CHECK (wave BETWEEN 1 AND 3),
	first_wave integer CHECK (first_wave IN (2, 3)),
	age integer NOT NULL,
	weight double precision NOT NULL CHECK (weight > 0),
	feels_able_to_influence boolean
);

COMMENT ON TABLE three_waves IS
'SYNTHETIC residents'' survey of three waves: no real people, places or answers. It demonstrates the tool and is not evidence';
COMMENT ON COLUMN three_waves.interview IS 'number of the interview; everybody was interviewed once';
COMMENT ON COLUMN three_waves.area IS 'area: A01 to A06 begin before wave 2, B01 to B06 before wave 3, C01 to C09 never';
COMMENT ON COLUMN three_waves.wave IS 'wave of the survey, 1 to 3';
COMMENT ON COLUMN three_waves.first_wave IS 'first wave after the programme began in the area; NULL: never';
COMMENT ON COLUMN three_waves.age IS 'age at the interview, in years';
COMMENT ON COLUMN three_waves.weight IS 'adults in the household, one of whom was interviewed, over their mean';
COMMENT ON COLUMN three_waves.feels_able_to_influence IS 'whether the respondent feels able to influence decisions about the local area; NULL: did not answer';

-- As in demo/survey.sql.
CREATE FUNCTION pg_temp.uniform(key text, word integer) RETURNS double precision
LANGUAGE sql IMMUTABLE
RETURN ('x' || substr(md5(key), 8 * word - 7, 8))::bit(32)::bigint / 4294967296::double precision;

CREATE FUNCTION pg_temp.normal(key text) RETURNS double precision
LANGUAGE sql IMMUTABLE
RETURN 1.7320508::double precision * (pg_temp.uniform(key, 1) + pg_temp.uniform(key, 2)
	+ pg_temp.uniform(key, 3) + pg_temp.uniform(key, 4) - 2);

INSERT INTO three_waves
WITH place (area, first_wave) AS (
	SELECT format('%s0%s', round, i),
		CASE round WHEN 'A' THEN 2 WHEN 'B' THEN 3 END
	FROM (VALUES ('A', 6), ('B', 6), ('C', 9)) r (round, areas), generate_series(1, areas) i
),

-- The share of yes in each area and wave: 2 points down from wave to wave
-- everywhere, what the programme adds, and chance of the area and of the wave in it.
rate AS MATERIALIZED (
	SELECT area, first_wave, wave, concat_ws(' ', 'three waves', area, wave) AS key,
		0.30::double precision - 0.02::double precision * (wave - 1)
		+ CASE wave - first_wave WHEN 0 THEN 0.04::double precision WHEN 1 THEN 0.10 ELSE 0 END
		+ 0.04::double precision * pg_temp.normal(concat_ws(' ', 'three waves', area))
		+ 0.02::double precision * pg_temp.normal(concat_ws(' ', 'three waves', area, wave)) AS yes
	FROM place, generate_series(1, 3) wave
),

interview AS MATERIALIZED (
	SELECT rate.*, concat_ws(' ', rate.key, i) AS person, concat_ws(' ', rate.key, i, 'asked') AS asked
	FROM rate, generate_series(1, 105 + floor(30 * pg_temp.uniform(key, 1))::integer) i
),

person AS MATERIALIZED (
	SELECT interview.*, 16 + floor(72 * pg_temp.uniform(person, 1))::integer AS age,
		CASE WHEN pg_temp.uniform(person, 2) < 0.36 THEN 1
			WHEN pg_temp.uniform(person, 2) < 0.81 THEN 2
			WHEN pg_temp.uniform(person, 2) < 0.95 THEN 3
			ELSE 4 END AS adults
	FROM interview
)

-- Older residents feel a little more able to influence; 1.5% do not answer.
SELECT row_number() OVER (ORDER BY wave, md5(person)), area, wave, first_wave, age,
	round(adults / 1.88, 3)::double precision,
	CASE WHEN pg_temp.uniform(asked, 1) >= 0.015
		THEN pg_temp.uniform(asked, 2) < yes + 0.001::double precision * (age - 50) END
FROM person
ORDER BY 1;

DROP FUNCTION pg_temp.normal(text), pg_temp.uniform(text, integer);

COMMIT;
