-- The example initiatives of the programme's founding documents, tagged by the four-domain framework

-- 22 from the FAQ; 6 from the site, of which some are near to one of the 22.
WITH example (number, source, tag, title) AS (VALUES
	(1, 'programme FAQ', 'nrp4:living_environment', 'More and better green space, better used'),
	(2, 'programme FAQ', 'nrp4:living_environment', 'Healthy Homes-style initiatives'),
	(3, 'programme FAQ', 'nrp4:living_environment', 'Reducing fuel poverty'),
	(4, 'programme FAQ', 'nrp4:living_environment', 'New affordable housing'),
	(5, 'programme FAQ', 'nrp4:living_environment', 'Licensing private landlords'),
	(6, 'programme FAQ', 'nrp4:living_environment', 'Collective purchase of gas and electricity'),
	(7, 'programme FAQ', 'nrp4:economic_systems', 'Welfare benefits and debt advice'),
	(8, 'programme FAQ', 'nrp4:economic_systems', 'Action against loan sharks'),
	(9, 'programme FAQ', 'nrp4:economic_systems', 'Credit unions'),
	(10, 'programme FAQ', 'nrp4:economic_systems', 'Fewer gambling outlets in poor areas'),
	(11, 'programme FAQ', 'nrp4:economic_systems', 'Living wage policies'),
	(12, 'programme FAQ', 'nrp4:economic_systems', 'Purchasing policies that create local jobs'),
	(13, 'programme FAQ', 'nrp4:economic_systems', 'Support for small businesses in poor areas'),
	(14, 'programme FAQ', 'nrp4:social_relationships', 'Community clubs and associations'),
	(15, 'programme FAQ', 'nrp4:social_relationships', 'Community arts projects'),
	(16, 'programme FAQ', 'nrp4:social_relationships', 'Befriending schemes'),
	(17, 'programme FAQ', 'nrp4:social_relationships', 'Reducing social isolation'),
	(18, 'programme FAQ', 'nrp4:community_governance', 'Neighbourhood partnerships or boards'),
	(19, 'programme FAQ', 'nrp4:community_governance', 'Ward solution meetings led by councillors'),
	(20, 'programme FAQ', 'nrp4:community_governance', 'Participatory budgeting'),
	(21, 'programme FAQ', 'nrp4:community_governance', 'Housing associations owned by tenants'),
	(22, 'programme FAQ', 'nrp4:community_governance', 'Other public mutual bodies'),
	(23, 'programme site', 'nrp4:living_environment', 'Improving public spaces'),
	(24, 'programme site', 'nrp4:living_environment', 'Private landlord initiatives'),
	(25, 'programme site', 'nrp4:economic_systems', 'Improving debt advice'),
	(26, 'programme site', 'nrp4:economic_systems', 'Community finance initiatives'),
	(27, 'programme site', 'nrp4:social_relationships', 'Volunteering schemes'),
	(28, 'programme site', 'nrp4:social_relationships', 'Community choirs')
),
key AS (
	SELECT 'example-' || lpad(number::text, 2, '0') AS initiative, source, tag::@extschema@.domain_tag AS tag, title FROM example ORDER BY number
),
row AS (
	INSERT INTO @programme@.initiative (initiative, title, origin, source) SELECT initiative, title, 'example', source FROM key
)
INSERT INTO @programme@.initiative_tag (initiative, tag, is_primary) SELECT initiative, tag, true FROM key;
