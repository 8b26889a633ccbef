-- few_clusters.sql: surveys of 18 areas in two waves and in five, and a sample of 1,000 clusters.
CREATE TABLE few (hh integer, area integer, pair integer, treat integer, wave integer, age integer, female integer, imd integer, w float8, y float8, anx integer);
\copy few FROM 'test/data/nrp18.csv' CSV HEADER
CREATE TABLE few_sample AS SELECT did_sample(y, treat, wave, area, 1, pair) AS s FROM few;
CREATE TABLE more_sample AS SELECT did_sample(sin(i * 12.9898 + w), i % 2, w, i % 1000) AS s FROM generate_series(1, 20000) i, generate_series(0, 1) w;
CREATE TABLE few_waves (data text, area bigint, block bigint, first_treated integer, wave integer, weight float8, y float8, b integer);
\copy few_waves FROM 'test/oracle/group_time_data.csv' CSV HEADER
CREATE TABLE few_wave_sample AS SELECT did_wave_sample(y, first_treated, wave, area, weight) AS s FROM few_waves WHERE data = 'rc';
