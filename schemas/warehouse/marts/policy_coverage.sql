-- SPDX-License-Identifier: Apache-2.0
-- What the national system's register says of each policy, for active members and for households. A cell left empty counts as not covered.
-- needs: monitored_household member measure
SELECT quality.fill_mart('policy_coverage', $mart$
WITH help AS (
    SELECT household_key, bool_or(declared_on <= (SELECT bidui.batch())) AS declared, bool_or(landed_on <= (SELECT bidui.batch())) AS landed FROM asof.measure
    GROUP BY household_key
), household AS (
    SELECT h.*, coalesce(h.division_code, '') AS place, coalesce(h.eliminated, false) AS is_eliminated,
           coalesce(m.declared, false) AS has_measure, coalesce(m.landed, false) AS has_landed
    FROM asof.monitored_household h LEFT JOIN help m USING (household_key)
), member AS (
    SELECT m.*, coalesce(h.place, m.division_code, '') AS place, coalesce(h.is_eliminated, false) AS is_eliminated,
           extract(year FROM age((SELECT bidui.batch()), m.birth_date)) AS age
    FROM asof.member m LEFT JOIN household h USING (household_key)
    WHERE m.left_on IS NULL OR m.left_on > (SELECT bidui.batch())
), line AS (
    SELECT m.place, m.is_eliminated, p.policy, '人' AS unit, p.basis, p.covered
    FROM member m CROSS JOIN LATERAL (VALUES
        ('基本医疗保险', '在册成员;居民或职工医保任一', true, coalesce(nullif(m.resident_insurance, false), m.employee_insurance, m.resident_insurance)),
        ('大病保险', '在册成员', true, m.serious_illness_insurance),
        ('医疗救助', '在册成员', true, m.medical_assistance),
        ('基本养老保险', '年满 16 周岁的在册成员;居民或职工养老任一', m.age >= 16, coalesce(nullif(m.resident_pension, false), m.employee_pension, m.resident_pension)),
        ('低保', '在册成员;农村或城市低保', true, m.low_allowance <> '未享受'),
        ('特困供养', '在册成员', true, m.destitute NOT LIKE '%未享受%' AND m.destitute NOT LIKE '%不享受%'),
        ('公益性岗位', '16 至 70 周岁的在册成员;未填即不在岗', m.age BETWEEN 16 AND 70, m.public_post IS NOT NULL)) p (policy, basis, wanted, covered)
    WHERE p.wanted
    UNION ALL
    SELECT h.place, h.is_eliminated, p.policy, '户', p.basis, p.covered
    FROM household h CROSS JOIN LATERAL (VALUES
        ('饮水安全', '监测对象户', h.safe_water), ('住房安全', '监测对象户;非危房', NOT h.dangerous_house),
        ('义务教育', '监测对象户;无适龄失学辍学', NOT h.dropout), ('全员参保', '监测对象户;无成员未参保', NOT h.uninsured),
        ('生活用电', '监测对象户', h.electricity), ('卫生厕所', '监测对象户', h.toilet), ('入户路硬化', '监测对象户', h.road_hardened),
        ('已申报帮扶措施', '监测对象户;措施台账有截至日前申报的', h.has_measure),
        ('已落实帮扶措施', '监测对象户;措施台账有截至日前落实的', h.has_landed)) p (policy, basis, covered)
)
SELECT place, policy, unit, basis, is_eliminated, count(*), count(*) FILTER (WHERE covered), count(*) FILTER (WHERE covered IS NULL)
FROM line GROUP BY 1, 2, 3, 4, 5
$mart$, ARRAY['monitored_household', 'member', 'measure'],
    -- the 16th and the 71st birthday; that of 29 February comes a day later than the sum says
    $$SELECT FROM asof.member WHERE left_on BETWEEN $1 AND $2 OR birth_date + interval '16 years' BETWEEN $1 - 1 AND $2
          OR birth_date + interval '71 years' BETWEEN $1 - 1 AND $2
      UNION ALL SELECT FROM asof.measure WHERE declared_on BETWEEN $1 AND $2 OR landed_on BETWEEN $1 AND $2$$);
