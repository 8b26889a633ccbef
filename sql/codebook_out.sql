-- Codebooks for archives: DDI-Codebook 2.5 and CSV on the Web. What other programs say of them: scripts/check-codebooks.
SET client_min_messages = warning;
\i test/codebooks/odd.sql
\set SHOW_CONTEXT never
\pset null -
SELECT codebook_ddi('odd') AS ddi \gset
CREATE FUNCTION pg_temp.at(path text, document xml) RETURNS text[] LANGUAGE sql AS $$ SELECT xpath(path, document, '{{d,ddi:codebook:2_5}}')::text[] $$;
-- Where everything is.
SELECT what, pg_temp.at(path, :'ddi'::xml) AS found FROM (VALUES
	(1, 'version', '/d:codeBook/@version'), (2, 'studies', '//d:stdyDscr/@ID'), (3, 'titles', '//d:stdyDscr//d:titl/text()'), (4, 'waves', '//d:collDate[@event="start"]/@cycle'),
	(5, 'days', '//d:stdyDscr[1]//d:collDate/@date'), (6, 'universe', '//d:sumDscr/d:universe/text()'), (7, 'modes', '//d:collMode/text()'), (8, 'notes', '//d:stdyInfo/d:notes/text()'),
	(9, 'questions', '//d:var[d:qstn]/@name'), (10, 'kinds', '//d:var[d:qstn]/@representationType'), (11, 'units', '//d:var[d:qstn]/@measUnit'),
	(12, 'codes', '//d:var[@name="1 starts with a digit"]/d:catgry/d:catValu/text()'), (13, 'labels', '//d:var[@name="1 starts with a digit"]/d:catgry/d:labl/text()'),
	(14, 'missing codes', '//d:invalrng/d:item/@VALUE'), (15, 'and why', '//d:catgry[@missing="Y"]/@missType'), (16, 'weights', '//d:var[@wgt="wgt"]/@name'),
	(17, 'words', '//d:var[@name="sample_type"]/d:catgry/d:catValu/text()'), (18, 'outcomes', '//d:var[d:derivation]/@name'), (19, 'of which variables', '//d:derivation/@var'),
	(20, 'by which rule', '//d:drvdesc/text()'), (21, 'domains', '//d:concept/text()'), (22, 'instruments and rights', '//d:var/d:notes/text()')) v (place, what, path) ORDER BY place;
-- Nothing of an answer, a person or a number of people.
SELECT strpos(:'ddi', 'they') + strpos(:'ddi', '123456') + strpos(:'ddi', 'r,1') AS nothing;
-- The same twice, and well-formed.
SELECT codebook_ddi('odd')::text = :'ddi' AS same, xml_is_well_formed_document(:'ddi') AS well_formed;

-- Metadata of a table with columns of its own, and of views.
SELECT c ->> 'name' AS name, c ->> 'titles' AS titles, c -> 'datatype' AS datatype, c -> 'required' AS required FROM jsonb_array_elements(codebook_csvw('odd', 'area') #> '{tableSchema,columns}') c;
SELECT codebook_csvw('odd', 'area') - 'tableSchema' AS described, codebook_csvw('odd', 'area') #> '{tableSchema,primaryKey}' AS key;
SELECT t.table_name, codebook_csvw('odd', t.table_name) #> '{tableSchema,primaryKey}' AS key FROM odd.programme_table t WHERE t.table_name IN ('published_area_outcome', 'published_estimate', 'response', 'current_estimate') ORDER BY 1;
-- Every column of everything there is has a name, a type and a meaning.
SELECT count(*) > 500 AS many, count(*) FILTER (WHERE c ->> 'name' IS NULL OR c -> 'datatype' IS NULL) AS without, count(*) FILTER (WHERE c ->> 'dc:description' IS NULL) AS without_meaning
FROM odd.programme_table t CROSS JOIN LATERAL jsonb_array_elements(codebook_csvw('odd', t.table_name) #> '{tableSchema,columns}') c;

-- What is refused.
SELECT codebook_ddi('nowhere');
\set VERBOSITY terse
SELECT codebook_csvw('odd', 'nowhere');
SELECT codebook_csvw('odd', NULL);
\set VERBOSITY default
SELECT count(*) > 20 AS made FROM create_programme('empty_one');
SELECT codebook_ddi('empty_one');
SELECT count(*) AS made FROM create_programme('old_one', 13);
SELECT codebook_ddi('old_one');
SELECT codebook_csvw('old_one', 'area') ->> 'url' AS url;
CREATE ROLE regress_codebook_reader;
SET ROLE regress_codebook_reader;
SELECT codebook_csvw('odd', 'area');
RESET ROLE;
DROP ROLE regress_codebook_reader;
SET client_min_messages = error;
DROP SCHEMA odd CASCADE;
DROP SCHEMA empty_one CASCADE;
DROP SCHEMA old_one CASCADE;
