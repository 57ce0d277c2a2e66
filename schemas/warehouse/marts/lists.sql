-- SPDX-License-Identifier: Apache-2.0
-- needs: member
WITH said (attribute, source, key, field) AS (VALUES
    ('姓名', 'member', 'person_key', 'name'), ('姓名', 'household_register', 'person_key', 'name'), ('姓名', 'death', 'person_key', 'name'),
    ('姓名', 'disability', 'person_key', 'name'), ('姓名', 'student', 'person_key', 'name'), ('姓名', 'allowance', 'person_key', 'name'),
    ('姓名', 'medical_settlement', 'person_key', 'name'), ('姓名', 'public_post', 'person_key', 'name'), ('姓名', 'training_allowance', 'person_key', 'name'),
    ('姓名', 'vehicle', 'person_key', 'owner_name'), ('姓名', 'company', 'person_key', 'person_name'), ('姓名', 'dangerous_house', 'person_key', 'owner_name'),
    ('姓名', 'disability_subsidy', 'person_key', 'name'), ('姓名', 'fiscal_payroll', 'person_key', 'name'), ('姓名', 'housing_fund', 'person_key', 'name'),
    ('姓名', 'microcredit', 'person_key', 'name'), ('姓名', 'planned_work', 'person_key', 'name'), ('姓名', 'rain_dew', 'person_key', 'name'),
    ('姓名', 'real_estate', 'person_key', 'owner_name'), ('姓名', 'serious_illness', 'person_key', 'name'), ('姓名', 'work_record', 'person_key', 'name'),
    ('性别', 'member', 'person_key', 'sex'), ('性别', 'household_register', 'person_key', 'sex'),
    ('出生日期', 'member', 'person_key', 'birth_date'), ('出生日期', 'household_register', 'person_key', 'birth_date'),
    ('民族', 'member', 'person_key', 'ethnic'), ('民族', 'household_register', 'person_key', 'ethnic'),
    ('所在村', 'member', 'person_key', 'division_code'), ('所在村', 'household_register', 'person_key', 'division_code'),
    ('所在村', 'disability', 'person_key', 'division_code'),
    ('所在村', 'allowance', 'person_key', 'division_code'), ('所在村', 'dangerous_house', 'person_key', 'division_code'),
    ('所在村', 'public_post', 'person_key', 'division_code'),
    ('户主姓名', 'monitored_household', 'household_key', 'head_name'), ('户主姓名', 'measure', 'household_key', 'head_name'),
    ('户主姓名', 'spot_check', 'household_key', 'head_name'), ('户主姓名', 'enterprise_loan', 'household_key', 'head_name'),
    ('户主姓名', 'authorization', 'household_key', 'head_name'),
    ('户所在村', 'monitored_household', 'household_key', 'division_code'), ('户所在村', 'measure', 'household_key', 'division_code'),
    ('户所在村', 'spot_check', 'household_key', 'division_code')
), gone AS (
    DELETE FROM mart.shared_attribute a WHERE (a.attribute, a.source) NOT IN (SELECT s.attribute, s.source FROM said s)
)
INSERT INTO mart.shared_attribute AS a SELECT * FROM said
ON CONFLICT (attribute, source) DO UPDATE SET key = excluded.key, field = excluded.field WHERE (a.key, a.field) <> (excluded.key, excluded.field);
SELECT mart.fill_lists();
