-- Releases of effects over the waves

--: Effects over the waves: averages of the effects on areas that started in one wave in each wave; one row for each evaluation, outcome, subgroup and average
CREATE TABLE @programme@.release_wave_estimate (
	release integer NOT NULL CONSTRAINT release_wave_estimate_release_fkey REFERENCES @programme@.release, -- the release
	evaluation text NOT NULL, -- the evaluation
	evaluation_title text NOT NULL, -- its title
	outcome text NOT NULL, -- the outcome
	outcome_label text NOT NULL, -- its name in reports
	role text NOT NULL, -- primary, secondary or exploratory
	direction text NOT NULL, -- higher_better or lower_better
	unit text, -- of a mean: its unit
	domain text, -- domain of the outcome
	domain_label text, -- its name
	domain_ordinal integer, -- its place in the framework
	subgroup text NOT NULL, -- who: all, or a subgroup
	subgroup_label text NOT NULL, -- its name in reports
	kind text NOT NULL CONSTRAINT release_wave_estimate_kind CHECK (kind IN ('overall', 'event', 'cohort', 'period')), -- overall: of all waves from the start on; event: by time since the start; cohort: by the wave of the start; period: by wave
	ordinal integer NOT NULL, -- place within the kind
	first_treated integer, -- of a cohort: the period in which its areas started
	period integer, -- of a wave: its place in time
	event_time integer, -- periods since the start; negative: before it
	label text NOT NULL, -- the same in words
	status text NOT NULL, -- planned, deviated (from the plan) or exploratory
	deviation text, -- how it differs from the plan
	left_out text, -- areas of the programme that the run left out, and why
	effect double precision, -- the effect; of a proportion, 0.01 is one percentage point; NULL if hidden
	std_error double precision, -- its standard error
	df double precision, -- its degrees of freedom
	conf_low double precision, -- lower end of the confidence interval
	conf_high double precision, -- upper end of the confidence interval
	conf_level double precision, -- confidence level
	p_value double precision, -- two-sided p-value of no effect, to three decimals; 0.001: at most that
	band_low double precision, -- lower end of the band that holds all effects of the kind at once
	band_high double precision, -- upper end of it
	base integer, -- people who answered, rounded
	areas_nfl integer, -- areas in the programme
	areas_comparator integer, -- areas to compare with
	scale text NOT NULL, -- proportion or mean
	value_step double precision, -- effect, interval and band are rounded to multiples of this
	method text, -- method, in words for a report
	note text, -- what to keep in mind
	note_codes text, -- the same as codes
	sentence text, -- what changed, in one sentence
	analysis_run integer NOT NULL, -- the run it is from
	run_at timestamptz NOT NULL, -- when it was estimated
	value_note text, -- why it is hidden, or from which release it is
	CONSTRAINT release_wave_estimate_pkey PRIMARY KEY (release, evaluation, outcome, subgroup, kind, ordinal)
);

--: Effects over the waves: averages of the effects on areas that started in one wave in each wave; one row for each evaluation, outcome, subgroup and average
CREATE VIEW @programme@.published_wave_estimate WITH (security_barrier = true) AS
SELECT t.* FROM @programme@.release_wave_estimate t WHERE t.release = (SELECT r.release FROM @programme@.published_release r WHERE r.is_shown);

-- The people of areas that started in one period, in one period, are a group. Its
-- mean is not published; averages of effects are sums of such means, with any
-- coefficients.
ALTER TABLE @programme@.disclosure_cell
	ADD first_treated integer,
	ADD period integer,
	DROP CONSTRAINT disclosure_cell_kind,
	ADD CONSTRAINT disclosure_cell_kind CHECK (kind IN ('area', 'arm', 'period', 'cohort'));
COMMENT ON COLUMN @programme@.disclosure_cell.kind IS 'area: in an area and wave; arm: in an arm and wave; period: in an arm before or after the start; cohort: in the areas that started in one period, in a period';
COMMENT ON COLUMN @programme@.disclosure_cell.first_treated IS 'of a cohort: the period in which its areas started; NULL: never';
COMMENT ON COLUMN @programme@.disclosure_cell.period IS 'of a cohort: the period';
COMMENT ON COLUMN @programme@.disclosure_cell.state IS 'shown: base and value were published, of a cohort the base within a sum of bases; kept: those of an earlier release; hidden: neither';
COMMENT ON COLUMN @programme@.disclosure_cell.shown_value IS 'the value that was published; NULL of a cohort';
ALTER TABLE @programme@.disclosure_effect RENAME signs TO coefficients;
ALTER TABLE @programme@.disclosure_effect ALTER coefficients TYPE double precision[] USING coefficients::double precision[];
COMMENT ON TABLE @programme@.disclosure_effect IS 'What releases gave away of effects: sums of the means of groups, each times a coefficient';
COMMENT ON COLUMN @programme@.disclosure_effect.effect IS 'number of the sum, over all releases';
COMMENT ON COLUMN @programme@.disclosure_effect.coefficients IS 'what the mean of each group is multiplied by: 1 and -1 in a difference';
COMMENT ON COLUMN @programme@.disclosure_effect.shown_value IS 'the middle of the limits within which the sum lies, by what was published';

INSERT INTO @programme@.programme_table (table_name, class) VALUES ('release_wave_estimate', 'release'), ('published_wave_estimate', 'published');

-- As the tables and views of steps 19 and 20.
DO $do$
DECLARE
	programme CONSTANT text := current_setting('resilience.programme');
	may_release CONSTANT text := format('(SELECT %I.may_release())', programme);
BEGIN
	EXECUTE (SELECT string_agg(format('COMMENT ON COLUMN %I.published_wave_estimate.%I IS %L', programme, attname, col_description(attrelid, attnum)), ';' ORDER BY attnum)
		FROM pg_attribute WHERE attrelid = format('%I.release_wave_estimate', programme)::regclass AND attnum > 0 AND NOT attisdropped);
	EXECUTE format('CREATE TRIGGER final BEFORE UPDATE OR DELETE OR TRUNCATE ON %I.release_wave_estimate FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.programme_is_final()', programme);
	EXECUTE format('COMMENT ON TRIGGER final ON %I.release_wave_estimate IS ''what was released is not changed''', programme);
	EXECUTE format('ALTER TABLE %I.release_wave_estimate ENABLE ROW LEVEL SECURITY', programme);
	EXECUTE format('CREATE POLICY release_wave_estimate_read ON %I.release_wave_estimate FOR SELECT USING (%s)', programme, may_release);
	EXECUTE format('COMMENT ON POLICY release_wave_estimate_read ON %I.release_wave_estimate IS ''for roles that may release; others have the published views''', programme);
	EXECUTE format('CREATE POLICY release_wave_estimate_write ON %I.release_wave_estimate FOR INSERT WITH CHECK (%s)', programme, may_release);
	EXECUTE format('COMMENT ON POLICY release_wave_estimate_write ON %I.release_wave_estimate IS ''roles that may release add rows''', programme);
	EXECUTE format('CREATE TRIGGER release_wave_estimate_open AFTER INSERT ON %I.release_wave_estimate REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.programme_release_is_open()', programme);
	EXECUTE format('COMMENT ON TRIGGER release_wave_estimate_open ON %I.release_wave_estimate IS ''rows are added to a release in the transaction that makes it, and not later''', programme);
END
$do$;
