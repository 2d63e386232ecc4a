-- The dashboard's headcount, leave and completions, counted anew from dated facts alone.
--
-- Parameters, as text: :requirement (its code), :employer (the employer's code), :day
-- (2026-11-21), :day_end (the first moment after that day, in UTC: 2026-11-22 08:00:00).
-- One row a number: measure, unit, module, people. A unit counts everybody below it too.
-- It never reads pd_policy_standing, and it runs as it is on SQLite and on PostgreSQL:
--   sqlite3 var/demo.sqlite3 -cmd ".param set :day '2026-11-21'" ... < tests/independent_recount.sql
WITH
rule AS (
  SELECT v.id, v.min_fte, v.retired, v.pathway_version_id, r.id AS requirement_id,
         r.roster_from, e.id AS employer_id, CAST(v.kinds AS text) AS kinds
  FROM pd_policy_requirement r
  JOIN pd_people_employer e ON e.id = r.employer_id
  JOIN pd_policy_requirementversion v ON v.requirement_id = r.id
  WHERE r.code = :requirement AND e.code = :employer
    AND v.activated_at IS NOT NULL AND v.effective_from <= :day
  ORDER BY v.effective_from DESC
  LIMIT 1
),
active AS (
  SELECT p.id, p.person_id, p.unit_id, p.job_group_id, p.fte, p.starts_on, p."primary",
         u.path, m.kind
  FROM pd_people_position p
  JOIN rule ON rule.employer_id = p.employer_id
  JOIN pd_people_orgunit u ON u.id = p.unit_id
  JOIN pd_people_employment m ON m.id = p.employment_id
  WHERE p.voided_at IS NULL AND p.starts_on <= :day
    AND (p.ends_on IS NULL OR p.ends_on >= :day)
    AND (rule.roster_from IS NULL OR rule.roster_from <= :day)
),
-- One position a person: the primary one, else the greatest FTE, the earliest, the lowest id.
counting AS (
  SELECT * FROM (
    SELECT a.*, ROW_NUMBER() OVER (
      PARTITION BY person_id ORDER BY "primary" DESC, fte DESC, starts_on, id
    ) AS place FROM active a
  ) ranked WHERE place = 1
),
subject AS (
  SELECT a.person_id
  FROM active a CROSS JOIN rule
  WHERE NOT rule.retired
    AND (SELECT SUM(b.fte) FROM active b WHERE b.person_id = a.person_id) >= rule.min_fte
    AND (rule.kinds = '[]' OR REPLACE(rule.kinds, '"' || a.kind || '"', '') <> rule.kinds)
    AND (
      NOT EXISTS (SELECT 1 FROM pd_policy_requirementversion_job_groups j
                  WHERE j.requirementversion_id = rule.id)
      OR EXISTS (SELECT 1 FROM pd_policy_requirementversion_job_groups j
                 WHERE j.requirementversion_id = rule.id AND j.jobgroup_id = a.job_group_id)
    )
    AND (
      NOT EXISTS (SELECT 1 FROM pd_policy_requirementversion_units w
                  WHERE w.requirementversion_id = rule.id)
      OR EXISTS (SELECT 1 FROM pd_policy_requirementversion_units w
                 JOIN pd_people_orgunit o ON o.id = w.orgunit_id
                 WHERE w.requirementversion_id = rule.id
                   AND SUBSTR(a.path, 1, LENGTH(o.path)) = o.path)
    )
),
exempt AS (
  SELECT c.person_id
  FROM counting c
  CROSS JOIN rule
  JOIN pd_policy_exemption x
    ON x.voided_at IS NULL AND x.starts_on <= :day
   AND (x.ends_on IS NULL OR x.ends_on >= :day)
   AND (x.requirement_id IS NULL OR x.requirement_id = rule.requirement_id)
  LEFT JOIN pd_people_orgunit o ON o.id = x.unit_id
  WHERE (x.scope = 'person' AND x.person_id = c.person_id)
     OR (x.scope = 'job_group' AND x.job_group_id = c.job_group_id)
     OR (x.scope = 'unit' AND SUBSTR(c.path, 1, LENGTH(o.path)) = o.path)
),
away AS (
  SELECT l.person_id FROM pd_people_leave l
  WHERE l.voided_at IS NULL AND l.starts_on <= :day
    AND (l.ends_on IS NULL OR l.ends_on >= :day)
),
people AS (
  SELECT c.person_id, c.path,
    CASE
      WHEN c.person_id NOT IN (SELECT person_id FROM subject) THEN 'not required'
      WHEN c.person_id IN (SELECT person_id FROM exempt) THEN 'exempt'
      WHEN c.person_id IN (SELECT person_id FROM away) THEN 'leave'
      ELSE 'required'
    END AS obligation
  FROM counting c
),
places AS (
  SELECT o.code, o.path
  FROM pd_people_orgunit o
  JOIN rule ON 1 = 1
  JOIN pd_people_employer e ON e.id = rule.employer_id
  JOIN pd_people_orgunit top ON top.id = e.unit_id
  WHERE SUBSTR(o.path, 1, LENGTH(top.path)) = top.path
),
finished AS (
  SELECT DISTINCT d.person_id, d.module_id
  FROM pd_courses_modulecompletion d
  JOIN rule ON 1 = 1
  JOIN pd_courses_pathwayitem i
    ON i.version_id = rule.pathway_version_id AND i.module_id = d.module_id
  LEFT JOIN pd_courses_completionvoid x ON x.completion_id = d.id
  WHERE x.id IS NULL AND d.version >= i.min_version AND d.completed_at < :day_end
)
SELECT 'headcount' AS measure, places.code AS unit, '' AS module, COUNT(*) AS people
FROM places JOIN people ON SUBSTR(people.path, 1, LENGTH(places.path)) = places.path
GROUP BY places.code
UNION ALL
SELECT 'leave', places.code, '', COUNT(*)
FROM places JOIN people ON SUBSTR(people.path, 1, LENGTH(places.path)) = places.path
WHERE people.obligation = 'leave'
GROUP BY places.code
UNION ALL
SELECT 'completed', places.code, page.slug, COUNT(*)
FROM places
JOIN people ON SUBSTR(people.path, 1, LENGTH(places.path)) = places.path
JOIN finished ON finished.person_id = people.person_id
JOIN wagtailcore_page page ON page.id = finished.module_id
WHERE people.obligation = 'required'
GROUP BY places.code, page.slug
ORDER BY 1, 2, 3;
