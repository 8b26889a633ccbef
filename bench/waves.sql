-- waves.sql: a million rows of 18 areas in five waves, and samples of more.
CREATE UNLOGGED TABLE waves_1e6 AS
SELECT a.area, (nullif(a.area % 4, 0) + 1)::integer AS first_treated, wave, a.area % 4 > 0 AS treated, wave > 2 AS post, uniform(i, 2) + uniform(i, 3) AS y, 0.5 + uniform(i, 4) AS w
FROM generate_series(1, 1000000) i, LATERAL (SELECT hashint8extended(i, 0) & 1023) h(h), LATERAL (SELECT (h * 18 / 1024)::bigint) a(area),
	LATERAL (SELECT 1 + (hashint8extended(i, 1) & 1048575)::integer % 5) v(wave);

-- Sums by area and wave, and the sample: of some areas in some waves with some
-- cohorts; 0 is never treated.
CREATE TABLE wave_cells (shape text, area bigint, cohort integer, wave integer, n float8, sy float8);
INSERT INTO wave_cells
SELECT shape, area, area % (cohorts + 1) * step + (area % (cohorts + 1) > 0)::integer, wave, count(*), sum(y)
FROM (VALUES ('50 areas, 10 waves', 50, 10, 5, 1), ('1,000 areas, 20 waves', 1000, 20, 9, 2)) s(shape, areas, waves, cohorts, step),
	generate_series(1, areas) area, generate_series(1, waves) wave, generate_series(1, 2) i, LATERAL (SELECT uniform(area * 1000 + wave * 10 + i, 7) + area % 3 AS y) v
GROUP BY 1, 2, 3, 4;
CREATE TABLE wave_samples AS
SELECT shape, did_wave_sample(sy / n + d, nullif(cohort, 0), wave, area) AS s FROM wave_cells, (VALUES (-1), (1)) v(d) GROUP BY shape;
VACUUM (ANALYZE) waves_1e6, wave_cells, wave_samples;
