-- SPDX-License-Identifier: Apache-2.0
-- The warehouse's ground: schemas, the batch clock, core and quality tables. Runs in psql as the warehouse's owner, once;
-- bidui-load records it in quality.migration. Every comment is Chinese first, then English.
-- source.* tables, current.*, asof.* are made by bidui-load from schemas/sources/*.json, because their columns are data.

CREATE SCHEMA IF NOT EXISTS quality;
CREATE SCHEMA source;
CREATE SCHEMA current;
CREATE SCHEMA asof;
CREATE SCHEMA core;
CREATE SCHEMA mart;
CREATE SCHEMA staging;
CREATE SCHEMA bidui;
COMMENT ON SCHEMA source IS '各来源明细,按批次日期保留历史(左闭右开) / typed rows of every source with half-open validity by batch date';
COMMENT ON SCHEMA current IS '各来源最新有效行 / rows that are valid now';
COMMENT ON SCHEMA asof IS '各来源在 bidui.as_of(日期) 所定批次的有效行 / rows valid at the batch chosen by bidui.as_of(date)';
COMMENT ON SCHEMA core IS '区划、人、户 / divisions, persons, households';
COMMENT ON SCHEMA quality IS '批次、交付、规则、疑点及其全过程 / batches, deliveries, rules, findings and their life';
COMMENT ON SCHEMA mart IS '统计与对账,按批次保存 / statistics and reconciliation, keyed by batch';
COMMENT ON SCHEMA staging IS '装载中间表,可随时删除 / tables of a load in progress; may be dropped at any time';
COMMENT ON SCHEMA bidui IS '函数 / functions';

CREATE TABLE IF NOT EXISTS quality.migration (
    name text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE quality.migration IS '已执行的建库脚本 / schema files already applied, forward only';
COMMENT ON COLUMN quality.migration.name IS '文件名 / file name';
COMMENT ON COLUMN quality.migration.sha256 IS '文件内容摘要 / digest of the file';
COMMENT ON COLUMN quality.migration.applied_at IS '执行时间 / when it was applied';

-- ---- batches ----

CREATE TABLE quality.batch (
    batch date PRIMARY KEY,
    revision integer NOT NULL,
    state text NOT NULL CHECK (state IN ('loaded', 'outdated', 'retracted')),
    predecessor date,
    division text NOT NULL,
    package_sha256 text NOT NULL,
    pack_sha256 text NOT NULL
);
COMMENT ON TABLE quality.batch IS '已装载批次,一个截至日期一行 / loaded batches, one row per as-of date';
COMMENT ON COLUMN quality.batch.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.batch.revision IS '修订号 / revision of the batch';
COMMENT ON COLUMN quality.batch.state IS 'loaded 有效;outdated 因更早批次重算而失效;retracted 已撤回 / outdated: an earlier batch was loaded again, run it anew; retracted: taken back';
COMMENT ON COLUMN quality.batch.predecessor IS '上一批次 / the batch before it';
COMMENT ON COLUMN quality.batch.division IS '县级区划代码 / county code';
COMMENT ON COLUMN quality.batch.package_sha256 IS '转换结果包的摘要 / digest of the transform package';
COMMENT ON COLUMN quality.batch.pack_sha256 IS '规则包摘要 / digest of the pack';

CREATE TABLE quality.load_log (
    load_id text PRIMARY KEY,
    batch date NOT NULL,
    revision integer NOT NULL,
    finished_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE quality.load_log IS '装载记录,唯一带时钟的表 / loads that were committed; the only table that knows the clock';
COMMENT ON COLUMN quality.load_log.load_id IS '装载编号 / id of the load';
COMMENT ON COLUMN quality.load_log.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.load_log.revision IS '修订号 / revision';
COMMENT ON COLUMN quality.load_log.finished_at IS '完成时间 / when it was committed';

-- The batch that asof.* shows: the session's choice, else the newest loaded one.
CREATE FUNCTION bidui.batch() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(current_setting('bidui.batch', true), '')::date, (SELECT max(batch) FROM quality.batch WHERE state = 'loaded')) $$;
COMMENT ON FUNCTION bidui.batch() IS '本会话所看的批次 / the batch this session looks at';

CREATE FUNCTION bidui.as_of(at date) RETURNS date LANGUAGE sql AS
$$ SELECT nullif(set_config('bidui.batch', coalesce(at::text, ''), false), '')::date $$;
COMMENT ON FUNCTION bidui.as_of(date) IS '选定批次,此后 asof.* 均按它取数;空值恢复为最新 / chooses the batch for asof.*; NULL goes back to the newest';

CREATE TABLE quality.delivery (
    batch date NOT NULL,
    source text NOT NULL,
    scope text,
    period text,
    effective date,
    file text,
    sha256 text,
    encoding text,
    state text NOT NULL,
    age_days bigint,
    stale boolean,
    rows_read bigint,
    rows_kept bigint,
    rows_rejected bigint,
    rows_dropped bigint
);
CREATE INDEX delivery_batch ON quality.delivery (batch, source);
COMMENT ON TABLE quality.delivery IS '批次所用的交付 / the deliveries a batch stands on';
COMMENT ON COLUMN quality.delivery.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.delivery.source IS '来源 / source';
COMMENT ON COLUMN quality.delivery.scope IS '完整覆盖的区划 / division the delivery is complete for';
COMMENT ON COLUMN quality.delivery.period IS '数据期 / period';
COMMENT ON COLUMN quality.delivery.effective IS '数据日期 / date the data stand for';
COMMENT ON COLUMN quality.delivery.file IS '原始文件 / original file';
COMMENT ON COLUMN quality.delivery.sha256 IS '原始文件摘要 / digest of the original';
COMMENT ON COLUMN quality.delivery.encoding IS '编码 / encoding';
COMMENT ON COLUMN quality.delivery.state IS 'new 新到;carried 沿用;refused 拒收;missing 缺失 / new, carried, refused, missing';
COMMENT ON COLUMN quality.delivery.age_days IS '数据天数 / age in days at the as-of date';
COMMENT ON COLUMN quality.delivery.stale IS '是否过期 / past the source''s max_age';
COMMENT ON COLUMN quality.delivery.rows_read IS '读入行数 / rows read';
COMMENT ON COLUMN quality.delivery.rows_kept IS '保留行数 / rows kept';
COMMENT ON COLUMN quality.delivery.rows_rejected IS '拒收行数 / rows rejected';
COMMENT ON COLUMN quality.delivery.rows_dropped IS '非数据行数 / title, blank and total rows';

CREATE TABLE quality.source_load (
    batch date NOT NULL,
    source text NOT NULL,
    rows_read bigint NOT NULL,
    rows_kept bigint NOT NULL,
    rows_rejected bigint NOT NULL,
    rows_duplicate bigint NOT NULL,
    rows_dropped bigint NOT NULL,
    rows_inserted bigint NOT NULL,
    rows_changed bigint NOT NULL,
    rows_unchanged bigint NOT NULL,
    rows_closed bigint NOT NULL,
    rows_open bigint NOT NULL,
    sha256 text NOT NULL,
    PRIMARY KEY (batch, source),
    CONSTRAINT read_is_accounted_for CHECK (rows_read = rows_kept + rows_rejected + rows_duplicate + rows_dropped),
    CONSTRAINT kept_is_accounted_for CHECK (rows_kept = rows_inserted + rows_changed + rows_unchanged)
);
COMMENT ON TABLE quality.source_load IS '每批每来源的行数守恒 / every row accounted for, per batch and source';
COMMENT ON COLUMN quality.source_load.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.source_load.source IS '来源 / source';
COMMENT ON COLUMN quality.source_load.rows_read IS '读入 = 保留 + 拒收 + 重复 + 非数据 / read = kept + rejected + duplicate + dropped';
COMMENT ON COLUMN quality.source_load.rows_kept IS '保留 = 新增 + 变化 + 未变 / kept = inserted + changed + unchanged';
COMMENT ON COLUMN quality.source_load.rows_rejected IS '拒收 / rejected';
COMMENT ON COLUMN quality.source_load.rows_duplicate IS '完全重复 / exact duplicates';
COMMENT ON COLUMN quality.source_load.rows_dropped IS '标题、空行、合计等 / title, blank, total rows';
COMMENT ON COLUMN quality.source_load.rows_inserted IS '新增 / inserted';
COMMENT ON COLUMN quality.source_load.rows_changed IS '内容变化 / changed';
COMMENT ON COLUMN quality.source_load.rows_unchanged IS '未变 / unchanged';
COMMENT ON COLUMN quality.source_load.rows_closed IS '消失 / vanished rows that were closed';
COMMENT ON COLUMN quality.source_load.rows_open IS '装载后有效行 = 装载前 + 新增 - 消失 / valid rows afterwards = before + inserted - closed';
COMMENT ON COLUMN quality.source_load.sha256 IS '来源文件摘要,相同则跳过 / digest of the source''s rows; equal ones are skipped';

CREATE TABLE quality.metric (
    batch date NOT NULL,
    source text NOT NULL,
    field text NOT NULL,
    metric text NOT NULL,
    value numeric NOT NULL,
    PRIMARY KEY (batch, source, field, metric)
);
COMMENT ON TABLE quality.metric IS '批次指标 / metrics of a batch';
COMMENT ON COLUMN quality.metric.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.metric.source IS '来源 / source';
COMMENT ON COLUMN quality.metric.field IS '字段,空为全表 / field, empty for the source as a whole';
COMMENT ON COLUMN quality.metric.metric IS '指标 / metric';
COMMENT ON COLUMN quality.metric.value IS '数值 / value';

CREATE TABLE quality.reject (
    batch date NOT NULL,
    source text,
    file text,
    sheet text,
    "row" bigint,
    error text NOT NULL,
    field text,
    detail text,
    raw text
);
CREATE INDEX reject_batch ON quality.reject (batch, source);
COMMENT ON TABLE quality.reject IS '拒收行,批次为其首次出现 / rejected rows, under the batch in which the source''s list last changed';
COMMENT ON COLUMN quality.reject.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.reject.source IS '来源 / source';
COMMENT ON COLUMN quality.reject.file IS '文件 / file';
COMMENT ON COLUMN quality.reject.sheet IS '工作表 / sheet';
COMMENT ON COLUMN quality.reject."row" IS '行号 / row in the original';
COMMENT ON COLUMN quality.reject.error IS '错误类别 / kind of error';
COMMENT ON COLUMN quality.reject.field IS '字段 / field';
COMMENT ON COLUMN quality.reject.detail IS '说明 / detail';
COMMENT ON COLUMN quality.reject.raw IS '原文 / original bytes as text';

CREATE TABLE quality.repair (
    batch date NOT NULL,
    source text NOT NULL,
    file text,
    sheet text,
    "row" bigint,
    field text NOT NULL,
    before text,
    after text,
    reason text
);
CREATE INDEX repair_batch ON quality.repair (batch, source);
COMMENT ON TABLE quality.repair IS '取值改写清单,原值可查 / values that were changed, with the original';
COMMENT ON COLUMN quality.repair.batch IS '该来源清单最近变化的批次 / the batch in which the source''s list last changed';
COMMENT ON COLUMN quality.repair.source IS '来源 / source';
COMMENT ON COLUMN quality.repair.file IS '文件 / file';
COMMENT ON COLUMN quality.repair.sheet IS '工作表 / sheet';
COMMENT ON COLUMN quality.repair."row" IS '行号 / row in the original';
COMMENT ON COLUMN quality.repair.field IS '字段 / field';
COMMENT ON COLUMN quality.repair.before IS '原值 / before';
COMMENT ON COLUMN quality.repair.after IS '改后,空为无法采用 / after; NULL when the value could not be used';
COMMENT ON COLUMN quality.repair.reason IS '原因 / reason';

CREATE TABLE quality.source_list (
    batch date NOT NULL,
    list text NOT NULL,
    source text NOT NULL,
    rows bigint NOT NULL,
    hash bigint NOT NULL,
    PRIMARY KEY (batch, list, source)
);
COMMENT ON TABLE quality.source_list IS '拒收、改写清单的版本:某来源清单变化的批次 / in which batches a source''s list of rejects or repairs changed';
COMMENT ON COLUMN quality.source_list.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.source_list.list IS 'reject 或 repair / which list';
COMMENT ON COLUMN quality.source_list.source IS '来源 / source';
COMMENT ON COLUMN quality.source_list.rows IS '行数 / rows';
COMMENT ON COLUMN quality.source_list.hash IS '内容摘要 / digest of the list';

-- ---- rules and findings ----

CREATE TABLE quality.rule (
    rule text PRIMARY KEY,
    name text,
    class text,
    severity text,
    department text,
    dispatch text,
    cause text,
    due_days integer,
    sources text NOT NULL DEFAULT ''
);
COMMENT ON TABLE quality.rule IS '规则 / rules of the pack last loaded';
COMMENT ON COLUMN quality.rule.rule IS '规则编号 / rule';
COMMENT ON COLUMN quality.rule.name IS '名称 / name';
COMMENT ON COLUMN quality.rule.class IS '类别 / class';
COMMENT ON COLUMN quality.rule.severity IS '级别 / severity';
COMMENT ON COLUMN quality.rule.department IS '责任部门 / department';
COMMENT ON COLUMN quality.rule.dispatch IS '派发对象 / who gets it';
COMMENT ON COLUMN quality.rule.cause IS '成因 / cause';
COMMENT ON COLUMN quality.rule.due_days IS '办理时限(工作日) / working days to answer';
COMMENT ON COLUMN quality.rule.sources IS '所涉来源,分号分隔 / sources it looks at, separated by semicolons';

CREATE TABLE quality.rule_run (
    batch date NOT NULL,
    rule text NOT NULL,
    rule_hash text,
    state text NOT NULL CHECK (state IN ('evaluated', 'not_evaluated', 'failed')),
    reason text,
    rows bigint,
    flagged bigint,
    unknown bigint,
    PRIMARY KEY (batch, rule)
);
COMMENT ON TABLE quality.rule_run IS '每批每条规则的执行情况 / what became of every rule in every batch';
COMMENT ON COLUMN quality.rule_run.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.rule_run.rule IS '规则编号 / rule';
COMMENT ON COLUMN quality.rule_run.rule_hash IS '规则内容摘要 / digest of the rule';
COMMENT ON COLUMN quality.rule_run.state IS 'evaluated 已判;not_evaluated 未判;failed 失败 / evaluated, not evaluated, failed';
COMMENT ON COLUMN quality.rule_run.reason IS '未判原因 / why not';
COMMENT ON COLUMN quality.rule_run.rows IS '判断行数 / rows looked at';
COMMENT ON COLUMN quality.rule_run.flagged IS '命中行数 / rows flagged';
COMMENT ON COLUMN quality.rule_run.unknown IS '无法判断行数 / rows whose answer is unknown';

CREATE TABLE quality.finding_version (
    finding_key text NOT NULL,
    code text NOT NULL,
    rule text NOT NULL,
    class text NOT NULL,
    severity text NOT NULL,
    department text,
    subject text,
    subject_key text,
    subject_name text,
    division_code text,
    source text,
    file text,
    sheet text,
    "row" bigint,
    message text,
    evidence jsonb,
    "values" jsonb,
    dispatch text,
    due_days bigint,
    state text NOT NULL,
    unverified boolean NOT NULL,
    first_batch date NOT NULL,
    state_batch date NOT NULL,
    closed_batch date,
    last_seen date,
    due date,
    waived_until date,
    content_hash bigint NOT NULL,
    place_hash bigint NOT NULL,
    _valid_from date NOT NULL,
    _valid_to date
);
CREATE UNIQUE INDEX finding_version_open ON quality.finding_version (finding_key) WHERE _valid_to IS NULL;
CREATE INDEX finding_version_code ON quality.finding_version (code);
CREATE INDEX finding_version_subject ON quality.finding_version (subject_key);
COMMENT ON TABLE quality.finding_version IS '疑点的历次版本 / findings with history: one row per change of content or state';
COMMENT ON COLUMN quality.finding_version.finding_key IS '疑点标识,跨批次不变 / identity across batches';
COMMENT ON COLUMN quality.finding_version.code IS '短码(6 位加 1 位校验) / short code: 6 characters and a check character';
COMMENT ON COLUMN quality.finding_version.rule IS '规则编号 / rule';
COMMENT ON COLUMN quality.finding_version.class IS '类别 / class';
COMMENT ON COLUMN quality.finding_version.severity IS '级别 / severity';
COMMENT ON COLUMN quality.finding_version.department IS '责任部门 / department';
COMMENT ON COLUMN quality.finding_version.subject IS '对象类型 / kind of subject';
COMMENT ON COLUMN quality.finding_version.subject_key IS '对象标识 / key of the subject';
COMMENT ON COLUMN quality.finding_version.subject_name IS '对象名称 / name of the subject';
COMMENT ON COLUMN quality.finding_version.division_code IS '区划代码 / division';
COMMENT ON COLUMN quality.finding_version.source IS '来源 / source';
COMMENT ON COLUMN quality.finding_version.file IS '文件 / file of the flagged row';
COMMENT ON COLUMN quality.finding_version.sheet IS '工作表 / sheet';
COMMENT ON COLUMN quality.finding_version."row" IS '行号 / row';
COMMENT ON COLUMN quality.finding_version.message IS '说明 / message';
COMMENT ON COLUMN quality.finding_version.evidence IS '证据行 / rows behind it';
COMMENT ON COLUMN quality.finding_version."values" IS '相关取值 / values named by the rule';
COMMENT ON COLUMN quality.finding_version.dispatch IS '派发对象 / who gets it';
COMMENT ON COLUMN quality.finding_version.due_days IS '办理时限(工作日) / working days to answer';
COMMENT ON COLUMN quality.finding_version.state IS '状态 / new, held_back, sent, overdue, answered, awaiting_data, waived, closed, reopened';
COMMENT ON COLUMN quality.finding_version.unverified IS '本批未能复核 / its rule could not be evaluated in the last batch';
COMMENT ON COLUMN quality.finding_version.first_batch IS '首次发现 / first found';
COMMENT ON COLUMN quality.finding_version.state_batch IS '进入当前状态的批次 / since when in this state';
COMMENT ON COLUMN quality.finding_version.closed_batch IS '关闭批次 / closed in';
COMMENT ON COLUMN quality.finding_version.last_seen IS '关闭时:最后一次出现 / when closed: the last batch that showed it';
COMMENT ON COLUMN quality.finding_version.due IS '办理期限 / answer expected by';
COMMENT ON COLUMN quality.finding_version.waived_until IS '豁免到期日 / waived until';
COMMENT ON COLUMN quality.finding_version.content_hash IS '内容摘要 / digest of the content without provenance';
COMMENT ON COLUMN quality.finding_version.place_hash IS '出处摘要 / digest of file, sheet, row and evidence';
COMMENT ON COLUMN quality.finding_version._valid_from IS '本版本自此批次起 / version valid from (inclusive)';
COMMENT ON COLUMN quality.finding_version._valid_to IS '至此批次止(不含),空为有效 / valid until (exclusive), NULL when valid';

CREATE TABLE quality.finding_event (
    batch date NOT NULL,
    finding_key text NOT NULL,
    number integer NOT NULL,
    from_state text,
    to_state text NOT NULL,
    why text NOT NULL,
    by text NOT NULL,
    PRIMARY KEY (batch, finding_key, number)
);
COMMENT ON TABLE quality.finding_event IS '疑点状态变化记录 / every transition of every finding';
COMMENT ON COLUMN quality.finding_event.batch IS '日期 / date of the batch, or of the human event';
COMMENT ON COLUMN quality.finding_event.finding_key IS '疑点标识 / finding';
COMMENT ON COLUMN quality.finding_event.number IS '同日序号 / order within the day';
COMMENT ON COLUMN quality.finding_event.from_state IS '原状态,空为首次 / from, NULL for the first';
COMMENT ON COLUMN quality.finding_event.to_state IS '新状态 / to';
COMMENT ON COLUMN quality.finding_event.why IS '原因 / why';
COMMENT ON COLUMN quality.finding_event.by IS '由谁 / by whom';

-- What people read. An open finding was last seen in the last batch that evaluated its rule: that is what keeps it open.
CREATE VIEW quality.finding AS
SELECT v.finding_key, v.code, v.rule, v.class, v.severity, v.department, v.subject, v.subject_key, v.subject_name, v.division_code,
       v.source, v.file, v.sheet, v."row", v.message, v.evidence, v."values", v.dispatch, v.due_days, v.state, v.first_batch,
       CASE WHEN v.state = 'closed' OR v.unverified THEN v.last_seen ELSE greatest(r.last_batch, v.first_batch) END AS last_seen,
       CASE WHEN v.state = 'closed' OR v.unverified THEN v.last_seen ELSE greatest(r.last_batch, v.first_batch) END AS last_batch,
       v.closed_batch, v.state_batch, v.unverified, v.due, v.waived_until
FROM quality.finding_version v
LEFT JOIN (SELECT rule, max(batch) AS last_batch FROM quality.rule_run WHERE state = 'evaluated' GROUP BY rule) r USING (rule)
WHERE v._valid_to IS NULL;
COMMENT ON VIEW quality.finding IS '疑点现状,一个疑点一行 / findings as they stand, one row each';
COMMENT ON COLUMN quality.finding.code IS '短码 / short code';
COMMENT ON COLUMN quality.finding.last_seen IS '最后一次出现的批次 / the last batch that showed it';
COMMENT ON COLUMN quality.finding.last_batch IS '同 last_seen / same as last_seen';

-- ---- core ----

CREATE TABLE core.division (
    code text NOT NULL,
    name text NOT NULL,
    level text NOT NULL,
    parent text,
    valid_from date,
    valid_to date
);
CREATE INDEX division_code ON core.division (code);
COMMENT ON TABLE core.division IS '行政区划,带起止日期 / divisions with dates';
COMMENT ON COLUMN core.division.code IS '代码(6、9、12 位) / code';
COMMENT ON COLUMN core.division.name IS '名称 / name';
COMMENT ON COLUMN core.division.level IS '级别 / level';
COMMENT ON COLUMN core.division.parent IS '上级代码 / parent';
COMMENT ON COLUMN core.division.valid_from IS '启用日期,空为始终 / valid from, NULL always';
COMMENT ON COLUMN core.division.valid_to IS '停用日期 / valid until';

-- The county, town or village above (or at) a code.
CREATE FUNCTION bidui.division_parent(code text, level text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE level WHEN 'county' THEN left(code, 6) WHEN 'town' THEN CASE WHEN length(code) >= 9 THEN left(code, 9) END
                     ELSE CASE WHEN length(code) >= 12 THEN left(code, 12) END END $$;
COMMENT ON FUNCTION bidui.division_parent(text, text) IS '上级区划代码 / the county or town above a division code';

CREATE FUNCTION bidui.division_name(wanted text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT name FROM core.division WHERE code = wanted ORDER BY valid_from DESC NULLS LAST LIMIT 1 $$;
COMMENT ON FUNCTION bidui.division_name(text) IS '区划名称 / name of a division';
