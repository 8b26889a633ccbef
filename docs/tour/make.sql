/*
 * The files of the tour, made from the demonstration: a quarter of its respondents,
 * and what goes with them. Run after demo/survey.sql and demo/programme.sql in the
 * directory of the source; everything is as SYNTHETIC as these are.
 *
 * Some things are wrong on purpose, for the tour to find: a tag is misspelt, a pair
 * is missing on one side, and the code -8 of two questions is in the data but not in the
 * list of options. The tags are also written as people write them.
 */
\if :{?into}
\else
\set into docs/tour
\endif
SET search_path = synthetic, public;

COPY (SELECT organisation, name, kind, sector, note FROM organisation WHERE kind = 'local_authority' ORDER BY 1)
	TO STDOUT WITH (FORMAT csv, HEADER) \g :into/organisation.csv
COPY (SELECT area, name, kind, local_authority, note FROM area ORDER BY kind DESC, area)
	TO STDOUT WITH (FORMAT csv, HEADER) \g :into/area.csv
COPY (SELECT area, actual_start, source FROM area_exposure ORDER BY area)
	TO STDOUT WITH (FORMAT csv, HEADER) \g :into/area_exposure.csv
COPY (SELECT oversight_group, area, name, established_on FROM oversight_group ORDER BY area)
	TO STDOUT WITH (FORMAT csv, HEADER) \g :into/oversight_group.csv
COPY (SELECT initiative, title, area, 'co_developed' AS origin, level, source FROM initiative WHERE origin NOT IN ('existing', 'example') ORDER BY area, initiative)
	TO STDOUT WITH (FORMAT csv, HEADER) \g :into/initiative.csv
COPY (SELECT initiative, CASE WHEN initiative = 'ward-7' THEN 'nrp4:comunity_governance' ELSE 'NRP4: ' || initcap(replace(domain(tag), '_', ' ')) END AS tag, is_primary
	FROM initiative_tag WHERE framework = 'nrp4' AND initiative IN (SELECT initiative FROM initiative WHERE origin NOT IN ('existing', 'example')) ORDER BY 1)
	TO STDOUT WITH (FORMAT csv, HEADER) \g :into/initiative_tag.csv
COPY (SELECT evaluation, area, arm, CASE WHEN area <> 'C05' THEN pair END AS pair FROM evaluation_area WHERE evaluation = 'main' ORDER BY right(area, 1), area DESC)
	TO STDOUT WITH (FORMAT csv, HEADER) \g :into/evaluation_area.csv
COPY (SELECT question, survey, kind, wording, instrument FROM question WHERE kind = 'choice' AND question <> 'female' ORDER BY 1)
	TO STDOUT WITH (FORMAT csv, HEADER) \g :into/question.csv
COPY (SELECT o.question, o.code, o.label, o.ordinal, o.missing FROM response_option o WHERE o.question IN ('influence', 'safe') ORDER BY 1, code DESC)
	TO STDOUT WITH (FORMAT csv, HEADER) \g :into/response_option.csv

-- One line for each interview, as fieldwork agencies deliver them. Of the missing
-- answers, those of odd interviews are turned into a -8.
CREATE TEMPORARY VIEW delivery AS
SELECT v.interview, v.wave, v.respondent, v.area, v.interviewed_on, v.sample_type, v.w_final,
	max(r.value) FILTER (WHERE r.question = 'influence') AS influence, max(r.value) FILTER (WHERE r.question = 'safe') AS safe
FROM interview v
JOIN (SELECT question, interview, CASE WHEN value = -9 AND interview % 2 = 1 THEN -8 ELSE value END AS value FROM response) r ON r.interview = v.interview
WHERE substr(v.respondent, 2, 1) < '4'
GROUP BY v.interview ORDER BY v.interview;
COPY (SELECT * FROM delivery WHERE wave = 'baseline') TO STDOUT WITH (FORMAT csv, HEADER) \g :into/baseline.csv
COPY (SELECT * FROM delivery WHERE wave = 'follow_up') TO STDOUT WITH (FORMAT csv, HEADER) \g :into/follow_up.csv
