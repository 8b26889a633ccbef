-- few_clusters.sql: a survey of 18 areas, and a sample of 1,000 clusters.
CREATE TABLE few (hh integer, area integer, pair integer, treat integer, wave integer, age integer, female integer, imd integer, w float8, y float8, anx integer);
\copy few FROM 'test/data/nrp18.csv' CSV HEADER
CREATE TABLE few_sample AS SELECT did_sample(y, treat, wave, area, 1, pair) AS s FROM few;
CREATE TABLE more_sample AS SELECT did_sample(sin(i * 12.9898 + w), i % 2, w, i % 1000) AS s FROM generate_series(1, 20000) i, generate_series(0, 1) w;
