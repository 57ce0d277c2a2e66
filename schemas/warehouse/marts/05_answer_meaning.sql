-- SPDX-License-Identifier: Apache-2.0
-- What the answers of schemas/codes/answer_*.csv mean. A result that is not here is taken as refuted: nobody confirmed it.
WITH said (class, result, meaning) AS (VALUES
    ('error', '已在系统改正', 'confirmed'), ('error', '原数据正确', 'refuted'), ('error', '部门数据有误', 'wrong_data'), ('error', '非本村', 'refuted'),
    ('error', '已死亡', 'confirmed'), ('error', '查无此人', 'refuted'), ('error', '需上级权限', 'not_theirs'), ('error', '办理中', 'open'),
    ('risk', '拟纳入', 'confirmed'), ('risk', '不纳入:收入稳定', 'refuted'), ('risk', '不纳入:支出已报销', 'refuted'), ('risk', '不纳入:自有能力解决', 'refuted'),
    ('risk', '已是监测对象', 'refuted'), ('risk', '已死亡', 'refuted'), ('risk', '非本村', 'refuted'), ('risk', '办理中', 'open'),
    ('process', '已补办', 'confirmed'), ('process', '原数据正确', 'refuted'), ('process', '需上级权限', 'not_theirs'), ('process', '办理中', 'open'),
    ('eligibility', '已取消待遇', 'confirmed'), ('eligibility', '原数据正确', 'refuted'), ('eligibility', '部门数据有误', 'wrong_data'), ('eligibility', '已死亡', 'confirmed'),
    ('eligibility', '非本村', 'refuted'), ('eligibility', '查无此人', 'refuted'), ('eligibility', '办理中', 'open'),
    ('entitlement', '应享受已申报', 'confirmed'), ('entitlement', '不符合条件', 'refuted'), ('entitlement', '本人不愿享受', 'confirmed'), ('entitlement', '已享受', 'refuted'),
    ('entitlement', '部门数据有误', 'wrong_data'), ('entitlement', '已死亡', 'refuted'), ('entitlement', '非本村', 'refuted'), ('entitlement', '办理中', 'open')
), gone AS (
    DELETE FROM mart.answer_meaning m WHERE (m.class, m.result) NOT IN (SELECT s.class, s.result FROM said s)
)
INSERT INTO mart.answer_meaning AS m SELECT * FROM said
ON CONFLICT (class, result) DO UPDATE SET meaning = excluded.meaning WHERE m.meaning <> excluded.meaning;
