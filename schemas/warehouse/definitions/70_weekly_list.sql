-- SPDX-License-Identifier: Apache-2.0
-- The week's work.

CREATE VIEW mart.weekly_list AS
SELECT m.batch AS as_of, p.place_basis, p.level, p.place_code, p.place,
       sum(m.overdue)::bigint AS overdue, sum(m.due_this_week)::bigint AS due_this_week, sum(m.sent)::bigint AS sent, sum(m.to_send)::bigint AS to_send,
       sum(m.held_back)::bigint AS held_back, sum(m.awaiting_data)::bigint AS awaiting_data, sum(m.found_last_week)::bigint AS found_last_week,
       sum(m.answered_last_week)::bigint AS answered_last_week, sum(m.closed_last_week)::bigint AS closed_last_week,
       '截至日期的疑点,按所在地;上周为截至日期前 7 天,本周为其后 7 天' AS basis
FROM mart.weekly_list_all m JOIN mart.place_of p ON p.code = m.division_code
WHERE m.batch = (SELECT bidui.batch())
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place
ORDER BY p.place_basis, p.level, p.place_code;
SELECT quality.describe('mart.weekly_list', '周工作清单:超期、本周到期、待派发、待数据,上周发现、答复、关闭 / the week''s work by place', '{
    "to_send": "待派发(条) / not sent yet", "held_back": "暂缓(条) / held back by the budget",
    "sent": "已派发未答复,含超期(条) / sent and not answered, overdue included", "due_this_week": "7 天内到期(条) / due within seven days",
    "overdue": "超期(条) / overdue", "awaiting_data": "待下期数据(条) / answered, waiting for newer data",
    "found_last_week": "上周新发现(条) / found in the last seven days", "answered_last_week": "上周答复(条) / answered in the last seven days",
    "closed_last_week": "上周关闭(条) / closed in the last seven days"}');
