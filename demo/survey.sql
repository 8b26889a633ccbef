/*
 * A SYNTHETIC survey, for trying the extension out. Nobody was interviewed.
 *
 * It has the shape of the evaluation of the Neighbourhood Resilience Programme:
 * 9 neighbourhoods for learning, each paired with a comparator area, and two
 * waves, 2015/16 with 3,159 and 2018/19 with 3,071 interviews, a quarter of each
 * with the same people. The programme's published result is 7.5 percentage
 * points more residents who feel able to influence local decisions (95%
 * confidence interval 1.6 to 13.5), and no effect on other outcomes.
 *
 * The seed was searched for. An effect of 7.5 points on the one question and of
 * none on the other is put in below; with 3 of the 8,000 seeds tried, the estimate
 * and its interval came out as published to the digit, and this is the one of them
 * whose other outcome is nearest to no effect. So this demonstrates the tool; it is
 * not evidence about the programme, nor about any real place. All counts per area,
 * rates and spreads are made up.
 *
 * All "chance" is md5 of the seed and a name, and + - * / on it, so every machine
 * and every PostgreSQL gets the same rows. The extension is not needed to load it.
 */

-- All or nothing, so that a table survey that is there already stays as it is.
BEGIN;

CREATE TABLE survey (
	interview integer PRIMARY KEY,
	respondent text NOT NULL,
	area text NOT NULL,
	pair text NOT NULL,
	treated boolean NOT NULL,
	wave integer NOT NULL CHECK (wave IN (1, 2)),
	post boolean NOT NULL CHECK (post = (wave = 2)),
	sample_type text NOT NULL CHECK (sample_type IN ('panel', 'fresh')),
	age integer NOT NULL,
	female boolean NOT NULL,
	weight double precision NOT NULL CHECK (weight > 0),
	feels_able_to_influence boolean,
	feels_safe boolean,
	UNIQUE (respondent, wave)
);

COMMENT ON TABLE survey IS
'SYNTHETIC residents'' survey, generated to resemble the evaluation of the Neighbourhood Resilience Programme: no real people, places or answers. Its seed was chosen so that the published headline is recovered: it demonstrates the tool and is not evidence';
COMMENT ON COLUMN survey.interview IS 'number of the interview';
COMMENT ON COLUMN survey.respondent IS 'pseudonym of the person interviewed; that of a panel member is the same in both waves';
COMMENT ON COLUMN survey.area IS 'area: N01 to N09 are neighbourhoods for learning, C01 to C09 comparators';
COMMENT ON COLUMN survey.pair IS 'pair, P1 to P9, of a neighbourhood for learning and its comparator';
COMMENT ON COLUMN survey.treated IS 'whether the area is a neighbourhood for learning';
COMMENT ON COLUMN survey.wave IS 'wave of the survey: 1 is the baseline of 2015/16, 2 the follow-up of 2018/19';
COMMENT ON COLUMN survey.post IS 'whether the interview is of the follow-up';
COMMENT ON COLUMN survey.sample_type IS '''panel'': interviewed in both waves; ''fresh'': in this wave only';
COMMENT ON COLUMN survey.age IS 'age at the interview, in years';
COMMENT ON COLUMN survey.female IS 'whether the respondent is a woman';
COMMENT ON COLUMN survey.weight IS 'design weight (adults in the household, one of whom was interviewed) times non-response weight (age and sex); about 1 on average';
COMMENT ON COLUMN survey.feels_able_to_influence IS 'whether the respondent feels able to influence decisions about the local area; NULL: did not answer';
COMMENT ON COLUMN survey.feels_safe IS 'whether the respondent feels safe in the neighbourhood; NULL: did not answer';

-- Evenly spread over 0 to 1, and the same for the same key: one of the four
-- 32-bit words of the key's md5. Different words are as good as independent.
CREATE FUNCTION pg_temp.uniform(key text, word integer) RETURNS double precision
LANGUAGE sql IMMUTABLE
RETURN ('x' || substr(md5(key), 8 * word - 7, 8))::bit(32)::bigint / 4294967296::double precision;

-- Nearly normal with mean 0 and standard deviation 1: a sum of four uniforms has
-- mean 2 and variance 1/3. No ln or cos, whose last digits differ by machine.
CREATE FUNCTION pg_temp.normal(key text) RETURNS double precision
LANGUAGE sql IMMUTABLE
RETURN 1.7320508::double precision * (pg_temp.uniform(key, 1) + pg_temp.uniform(key, 2)
	+ pg_temp.uniform(key, 3) + pg_temp.uniform(key, 4) - 2);

INSERT INTO survey
WITH parameters (seed) AS (
	VALUES ('resilience 2275')
),

-- Interviews achieved, as a fieldwork report would list them.
fieldwork (pair, area, baseline, follow_up) AS (
	VALUES
		('P1', 'N01', 156, 150), ('P1', 'C01', 191, 199),
		('P2', 'N02', 158, 150), ('P2', 'C02', 181, 181),
		('P3', 'N03', 173, 160), ('P3', 'C03', 157, 165),
		('P4', 'N04', 185, 176), ('P4', 'C04', 166, 156),
		('P5', 'N05', 183, 191), ('P5', 'C05', 158, 151),
		('P6', 'N06', 167, 163), ('P6', 'C06', 181, 172),
		('P7', 'N07', 187, 185), ('P7', 'C07', 194, 185),
		('P8', 'N08', 181, 168), ('P8', 'C08', 159, 152),
		('P9', 'N09', 194, 179), ('P9', 'C09', 188, 188)
),

-- What was asked, and how it varies over places: the share who say yes at the
-- baseline, its change by the follow-up everywhere and by the programme, and the
-- standard deviations between pairs, between the areas of a pair, and of an area
-- between waves. The last is what makes residents of an area move together, so
-- that 18 areas tell less than their 6,230 interviews seem to.
question (name, baseline, trend, effect, sd_pair, sd_area, sd_wave) AS (
	VALUES
		('influence', 0.27::double precision, -0.02::double precision, 0.075::double precision,
			0.035::double precision, 0.02::double precision, 0.02::double precision),
		('safe', 0.70, 0.01, 0, 0.05, 0.03, 0.02)
),

-- The share of yes for each question, area and wave.
rate AS (
	SELECT q.name, f.area, w.wave,
		q.baseline
		+ CASE WHEN w.wave = 2 THEN q.trend ELSE 0 END
		+ CASE WHEN w.wave = 2 AND f.area LIKE 'N%' THEN q.effect ELSE 0 END
		+ q.sd_pair * pg_temp.normal(concat_ws(' ', p.seed, q.name, f.pair))
		+ q.sd_area * pg_temp.normal(concat_ws(' ', p.seed, q.name, f.area))
		+ q.sd_wave * pg_temp.normal(concat_ws(' ', p.seed, q.name, f.area, w.wave)) AS yes
	FROM parameters p, fieldwork f, question q, (VALUES (1), (2)) w (wave)
),

-- The people of each area: those met at the baseline, the panel among them first,
-- then those met at the follow-up only. The panel is a quarter of a wave, hence an
-- eighth of both, to the nearest person.
person AS (
	SELECT f.pair, f.area, i <= panel AS in_panel,
		i <= f.baseline AS in_baseline,
		i <= panel OR i > f.baseline AS in_follow_up,
		'R' || substr(md5(concat_ws(' ', p.seed, f.area, 'person', i)), 1, 10) AS respondent
	FROM parameters p, fieldwork f,
		LATERAL (VALUES ((f.baseline + f.follow_up + 4) / 8)) x (panel),
		generate_series(1, f.baseline + f.follow_up - panel) i
),

-- What stays the same of a person. Half of all people are steady: asked again, they
-- draw the same answer, which correlates the two waves of the panel.
trait AS (
	SELECT respondent,
		16 + floor(72 * pg_temp.uniform(key, 1))::integer AS age,
		pg_temp.uniform(key, 2) < 0.52 AS female,
		CASE WHEN pg_temp.uniform(key, 3) < 0.36 THEN 1
			WHEN pg_temp.uniform(key, 3) < 0.81 THEN 2
			WHEN pg_temp.uniform(key, 3) < 0.95 THEN 3
			ELSE 4 END AS adults,
		pg_temp.uniform(key, 4) < 0.5 AS steady
	FROM (SELECT respondent, concat_ws(' ', seed, respondent) AS key FROM parameters, person) x
),

-- One row per interview, three years on at the follow-up.
interview AS (
	SELECT respondent, pair, area, in_panel, wave, female, adults,
		CASE WHEN wave = 2 AND in_panel THEN age + 3 ELSE age END AS age,
		concat_ws(' ', seed, respondent, CASE WHEN steady THEN 'ever' ELSE wave::text END) AS opinion,
		concat_ws(' ', seed, respondent, 'asked', wave) AS asked
	FROM parameters, person JOIN trait USING (respondent), (VALUES (1), (2)) w (wave)
	WHERE CASE wave WHEN 1 THEN in_baseline ELSE in_follow_up END
),

-- Decimal, so that the same digits come out everywhere. One adult of a household
-- was interviewed, who stands for all of them (1.88 on average); the young and men
-- respond less often and count for more.
weighted AS (
	SELECT *, round(adults / 1.88
		* CASE WHEN age < 30 THEN 1.30 WHEN age < 60 THEN 1.00 ELSE 0.85 END
		* CASE WHEN female THEN 0.94 ELSE 1.08 END, 3)::double precision AS weight
	FROM interview
)

-- Numbered in an order that says nothing of the area. Older residents feel a
-- little more able to influence, women a little less safe; 1.5% do not answer.
SELECT row_number() OVER (ORDER BY v.wave, v.respondent COLLATE "C"),
	v.respondent, v.area, v.pair, v.area LIKE 'N%', v.wave, v.wave = 2,
	CASE WHEN v.in_panel THEN 'panel' ELSE 'fresh' END, v.age, v.female, v.weight,
	CASE WHEN pg_temp.uniform(v.asked, 1) >= 0.015
		THEN pg_temp.uniform(v.opinion, 1) < i.yes + 0.001::double precision * (v.age - 50) END,
	CASE WHEN pg_temp.uniform(v.asked, 2) >= 0.015
		THEN pg_temp.uniform(v.opinion, 2) < s.yes + CASE WHEN v.female THEN -0.03 ELSE 0.03 END END
FROM weighted v
JOIN rate i ON i.name = 'influence' AND i.area = v.area AND i.wave = v.wave
JOIN rate s ON s.name = 'safe' AND s.area = v.area AND s.wave = v.wave
ORDER BY 1;

DROP FUNCTION pg_temp.normal(text), pg_temp.uniform(text, integer);

COMMIT;
