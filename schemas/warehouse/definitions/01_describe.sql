-- SPDX-License-Identifier: Apache-2.0
-- Comments of a relation and of all its columns, and what may be asked, said once.

-- Comments of a relation and of all its columns, said once; a column without one is an error, so that none is forgotten.
CREATE FUNCTION quality.describe(relation regclass, meaning text, columns jsonb) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    common CONSTANT jsonb := '{
        "batch": "截至日期 / as-of date of the batch", "as_of": "截至日期 / cut-off date",
        "division_code": "区划代码(批次当时),空为不明 / division as the batch found it, empty when unknown",
        "place_basis": "区划口径:当时=截至日期的区划,现行=最新批次的区划 / divisions as at the cut-off date, or as in the newest batch",
        "level": "区划级别:county 县,town 乡镇,village 村 / level of the place",
        "place_code": "区划代码 / code of the place", "place": "区划名称 / name of the place",
        "unit": "计量单位 / unit of the numbers", "basis": "口径 / what is counted, and how"}';
    one record;
    words text;
BEGIN
    EXECUTE format('COMMENT ON %s %s IS %L', CASE (SELECT relkind FROM pg_class WHERE oid = relation) WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, relation, meaning);
    FOR one IN SELECT attname FROM pg_attribute WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped LOOP
        words := coalesce(columns ->> one.attname, common ->> one.attname);
        IF words IS NULL THEN
            RAISE EXCEPTION 'column % of % has no description', one.attname, relation;
        END IF;
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', relation, one.attname, words);
    END LOOP;
END $$;
COMMENT ON FUNCTION quality.describe(regclass, text, jsonb) IS '为表、视图及各列写注释 / comments of a relation and its columns';

-- Declares, beside the function, that `bidui query` may call it. What no file declares cannot be asked; replace.sql forgets what is gone.
CREATE FUNCTION quality.ask(function regprocedure, names_people boolean) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT p.provolatile = 'v' OR NOT p.proretset OR p.prorettype <> 'record'::regtype FROM pg_proc p WHERE p.oid = ask.function) THEN
        RAISE EXCEPTION '% answers no question: it must be STABLE and return a table', ask.function;
    END IF;
    INSERT INTO quality.askable VALUES (ask.function::text, ask.names_people);
END $$;
COMMENT ON FUNCTION quality.ask(regprocedure, boolean) IS '登记可由 bidui query 调用的函数 / declares a function as one that bidui query may call';
