-- SPDX-License-Identifier: Apache-2.0
-- Which functions a question may call, and what of the record of destruction stands in the site's file.
CREATE TABLE quality.askable (
    function text PRIMARY KEY,
    names_people boolean NOT NULL
);
COMMENT ON TABLE quality.askable IS
    'bidui query 可调用的函数,由 quality.ask 登记;视图则为 mart 中全部 / functions that bidui query may call, declared by quality.ask; of views, those of mart';
COMMENT ON COLUMN quality.askable.function IS '函数及参数类型 / function with its argument types';
COMMENT ON COLUMN quality.askable.names_people IS '结果涉及个人,查看须登记 / names people: who looks is written down';

ALTER TABLE quality.destruction ADD COLUMN filed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN quality.destruction.filed IS '已写入 var/log/destruction.csv / stands in var/log/destruction.csv';
