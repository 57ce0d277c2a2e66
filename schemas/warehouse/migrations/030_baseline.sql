-- SPDX-License-Identifier: Apache-2.0
-- The tables of the warehouse as migrations 001 to 030 left them; a warehouse with fewer gets those of migrations/before instead. Functions and
-- views are in definitions/. source.*, current.*, asof.*, masked.<source> are made by bidui-load from schemas/sources/*.json, because their
-- columns are data. Every comment is Chinese first, then English.

CREATE SCHEMA IF NOT EXISTS quality;
CREATE SCHEMA source;
CREATE SCHEMA current;
CREATE SCHEMA asof;
CREATE SCHEMA core;
CREATE SCHEMA mart;
CREATE SCHEMA staging;
CREATE SCHEMA bidui;
CREATE SCHEMA masked;
CREATE SCHEMA rule;
COMMENT ON SCHEMA quality IS '批次、交付、规则、疑点及其全过程 / batches, deliveries, rules, findings and their life';
COMMENT ON SCHEMA source IS '各来源明细,按批次日期保留历史(左闭右开) / typed rows of every source with half-open validity by batch date';
COMMENT ON SCHEMA current IS '各来源最新有效行 / rows that are valid now';
COMMENT ON SCHEMA asof IS '各来源在 bidui.as_of(日期) 所定批次的有效行 / rows valid at the batch chosen by bidui.as_of(date)';
COMMENT ON SCHEMA core IS '区划、人、户 / divisions, persons, households';
COMMENT ON SCHEMA mart IS '统计与对账,按批次保存 / statistics and reconciliation, keyed by batch';
COMMENT ON SCHEMA staging IS '装载中间表,可随时删除 / tables of a load in progress; may be dropped at any time';
COMMENT ON SCHEMA bidui IS '函数 / functions';
COMMENT ON SCHEMA masked IS '读者视图:按区划、部门过滤,个人信息脱敏 / what readers see: filtered by division and department, personal data masked';
COMMENT ON SCHEMA rule IS '规则语言的函数 / the functions of the rule language';
GRANT USAGE ON SCHEMA rule TO PUBLIC;

-- ---- the batches ----

CREATE TABLE IF NOT EXISTS quality.migration (
    name text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE quality.migration IS '已执行的建库脚本 / schema files already applied, forward only';
COMMENT ON COLUMN quality.migration.name IS '文件名 / file name';
COMMENT ON COLUMN quality.migration.sha256 IS '文件内容摘要 / digest of the file';
COMMENT ON COLUMN quality.migration.applied_at IS '执行时间 / when it was applied';

CREATE TABLE quality.batch (
    batch date PRIMARY KEY,
    revision integer NOT NULL,
    state text NOT NULL CHECK (state IN ('loaded', 'outdated', 'retracted', 'purged')),
    predecessor date,
    division text NOT NULL,
    package_sha256 text NOT NULL,
    pack_sha256 text NOT NULL
);
COMMENT ON TABLE quality.batch IS '已装载批次,一个截至日期一行 / loaded batches, one row per as-of date';
COMMENT ON COLUMN quality.batch.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.batch.revision IS '修订号 / revision of the batch';
COMMENT ON COLUMN quality.batch.state IS
    'loaded 有效;outdated 因更早批次重算而失效;retracted 已撤回;purged 明细已销毁,只余统计 / outdated: an earlier batch was loaded again, run it anew; retracted: taken back; '
    'purged: only its figures are left';
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

CREATE TABLE quality.pack (
    pack_sha256 text PRIMARY KEY
);
COMMENT ON TABLE quality.pack IS '区划和规则表所依据的规则包 / the pack that core.division and quality.rule were filled from';
COMMENT ON COLUMN quality.pack.pack_sha256 IS '规则包摘要 / digest of the pack';

CREATE TABLE quality.setting (
    name text PRIMARY KEY,
    value text NOT NULL
);
COMMENT ON TABLE quality.setting IS '内部设置,仅属主可读 / settings of the warehouse, the owner''s only';
COMMENT ON COLUMN quality.setting.name IS '名称 / name';
COMMENT ON COLUMN quality.setting.value IS '值 / value';

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

CREATE TABLE quality.parameter (
    batch date NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    place text,
    source text,
    PRIMARY KEY (batch, name)
);
COMMENT ON TABLE quality.parameter IS '本批采用的参数值 / parameter values in force in a batch';
COMMENT ON COLUMN quality.parameter.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.parameter.name IS '参数 / parameter';
COMMENT ON COLUMN quality.parameter.value IS '值 / value';
COMMENT ON COLUMN quality.parameter.place IS '适用地区 / place it is set for';
COMMENT ON COLUMN quality.parameter.source IS '依据 / document';

CREATE TABLE quality.retraction (
    retracted date NOT NULL,
    why text NOT NULL,
    by text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE quality.retraction IS '撤回的批次及原因 / batches taken back, and why';
COMMENT ON COLUMN quality.retraction.retracted IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.retraction.why IS '原因 / why';
COMMENT ON COLUMN quality.retraction.by IS '撤回人 / by whom';
COMMENT ON COLUMN quality.retraction.at IS '时间 / when';

CREATE TABLE quality.destruction (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    destroyed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    before date NOT NULL,
    base date NOT NULL,
    why text NOT NULL CHECK (length(trim(why)) >= 4),
    by text NOT NULL,
    what text NOT NULL,
    rows bigint NOT NULL
);
COMMENT ON TABLE quality.destruction IS '销毁记录:何时、何人、因何销毁了哪些历史数据,只增不改 / record of destruction: what was destroyed when, by whom and why; only ever added to';
COMMENT ON COLUMN quality.destruction.id IS '编号 / number';
COMMENT ON COLUMN quality.destruction.destroyed_at IS '时间 / when';
COMMENT ON COLUMN quality.destruction.before IS '销毁此日之前的数据 / data older than this day';
COMMENT ON COLUMN quality.destruction.base IS '保留的最后一个旧批次,此后各批以它为基础 / the last older batch, which stays: later ones stand on it';
COMMENT ON COLUMN quality.destruction.why IS '事由(至少四个字) / reason, at least four characters';
COMMENT ON COLUMN quality.destruction.by IS '由谁 / by whom';
COMMENT ON COLUMN quality.destruction.what IS '销毁对象 / table or kind of file';
COMMENT ON COLUMN quality.destruction.rows IS '行数或文件数 / rows, or files';

CREATE TABLE quality.seal (
    name text PRIMARY KEY,
    batch date NOT NULL,
    revision integer NOT NULL,
    package_sha256 text NOT NULL,
    by text NOT NULL,
    sealed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE quality.seal IS '封存:对外使用过的批次 / batches whose numbers were given out';
COMMENT ON COLUMN quality.seal.name IS '封存名称,如"2022上半年通报" / name';
COMMENT ON COLUMN quality.seal.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.seal.revision IS '修订号 / revision';
COMMENT ON COLUMN quality.seal.package_sha256 IS '结果包摘要 / digest of the package';
COMMENT ON COLUMN quality.seal.by IS '封存人 / by whom';
COMMENT ON COLUMN quality.seal.sealed_at IS '封存时间 / when';

CREATE TABLE quality.seal_number (
    name text NOT NULL REFERENCES quality.seal,
    mart text NOT NULL,
    record jsonb NOT NULL
);
COMMENT ON TABLE quality.seal_number IS '封存的数字,不随重算改变 / the numbers as they were, whatever is computed later';
COMMENT ON COLUMN quality.seal_number.name IS '封存名称 / seal';
COMMENT ON COLUMN quality.seal_number.mart IS '统计表 / mart';
COMMENT ON COLUMN quality.seal_number.record IS '一行 / a row';

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
COMMENT ON COLUMN quality.finding_version.unverified IS
    '本批未能复核:规则未判、对该行无法判断、所涉区划无交付,或无晚于答复的数据 / not verified in the last batch: rule not evaluated or unknown for it, place not delivered, '
    'or no data newer than the answer';
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

CREATE TABLE quality.finding_alias (
    batch date NOT NULL,
    package_key text NOT NULL,
    finding_key text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('moved', 'merged')),
    why text NOT NULL,
    PRIMARY KEY (package_key, kind, batch)
);
CREATE INDEX finding_alias_finding ON quality.finding_alias (finding_key);
COMMENT ON TABLE quality.finding_alias IS '疑点随人、户、区划移动:新标识所延续的疑点 / findings that went on under another key';
COMMENT ON COLUMN quality.finding_alias.batch IS '自哪一批起 / the batch since when';
COMMENT ON COLUMN quality.finding_alias.package_key IS
    'moved:转换结果中的新标识;merged:并入他者的疑点 / moved: the key in findings.csv; merged: the finding that another one carries on';
COMMENT ON COLUMN quality.finding_alias.finding_key IS '所延续的疑点 / the finding it is';
COMMENT ON COLUMN quality.finding_alias.kind IS 'moved 移动;merged 合并 / moved, or merged into a finding there is already';
COMMENT ON COLUMN quality.finding_alias.why IS '缘由 / what happened to its subject';

CREATE TABLE quality.life_step (
    from_state text NOT NULL,
    event text NOT NULL,
    to_state text NOT NULL,
    why text NOT NULL,
    PRIMARY KEY (from_state, event)
);
COMMENT ON TABLE quality.life_step IS '疑点状态转换表,由程序填写 / the table of transitions, filled by bidui-load';
COMMENT ON COLUMN quality.life_step.from_state IS '原状态,空串为尚未发现 / from; empty: not known yet';
COMMENT ON COLUMN quality.life_step.event IS '事件 / event';
COMMENT ON COLUMN quality.life_step.to_state IS '新状态 / to';
COMMENT ON COLUMN quality.life_step.why IS '原因 / why';

CREATE TABLE quality.human_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at date NOT NULL,
    finding_key text NOT NULL,
    event text NOT NULL CHECK (event IN ('send', 'hold', 'answer', 'promise', 'waive', 'note')),
    result text,
    note text,
    by text NOT NULL,
    until date,
    applied date,
    effect text,
    UNIQUE NULLS NOT DISTINCT (finding_key, at, event, result, note, by, until)
);
CREATE INDEX human_event_applied ON quality.human_event (applied);
COMMENT ON TABLE quality.human_event IS '派发、暂缓、答复、豁免:人的操作,只增不改 / sent, held, answered, waived: facts, only ever added';
COMMENT ON COLUMN quality.human_event.id IS '编号 / number';
COMMENT ON COLUMN quality.human_event.at IS '日期 / date';
COMMENT ON COLUMN quality.human_event.finding_key IS '疑点标识 / finding';
COMMENT ON COLUMN quality.human_event.event IS 'send 派发;hold 暂缓;answer 答复;promise 答复称已改正;waive 豁免;note 仅备注 / what was done';
COMMENT ON COLUMN quality.human_event.result IS '核查结果 / result chosen';
COMMENT ON COLUMN quality.human_event.note IS '说明、理由 / note, reason';
COMMENT ON COLUMN quality.human_event.by IS '由谁 / by whom';
COMMENT ON COLUMN quality.human_event.until IS '期限(派发)、到期日(豁免) / due date of a sending, end of a waiver';
COMMENT ON COLUMN quality.human_event.applied IS '生效日期,空为待处理 / the date it took effect; NULL: not yet';
COMMENT ON COLUMN quality.human_event.effect IS '结果状态;none 为无影响 / state it led to; none when it changed nothing';

-- ---- divisions, calendar, persons, households ----

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

CREATE TABLE core.division_change (
    old text NOT NULL,
    new text NOT NULL,
    changed_on date NOT NULL,
    kind text NOT NULL CHECK (kind IN ('whole', 'part')),
    source text
);
CREATE INDEX division_change_old ON core.division_change (old);
COMMENT ON TABLE core.division_change IS '区划变更:撤并、更名、换码 / what became of divisions: merged, renamed, renumbered';
COMMENT ON COLUMN core.division_change.old IS '原代码 / code before';
COMMENT ON COLUMN core.division_change.new IS '新代码 / code after';
COMMENT ON COLUMN core.division_change.changed_on IS '生效日期 / the first day of the new code';
COMMENT ON COLUMN core.division_change.kind IS 'whole 整体并入;part 部分划入 / all of its people, or some of them';
COMMENT ON COLUMN core.division_change.source IS '依据 / document';

CREATE TABLE core.holiday (
    date date PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('holiday', 'workday')),
    name text
);
COMMENT ON TABLE core.holiday IS '节假日和调休 / public holidays and worked weekends';
COMMENT ON COLUMN core.holiday.date IS '日期 / date';
COMMENT ON COLUMN core.holiday.kind IS 'holiday 放假;workday 调休上班 / off, or worked';
COMMENT ON COLUMN core.holiday.name IS '名称 / name';

CREATE TABLE core.closed_window (
    from_date date NOT NULL,
    to_date date NOT NULL,
    what text,
    source text
);
COMMENT ON TABLE core.closed_window IS '全国系统关闭修改的时段,期限顺延 / windows in which the national system cannot be corrected: deadlines pause';
COMMENT ON COLUMN core.closed_window.from_date IS '起 / first day';
COMMENT ON COLUMN core.closed_window.to_date IS '止 / last day';
COMMENT ON COLUMN core.closed_window.what IS '事项 / what is closed';
COMMENT ON COLUMN core.closed_window.source IS '依据 / document';

CREATE TABLE core.person_alias (
    batch date NOT NULL,
    old text NOT NULL,
    new text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('identified', 'corrected', 'lost', 'renumbered')),
    basis text NOT NULL CHECK (basis IN ('numbers', 'sheet', 'overlap')),
    source text,
    file text,
    sheet text,
    "row" bigint,
    PRIMARY KEY (old, new)
);
CREATE INDEX person_alias_new ON core.person_alias (new);
COMMENT ON TABLE core.person_alias IS '同一人的前后标识:证件更正、补录、失效、换号 / the same person under another key';
COMMENT ON COLUMN core.person_alias.batch IS '自哪一批起 / the batch since when';
COMMENT ON COLUMN core.person_alias.old IS '原标识 / key before';
COMMENT ON COLUMN core.person_alias.new IS '现标识 / key after';
COMMENT ON COLUMN core.person_alias.kind IS 'corrected 更正;identified 补录;lost 号码失效;renumbered 随户换号 / what happened';
COMMENT ON COLUMN core.person_alias.basis IS 'numbers 户编号人编号未变;sheet 变更登记 / how it is known';
COMMENT ON COLUMN core.person_alias.source IS '来源 / source';
COMMENT ON COLUMN core.person_alias.file IS '文件 / file';
COMMENT ON COLUMN core.person_alias.sheet IS '工作表 / sheet';
COMMENT ON COLUMN core.person_alias."row" IS '行号 / row';

CREATE TABLE core.household_lineage (
    batch date NOT NULL,
    from_key text NOT NULL,
    to_key text,
    kind text NOT NULL CHECK (kind IN ('split', 'merged', 'renumbered', 'head_changed', 'moved', 'ended')),
    basis text NOT NULL CHECK (basis IN ('numbers', 'sheet', 'overlap')),
    members bigint,
    was text,
    is_now text,
    source text,
    file text,
    sheet text,
    "row" bigint,
    UNIQUE NULLS NOT DISTINCT (from_key, to_key, kind, basis, was, is_now)
);
CREATE INDEX household_lineage_to ON core.household_lineage (to_key);
COMMENT ON TABLE core.household_lineage IS '户的沿革:分户、合户、换号、户主变更、整户迁移、销户 / what became of households';
COMMENT ON COLUMN core.household_lineage.batch IS '自哪一批起 / the batch since when';
COMMENT ON COLUMN core.household_lineage.from_key IS '原户 / household before';
COMMENT ON COLUMN core.household_lineage.to_key IS '现户,销户为空 / household after, NULL when it ended';
COMMENT ON COLUMN core.household_lineage.kind IS 'split 分户;merged 合户;renumbered 换号;head_changed 户主变更;moved 整户迁移;ended 销户 / what happened';
COMMENT ON COLUMN core.household_lineage.basis IS
    'numbers 户编号未变;sheet 变更登记;overlap 按成员重合推测,待确认,不随之移动 / how it is known; overlap is a guess that nothing follows';
COMMENT ON COLUMN core.household_lineage.members IS '共有成员数 / members in common';
COMMENT ON COLUMN core.household_lineage.was IS '原区划或原户主证件号码 / division or head''s ID before';
COMMENT ON COLUMN core.household_lineage.is_now IS '现区划或现户主证件号码 / division or head''s ID after';
COMMENT ON COLUMN core.household_lineage.source IS '来源 / source';
COMMENT ON COLUMN core.household_lineage.file IS '文件 / file';
COMMENT ON COLUMN core.household_lineage.sheet IS '工作表 / sheet';
COMMENT ON COLUMN core.household_lineage."row" IS '行号 / row';

CREATE TABLE core.rival (
    batch date NOT NULL,
    subject text NOT NULL CHECK (subject IN ('person', 'household')),
    key text NOT NULL,
    attribute text NOT NULL,
    value text,
    source text NOT NULL,
    rival_value text,
    rival_source text NOT NULL
);
CREATE INDEX rival_key ON core.rival (key, batch);
CREATE INDEX rival_batch ON core.rival (batch);
COMMENT ON TABLE core.rival IS '各来源说法不一的人和户的属性:采信谁、谁另有说法 / attributes on which sources disagree: who is believed, who says otherwise';
COMMENT ON COLUMN core.rival.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN core.rival.subject IS 'person 人;household 户 / kind of subject';
COMMENT ON COLUMN core.rival.key IS '标识 / key';
COMMENT ON COLUMN core.rival.attribute IS '属性 / attribute';
COMMENT ON COLUMN core.rival.value IS '采信的值 / value believed';
COMMENT ON COLUMN core.rival.source IS '采信的来源 / source believed';
COMMENT ON COLUMN core.rival.rival_value IS '另一说法 / value of the rival';
COMMENT ON COLUMN core.rival.rival_source IS '另一来源 / the rival';

-- ---- readers ----

DO $$ BEGIN
    CREATE ROLE bidui_reader NOLOGIN;
EXCEPTION
    WHEN duplicate_object THEN NULL;
    WHEN insufficient_privilege THEN RAISE NOTICE 'no right to create roles: let the administrator create bidui_reader';
END $$;

CREATE TABLE quality.role_scope (
    role name NOT NULL,
    audience text NOT NULL CHECK (audience IN ('analyst', 'list', 'county', 'town', 'department', 'auditor')),
    division text NOT NULL DEFAULT '' CHECK (division ~ '^[0-9]*$'),
    department text
);
COMMENT ON TABLE quality.role_scope IS '读者权限 / what readers may see';
COMMENT ON COLUMN quality.role_scope.role IS '登录名或组 / login or group';
COMMENT ON COLUMN quality.role_scope.audience IS 'analyst 全部脱敏;county、town、department(旧称 list)可见姓名;auditor 不脱敏 / how much is masked';
COMMENT ON COLUMN quality.role_scope.division IS '区划代码前缀,空为全县 / prefix of division codes; empty: all';
COMMENT ON COLUMN quality.role_scope.department IS '部门,空为全部 / department; NULL: all';

CREATE TABLE quality.reveal_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    who name NOT NULL,
    code text NOT NULL,
    why text NOT NULL CHECK (length(trim(why)) >= 4),
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id()
);
COMMENT ON TABLE quality.reveal_log IS '查看个人信息的登记 / who asked to see whom, and why';
COMMENT ON COLUMN quality.reveal_log.id IS '编号 / number';
COMMENT ON COLUMN quality.reveal_log.asked_at IS '时间 / when';
COMMENT ON COLUMN quality.reveal_log.who IS '登录名 / login';
COMMENT ON COLUMN quality.reveal_log.code IS '疑点短码 / short code of the finding';
COMMENT ON COLUMN quality.reveal_log.why IS '事由(至少四个字) / reason, at least four characters';
COMMENT ON COLUMN quality.reveal_log.transaction IS '登记所在事务 / transaction of the entry';

-- ---- spot checks, objections ----

CREATE TABLE quality.spot_check (
    name text PRIMARY KEY,
    as_of date NOT NULL,
    seed text NOT NULL,
    confidence numeric NOT NULL,
    margin numeric NOT NULL CHECK (margin > 0 AND margin < 50),
    expected_share numeric NOT NULL CHECK (expected_share > 0 AND expected_share < 100),
    population bigint NOT NULL,
    size bigint NOT NULL,
    by text NOT NULL
);
COMMENT ON TABLE quality.spot_check IS '抽样核查 / spot checks';
COMMENT ON COLUMN quality.spot_check.name IS '名称 / name';
COMMENT ON COLUMN quality.spot_check.as_of IS '截至日期 / cut-off date';
COMMENT ON COLUMN quality.spot_check.seed IS '种子,公开后任何人可复抽 / seed: with it anybody draws the same';
COMMENT ON COLUMN quality.spot_check.confidence IS '置信度(%) / confidence';
COMMENT ON COLUMN quality.spot_check.margin IS '允许误差(百分点) / margin, percentage points';
COMMENT ON COLUMN quality.spot_check.expected_share IS '预计差错比例(%),不知取 50 / expected share of faults, 50 when unknown';
COMMENT ON COLUMN quality.spot_check.population IS '总体(户) / population';
COMMENT ON COLUMN quality.spot_check.size IS '样本量(户) / sample';
COMMENT ON COLUMN quality.spot_check.by IS '抽取人 / drawn by';

CREATE TABLE quality.spot_check_row (
    name text NOT NULL REFERENCES quality.spot_check ON DELETE CASCADE,
    household_no text NOT NULL,
    town_code text NOT NULL,
    eliminated boolean NOT NULL,
    number integer NOT NULL,
    result text CHECK (result IN ('合格', '不合格')),
    checked_on date,
    checked_by text,
    PRIMARY KEY (name, household_no)
);
COMMENT ON TABLE quality.spot_check_row IS '抽中的户及核查结果 / households drawn, and what was found';
COMMENT ON COLUMN quality.spot_check_row.name IS '名称 / name of the check';
COMMENT ON COLUMN quality.spot_check_row.household_no IS '户编号 / household';
COMMENT ON COLUMN quality.spot_check_row.town_code IS '乡镇(层) / town: part of the stratum';
COMMENT ON COLUMN quality.spot_check_row.eliminated IS '是否已消除(层) / eliminated: part of the stratum';
COMMENT ON COLUMN quality.spot_check_row.number IS '层内序号 / place in the stratum';
COMMENT ON COLUMN quality.spot_check_row.result IS '核查结果,空为未查或以抽审表为准 / result; NULL: not checked, or the list of checks says';
COMMENT ON COLUMN quality.spot_check_row.checked_on IS '核查日期 / checked on';
COMMENT ON COLUMN quality.spot_check_row.checked_by IS '核查人 / by whom';

CREATE TABLE quality.spot_check_stratum (
    name text NOT NULL REFERENCES quality.spot_check ON DELETE CASCADE,
    town_code text NOT NULL,
    eliminated boolean NOT NULL,
    population bigint NOT NULL,
    size bigint NOT NULL,
    PRIMARY KEY (name, town_code, eliminated)
);
COMMENT ON TABLE quality.spot_check_stratum IS '各层总体和样本量 / strata and what was drawn from them';
COMMENT ON COLUMN quality.spot_check_stratum.name IS '名称 / name of the check';
COMMENT ON COLUMN quality.spot_check_stratum.town_code IS '乡镇 / town';
COMMENT ON COLUMN quality.spot_check_stratum.eliminated IS '是否已消除 / eliminated';
COMMENT ON COLUMN quality.spot_check_stratum.population IS '层内户数(户) / households of the stratum';
COMMENT ON COLUMN quality.spot_check_stratum.size IS '抽取(户) / drawn';

CREATE TABLE quality.objection (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    month date NOT NULL CHECK (month = date_trunc('month', month)),
    place_code text NOT NULL,
    reason text NOT NULL,
    by text NOT NULL,
    made_on date NOT NULL,
    accepted boolean,
    decision text,
    decided_by text,
    decided_on date
);
COMMENT ON TABLE quality.objection IS '对红黑榜的异议及处理 / objections to the lists, and what became of them';
COMMENT ON COLUMN quality.objection.id IS '编号 / number';
COMMENT ON COLUMN quality.objection.month IS '月份 / month of the list';
COMMENT ON COLUMN quality.objection.place_code IS '区划代码 / place';
COMMENT ON COLUMN quality.objection.reason IS '异议理由 / reason';
COMMENT ON COLUMN quality.objection.by IS '提出人 / by whom';
COMMENT ON COLUMN quality.objection.made_on IS '提出日期 / made on';
COMMENT ON COLUMN quality.objection.accepted IS '是否成立,空为处理中 / accepted; NULL: not decided';
COMMENT ON COLUMN quality.objection.decision IS '处理意见 / decision';
COMMENT ON COLUMN quality.objection.decided_by IS '处理人 / decided by';
COMMENT ON COLUMN quality.objection.decided_on IS '处理日期 / decided on';

-- ---- marts ----

-- Where the numbers of a division count at a batch's date: 当时 are the session's batch's rows, 现行 the newest batch's.
CREATE TABLE mart.place_all (
    batch date NOT NULL,
    code text NOT NULL,
    level text NOT NULL,
    place_code text NOT NULL,
    place text NOT NULL,
    PRIMARY KEY (batch, code, level)
);
COMMENT ON TABLE mart.place_all IS '每批各区划归入的县、乡镇、村(全部批次) / county, town and village of every division, at every batch''s date';
COMMENT ON COLUMN mart.place_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.place_all.code IS '区划代码,空为不明 / division, empty when unknown';
COMMENT ON COLUMN mart.place_all.level IS '区划级别:county 县,town 乡镇,village 村 / level of the place';
COMMENT ON COLUMN mart.place_all.place_code IS '区划代码 / code of the place';
COMMENT ON COLUMN mart.place_all.place IS '区划名称 / name of the place';

CREATE TABLE mart.monitored_all (
    batch date NOT NULL,
    division_code text NOT NULL,
    dimension text NOT NULL,
    value text NOT NULL,
    unit text NOT NULL CHECK (unit IN ('户', '人')),
    not_eliminated bigint NOT NULL,
    eliminated bigint NOT NULL,
    PRIMARY KEY (batch, division_code, dimension, value, unit)
);
COMMENT ON TABLE mart.monitored_all IS '监测对象按村和维度(全部批次) / monitored by village and dimension, every batch';
COMMENT ON COLUMN mart.monitored_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.monitored_all.division_code IS '区划代码(批次当时),空为不明 / division as the batch found it, empty when unknown';
COMMENT ON COLUMN mart.monitored_all.dimension IS '统计维度:all 合计,category 类别,household_type 户类型,risk 风险,channel 识别渠道,status 状态 / dimension';
COMMENT ON COLUMN mart.monitored_all.value IS '取值 / value';
COMMENT ON COLUMN mart.monitored_all.unit IS '计量单位 / unit of the numbers';
COMMENT ON COLUMN mart.monitored_all.not_eliminated IS '未消除风险(户、人) / risk not eliminated';
COMMENT ON COLUMN mart.monitored_all.eliminated IS '已消除风险(户、人) / risk eliminated';

CREATE TABLE mart.monitor_bridge_all (
    batch date NOT NULL,
    span text NOT NULL CHECK (span IN ('年初以来', '上批以来')),
    since date NOT NULL,
    division_code text NOT NULL,
    unit text NOT NULL CHECK (unit IN ('户', '人')),
    opening bigint NOT NULL,
    identified bigint NOT NULL,
    returned bigint NOT NULL,
    eliminated bigint NOT NULL,
    removed bigint NOT NULL,
    members_added bigint NOT NULL,
    members_gone bigint NOT NULL,
    closing bigint NOT NULL,
    register bigint NOT NULL,
    PRIMARY KEY (batch, span, division_code, unit),
    CONSTRAINT bridge_balances CHECK (closing = opening + identified + returned - eliminated - removed + members_added - members_gone)
);
COMMENT ON TABLE mart.monitor_bridge_all IS '未消除风险监测对象增减平衡表,按村(全部批次) / the bridge by village, every batch';
COMMENT ON COLUMN mart.monitor_bridge_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.monitor_bridge_all.span IS '期间:年初以来、上批以来 / since 1 January, or since the batch before';
COMMENT ON COLUMN mart.monitor_bridge_all.since IS '起始日期 / first day of the span';
COMMENT ON COLUMN mart.monitor_bridge_all.division_code IS '区划代码(批次当时),空为不明 / division as the batch found it, empty when unknown';
COMMENT ON COLUMN mart.monitor_bridge_all.unit IS '计量单位 / unit of the numbers';
COMMENT ON COLUMN mart.monitor_bridge_all.opening IS '期初未消除(户、人) / not eliminated at the beginning';
COMMENT ON COLUMN mart.monitor_bridge_all.identified IS '加:新识别(户、人) / plus newly identified';
COMMENT ON COLUMN mart.monitor_bridge_all.returned IS '加:回退、再标注(户、人) / plus returned';
COMMENT ON COLUMN mart.monitor_bridge_all.eliminated IS '减:消除风险(户、人) / minus eliminated';
COMMENT ON COLUMN mart.monitor_bridge_all.removed IS '减:清退、整户减少(户、人) / minus removed';
COMMENT ON COLUMN mart.monitor_bridge_all.members_added IS '加:成员增加(人) / plus members added';
COMMENT ON COLUMN mart.monitor_bridge_all.members_gone IS '减:成员减少(人) / minus members gone';
COMMENT ON COLUMN mart.monitor_bridge_all.closing IS '期末未消除(户、人),按事项推算 / not eliminated at the end, by events';
COMMENT ON COLUMN mart.monitor_bridge_all.register IS '名册未消除(户、人) / not eliminated, by the register';

CREATE TABLE mart.elimination_all (
    batch date NOT NULL,
    division_code text NOT NULL,
    category text NOT NULL,
    way text NOT NULL,
    identified_month date,
    eliminated_month date,
    households bigint NOT NULL,
    people bigint NOT NULL,
    UNIQUE NULLS NOT DISTINCT (batch, division_code, category, way, identified_month, eliminated_month)
);
COMMENT ON TABLE mart.elimination_all IS '监测对象按村、类别、消除方式、识别月、消除月(全部批次) / monitored by village, category, way, months of identification and elimination';
COMMENT ON COLUMN mart.elimination_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.elimination_all.division_code IS '区划代码(批次当时),空为不明 / division as the batch found it, empty when unknown';
COMMENT ON COLUMN mart.elimination_all.category IS '监测对象类别 / category';
COMMENT ON COLUMN mart.elimination_all.way IS '消除方式,未消除为(未消除) / way of elimination';
COMMENT ON COLUMN mart.elimination_all.identified_month IS '识别月 / month of identification';
COMMENT ON COLUMN mart.elimination_all.eliminated_month IS '消除月,未消除或不明为空 / month of elimination, NULL when not eliminated or unknown';
COMMENT ON COLUMN mart.elimination_all.households IS '户数(户) / households';
COMMENT ON COLUMN mart.elimination_all.people IS '截至日期在册成员(人) / active members at the date';

CREATE TABLE mart.measure_progress_all (
    batch date NOT NULL,
    division_code text NOT NULL,
    kind text NOT NULL,
    declared bigint NOT NULL,
    landed bigint NOT NULL,
    overdue bigint NOT NULL,
    stopped bigint NOT NULL,
    without_household bigint NOT NULL,
    amount numeric NOT NULL,
    amount_landed numeric NOT NULL,
    PRIMARY KEY (batch, division_code, kind)
);
COMMENT ON TABLE mart.measure_progress_all IS '帮扶措施,按村和类别(全部批次) / measures by village and kind, every batch';
COMMENT ON COLUMN mart.measure_progress_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.measure_progress_all.division_code IS '区划代码(批次当时),空为不明 / division as the batch found it, empty when unknown';
COMMENT ON COLUMN mart.measure_progress_all.kind IS '措施类别 / kind';
COMMENT ON COLUMN mart.measure_progress_all.declared IS '申报(条) / declared by the date';
COMMENT ON COLUMN mart.measure_progress_all.landed IS '落实(条) / landed by the date';
COMMENT ON COLUMN mart.measure_progress_all.overdue IS '超过计划完成日期未落实(条) / past the planned end, not landed';
COMMENT ON COLUMN mart.measure_progress_all.stopped IS '终止(条) / stopped';
COMMENT ON COLUMN mart.measure_progress_all.without_household IS '户编号不在监测对象中(条) / household is not monitored';
COMMENT ON COLUMN mart.measure_progress_all.amount IS '帮扶金额(元) / amount';
COMMENT ON COLUMN mart.measure_progress_all.amount_landed IS '其中已落实(元) / of it landed';

CREATE TABLE mart.project_progress_all (
    batch date NOT NULL,
    division_code text NOT NULL,
    year bigint,
    kind text NOT NULL,
    projects bigint NOT NULL,
    planned numeric NOT NULL,
    funded_projects bigint NOT NULL,
    allocated numeric NOT NULL,
    paid numeric NOT NULL,
    spent numeric NOT NULL,
    funded_started bigint NOT NULL,
    funded_connected bigint NOT NULL,
    started bigint NOT NULL,
    finished bigint NOT NULL,
    UNIQUE NULLS NOT DISTINCT (batch, division_code, year, kind)
);
COMMENT ON TABLE mart.project_progress_all IS '项目与资金,按村、年度、类型(全部批次) / projects and funds by village, year, kind, every batch';
COMMENT ON COLUMN mart.project_progress_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.project_progress_all.division_code IS '区划代码(批次当时),空为不明 / division as the batch found it, empty when unknown';
COMMENT ON COLUMN mart.project_progress_all.year IS '项目年度 / year of the project';
COMMENT ON COLUMN mart.project_progress_all.kind IS '项目类型 / kind';
COMMENT ON COLUMN mart.project_progress_all.projects IS '入库项目(个) / projects listed';
COMMENT ON COLUMN mart.project_progress_all.planned IS '计划投资(元) / planned';
COMMENT ON COLUMN mart.project_progress_all.funded_projects IS '已下达资金的项目(个) / projects with funds allocated';
COMMENT ON COLUMN mart.project_progress_all.allocated IS '下达(元) / allocated';
COMMENT ON COLUMN mart.project_progress_all.paid IS '拨付(元) / paid';
COMMENT ON COLUMN mart.project_progress_all.spent IS '支出(元) / spent';
COMMENT ON COLUMN mart.project_progress_all.funded_started IS '下达资金且已开工(个) / funded and started';
COMMENT ON COLUMN mart.project_progress_all.funded_connected IS '下达资金且已对接(个) / funded and connected';
COMMENT ON COLUMN mart.project_progress_all.started IS '已开工(个) / started';
COMMENT ON COLUMN mart.project_progress_all.finished IS '已完工(个) / finished';

CREATE TABLE mart.policy_coverage_all (
    batch date NOT NULL,
    division_code text NOT NULL,
    policy text NOT NULL,
    unit text NOT NULL,
    basis text NOT NULL,
    eliminated boolean NOT NULL,
    base bigint NOT NULL,
    covered bigint NOT NULL,
    unknown bigint NOT NULL,
    PRIMARY KEY (batch, division_code, policy, eliminated)
);
COMMENT ON TABLE mart.policy_coverage_all IS '政策覆盖,按村(全部批次) / coverage by policies, by village, every batch';
COMMENT ON COLUMN mart.policy_coverage_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.policy_coverage_all.division_code IS '区划代码(批次当时),空为不明 / division as the batch found it, empty when unknown';
COMMENT ON COLUMN mart.policy_coverage_all.policy IS '政策 / policy';
COMMENT ON COLUMN mart.policy_coverage_all.unit IS '计量单位 / unit of the numbers';
COMMENT ON COLUMN mart.policy_coverage_all.basis IS '口径 / what is counted, and how';
COMMENT ON COLUMN mart.policy_coverage_all.eliminated IS '风险是否已消除 / risk eliminated';
COMMENT ON COLUMN mart.policy_coverage_all.base IS '应覆盖(户、人),分母 / who should be covered: denominator';
COMMENT ON COLUMN mart.policy_coverage_all.covered IS '已覆盖(户、人),分子 / covered: numerator';
COMMENT ON COLUMN mart.policy_coverage_all.unknown IS '其中未填(户、人),计入分母 / not stated; in the denominator';

CREATE TABLE mart.income_band_all (
    batch date NOT NULL,
    division_code text NOT NULL,
    household_group text NOT NULL,
    year integer NOT NULL,
    line numeric,
    households bigint NOT NULL,
    unknown bigint NOT NULL,
    below_line bigint NOT NULL,
    above_0_10 bigint NOT NULL,
    above_10_20 bigint NOT NULL,
    above_20 bigint NOT NULL,
    compared bigint NOT NULL,
    dropped_10 bigint NOT NULL,
    PRIMARY KEY (batch, division_code, household_group)
);
COMMENT ON TABLE mart.income_band_all IS '收入分段,按村、分组、收入年度(全部批次) / income bands by village, group and year, every batch';
COMMENT ON COLUMN mart.income_band_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.income_band_all.division_code IS '区划代码(批次当时),空为不明 / division as the batch found it, empty when unknown';
COMMENT ON COLUMN mart.income_band_all.household_group IS '分组:户类型·类别 / group: type and category';
COMMENT ON COLUMN mart.income_band_all.year IS '收入年度 / accounting year of income';
COMMENT ON COLUMN mart.income_band_all.line IS '监测线(元/人年) / monitoring line';
COMMENT ON COLUMN mart.income_band_all.households IS '户数(户) / households';
COMMENT ON COLUMN mart.income_band_all.unknown IS '收入或监测线不明(户) / income or line unknown';
COMMENT ON COLUMN mart.income_band_all.below_line IS '低于监测线(户) / below the line';
COMMENT ON COLUMN mart.income_band_all.above_0_10 IS '高出监测线不足 10%(户) / less than 10 per cent above';
COMMENT ON COLUMN mart.income_band_all.above_10_20 IS '高出 10%–20%(户) / 10 to 20 per cent above';
COMMENT ON COLUMN mart.income_band_all.above_20 IS '高出 20% 以上(户) / more than 20 per cent above';
COMMENT ON COLUMN mart.income_band_all.compared IS '可与以前收入比较(户) / with an earlier income to compare';
COMMENT ON COLUMN mart.income_band_all.dropped_10 IS '收入下降超过 10%(户) / income dropped by more than 10 per cent';

CREATE TABLE mart.match_summary_all (
    batch date NOT NULL,
    source text NOT NULL,
    rows bigint NOT NULL,
    persons bigint NOT NULL,
    persons_matched bigint NOT NULL,
    households_matched bigint NOT NULL,
    PRIMARY KEY (batch, source)
);
COMMENT ON TABLE mart.match_summary_all IS '各部门名单与监测对象比对(全部批次) / departments'' lists against the monitored, every batch';
COMMENT ON COLUMN mart.match_summary_all.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN mart.match_summary_all.source IS '来源 / source';
COMMENT ON COLUMN mart.match_summary_all.rows IS '行数(条) / rows';
COMMENT ON COLUMN mart.match_summary_all.persons IS '人数(人) / persons';
COMMENT ON COLUMN mart.match_summary_all.persons_matched IS '其中监测对象(人) / of them in monitored households';
COMMENT ON COLUMN mart.match_summary_all.households_matched IS '涉及监测对象(户) / monitored households they belong to';

CREATE TABLE mart.shared_attribute (
    attribute text NOT NULL,
    source text NOT NULL,
    key text NOT NULL CHECK (key IN ('person_key', 'household_key')),
    field text NOT NULL,
    PRIMARY KEY (attribute, source)
);
COMMENT ON TABLE mart.shared_attribute IS '各来源共有的属性,由规则包填写 / attributes that several sources have, filled from the pack';
COMMENT ON COLUMN mart.shared_attribute.attribute IS '属性 / attribute';
COMMENT ON COLUMN mart.shared_attribute.source IS '来源 / source';
COMMENT ON COLUMN mart.shared_attribute.key IS '对应标识 / key by which rows meet';
COMMENT ON COLUMN mart.shared_attribute.field IS '字段 / field';

CREATE TABLE mart.agreement_all (
    batch date NOT NULL,
    attribute text NOT NULL,
    source_a text NOT NULL,
    source_b text NOT NULL,
    unit text NOT NULL,
    compared bigint NOT NULL,
    agree bigint NOT NULL,
    PRIMARY KEY (batch, attribute, source_a, source_b)
);
COMMENT ON TABLE mart.agreement_all IS '来源两两之间共有属性的一致程度(全部批次) / agreement of every pair of sources per shared attribute, every batch';
COMMENT ON COLUMN mart.agreement_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.agreement_all.attribute IS '属性 / attribute';
COMMENT ON COLUMN mart.agreement_all.source_a IS '来源甲 / one source';
COMMENT ON COLUMN mart.agreement_all.source_b IS '来源乙 / the other';
COMMENT ON COLUMN mart.agreement_all.unit IS '计量单位 / unit of the numbers';
COMMENT ON COLUMN mart.agreement_all.compared IS '可比(人、户) / compared: both have a value';
COMMENT ON COLUMN mart.agreement_all.agree IS '一致(人、户) / agree';

CREATE TABLE mart.reported_vs_computed_all (
    batch date NOT NULL,
    rule text NOT NULL,
    period text,
    as_of date,
    metric text,
    unit text,
    basis text,
    published numeric,
    computed numeric,
    verdict text,
    note text
);
CREATE INDEX reported_vs_computed_batch ON mart.reported_vs_computed_all (batch);
COMMENT ON TABLE mart.reported_vs_computed_all IS '公布数与计算数对照(全部批次) / published figures beside computed ones, every batch';
COMMENT ON COLUMN mart.reported_vs_computed_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.reported_vs_computed_all.rule IS '对账规则 / reconcile rule';
COMMENT ON COLUMN mart.reported_vs_computed_all.period IS '期别 / period of the figure';
COMMENT ON COLUMN mart.reported_vs_computed_all.as_of IS '公布数的截至日期 / date of the figure';
COMMENT ON COLUMN mart.reported_vs_computed_all.metric IS '指标 / metric';
COMMENT ON COLUMN mart.reported_vs_computed_all.unit IS '单位 / unit';
COMMENT ON COLUMN mart.reported_vs_computed_all.basis IS '口径 / basis';
COMMENT ON COLUMN mart.reported_vs_computed_all.published IS '公布值 / published';
COMMENT ON COLUMN mart.reported_vs_computed_all.computed IS '计算值 / computed';
COMMENT ON COLUMN mart.reported_vs_computed_all.verdict IS '结论 / verdict';
COMMENT ON COLUMN mart.reported_vs_computed_all.note IS '说明 / note';

CREATE TABLE mart.rule_value_all (
    batch date NOT NULL,
    rule text NOT NULL,
    name text,
    sent bigint NOT NULL,
    answered bigint NOT NULL,
    confirmed bigint NOT NULL,
    confirmed_share numeric,
    wrong_data bigint NOT NULL,
    median_days integer,
    propose_bulk boolean NOT NULL,
    PRIMARY KEY (batch, rule)
);
COMMENT ON TABLE mart.rule_value_all IS '规则成效(全部批次) / what rules are worth, every batch';
COMMENT ON COLUMN mart.rule_value_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.rule_value_all.rule IS '规则编号 / rule';
COMMENT ON COLUMN mart.rule_value_all.name IS '名称 / name';
COMMENT ON COLUMN mart.rule_value_all.sent IS '派发(条) / sent';
COMMENT ON COLUMN mart.rule_value_all.answered IS '已答复(条) / answered';
COMMENT ON COLUMN mart.rule_value_all.confirmed IS '属实(条) / confirmed';
COMMENT ON COLUMN mart.rule_value_all.confirmed_share IS '属实率(%) / share confirmed, of those answered';
COMMENT ON COLUMN mart.rule_value_all.wrong_data IS '部门数据有误(条) / a department''s fault';
COMMENT ON COLUMN mart.rule_value_all.median_days IS '答复中位天数(天) / median days to answer';
COMMENT ON COLUMN mart.rule_value_all.propose_bulk IS '建议改为批量:答复满 50 条而属实不足 10% / proposed for bulk: under 10 per cent after 50 answers';

CREATE TABLE mart.answer_meaning (
    class text NOT NULL,
    result text NOT NULL,
    meaning text NOT NULL CHECK (meaning IN ('confirmed', 'refuted', 'wrong_data', 'not_theirs', 'open')),
    PRIMARY KEY (class, result)
);
COMMENT ON TABLE mart.answer_meaning IS '答复的含义,由规则包填写 / what answers mean, filled from the pack';
COMMENT ON COLUMN mart.answer_meaning.class IS '疑点类别 / class of finding';
COMMENT ON COLUMN mart.answer_meaning.result IS '核查结果 / result';
COMMENT ON COLUMN mart.answer_meaning.meaning IS
    'confirmed 属实;refuted 不属实;wrong_data 部门数据有误;not_theirs 属实但非本级能改;open 办理中 / confirmed, refuted, a department''s fault, not theirs to mend, '
    'not yet an answer';

CREATE TABLE mart.weekly_list_all (
    batch date NOT NULL,
    division_code text NOT NULL,
    to_send bigint NOT NULL,
    held_back bigint NOT NULL,
    sent bigint NOT NULL,
    due_this_week bigint NOT NULL,
    overdue bigint NOT NULL,
    awaiting_data bigint NOT NULL,
    found_last_week bigint NOT NULL,
    answered_last_week bigint NOT NULL,
    closed_last_week bigint NOT NULL,
    PRIMARY KEY (batch, division_code)
);
COMMENT ON TABLE mart.weekly_list_all IS '周工作清单,按村(全部批次) / the week''s work by village, every batch';
COMMENT ON COLUMN mart.weekly_list_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.weekly_list_all.division_code IS '区划代码(批次当时),空为不明 / division as the batch found it, empty when unknown';
COMMENT ON COLUMN mart.weekly_list_all.to_send IS '待派发(条) / not sent yet';
COMMENT ON COLUMN mart.weekly_list_all.held_back IS '暂缓(条) / held back by the budget';
COMMENT ON COLUMN mart.weekly_list_all.sent IS '已派发未答复,含超期(条) / sent and not answered, overdue included';
COMMENT ON COLUMN mart.weekly_list_all.due_this_week IS '7 天内到期(条) / due within seven days';
COMMENT ON COLUMN mart.weekly_list_all.overdue IS '超期(条) / overdue';
COMMENT ON COLUMN mart.weekly_list_all.awaiting_data IS '待下期数据(条) / answered, waiting for newer data';
COMMENT ON COLUMN mart.weekly_list_all.found_last_week IS '上周新发现(条) / found in the last seven days';
COMMENT ON COLUMN mart.weekly_list_all.answered_last_week IS '上周答复(条) / answered in the last seven days';
COMMENT ON COLUMN mart.weekly_list_all.closed_last_week IS '上周关闭(条) / closed in the last seven days';

CREATE TABLE mart.score_all (
    batch date NOT NULL,
    month date NOT NULL,
    division_code text NOT NULL,
    sent bigint NOT NULL,
    due bigint NOT NULL,
    done_in_time bigint NOT NULL,
    fixable bigint NOT NULL,
    verified_fixed bigint NOT NULL,
    left_out_waiting bigint NOT NULL,
    left_out_department bigint NOT NULL,
    left_out_low_value bigint NOT NULL,
    PRIMARY KEY (batch, month, division_code)
);
COMMENT ON TABLE mart.score_all IS '办理情况,按到期月和村(全部批次) / how what was sent was dealt with, by month due and village, every batch';
COMMENT ON COLUMN mart.score_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.score_all.month IS '到期月 / month in which the lines were due';
COMMENT ON COLUMN mart.score_all.division_code IS '区划代码(批次当时),空为不明 / division as the batch found it, empty when unknown';
COMMENT ON COLUMN mart.score_all.sent IS '派发且计分(条) / sent and counted';
COMMENT ON COLUMN mart.score_all.due IS '已办结或已到期(条),及时率分母 / done or past due: denominator of timeliness';
COMMENT ON COLUMN mart.score_all.done_in_time IS '按期办结(条),及时率分子 / done in time: numerator';
COMMENT ON COLUMN mart.score_all.fixable IS '应改正(条):到期或已办,除去答复数据正确的;改正率分母 / to be mended: denominator of fixes';
COMMENT ON COLUMN mart.score_all.verified_fixed IS '经新数据核实改正(条),改正率分子 / mended, verified by newer data: numerator';
COMMENT ON COLUMN mart.score_all.left_out_waiting IS '不计:待下期数据、已豁免(条) / left out: waiting for data, waived';
COMMENT ON COLUMN mart.score_all.left_out_department IS '不计:部门数据有误、需上级权限(条) / left out: departments'' faults, not theirs to mend';
COMMENT ON COLUMN mart.score_all.left_out_low_value IS '不计:低效规则(条) / left out: rules proposed for bulk';

-- What a question shows when nothing else is said: without these nobody sees the wood for the trees. A mart of '' means every mart.
CREATE TABLE mart.first_look (
    mart text NOT NULL,
    "column" text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (mart, "column")
);
COMMENT ON TABLE mart.first_look IS '查询时不另说明所用的筛选 / what a question shows when nothing else is said';
COMMENT ON COLUMN mart.first_look.mart IS '统计表,空为全部 / mart, empty for all';
COMMENT ON COLUMN mart.first_look."column" IS '列 / column';
COMMENT ON COLUMN mart.first_look.value IS '取值 / value';
INSERT INTO mart.first_look VALUES
    ('', 'place_basis', '现行'), ('', 'level', 'town'), ('', 'dimension', 'all'), ('', 'span', '年初以来'), ('income_band', 'household_group', '(合计)'),
    ('measure_progress', 'kind', '(合计)'), ('policy_coverage', 'level', 'county'), ('policy_coverage', 'status', '(全部)'),
    ('project_progress', 'level', 'county'), ('red_black_list', 'level', '*'), ('weekly_list', 'level', 'town');
