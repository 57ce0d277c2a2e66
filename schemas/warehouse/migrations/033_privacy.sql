-- SPDX-License-Identifier: Apache-2.0
-- Requests to see a person beyond a day's share wait for a second person; what was sent by mistake is taken back.
ALTER TABLE quality.reveal_log ADD COLUMN needs_approval boolean NOT NULL DEFAULT false, ADD COLUMN approved_by name, ADD COLUMN approved_at timestamptz;
COMMENT ON COLUMN quality.reveal_log.needs_approval IS '超过一日限额,须他人同意 / beyond a day''s share: somebody else must agree';
COMMENT ON COLUMN quality.reveal_log.approved_by IS '由谁同意 / who agreed';
COMMENT ON COLUMN quality.reveal_log.approved_at IS '同意时间 / when';

ALTER TABLE quality.human_event DROP CONSTRAINT human_event_event_check,
    ADD CONSTRAINT human_event_event_check CHECK (event IN ('send', 'hold', 'answer', 'promise', 'waive', 'note', 'recall')),
    ADD COLUMN round integer NOT NULL DEFAULT 0;
DO $$ BEGIN
    EXECUTE (SELECT format('ALTER TABLE quality.human_event DROP CONSTRAINT %I', conname) FROM pg_constraint
             WHERE conrelid = 'quality.human_event'::regclass AND contype = 'u');
END $$;
ALTER TABLE quality.human_event ADD CONSTRAINT human_event_fact UNIQUE NULLS NOT DISTINCT (finding_key, at, event, result, note, by, until, round);
COMMENT ON COLUMN quality.human_event.event IS
    'send 派发;hold 暂缓;answer 答复;promise 答复称已改正;waive 豁免;note 仅备注;recall 撤回派发 / what was done; recall: what was sent is taken back';
COMMENT ON COLUMN quality.human_event.round IS '此前撤回的次数,撤回后可再派发 / how often it was taken back before';

-- Names of files may hold names of persons: masked.delivery has the rest.
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bidui_reader') THEN
        REVOKE SELECT ON quality.delivery FROM bidui_reader;
    END IF;
END $$;
