-- SPDX-License-Identifier: Apache-2.0
-- Numbers of rules end at 10^30 (docs/rules.md): what is larger does not exist. PostgreSQL's numeric would go on.
CREATE OR REPLACE FUNCTION rule.multiply(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN pg_catalog.abs(pg_catalog.round(a * b, 6)) < 1e30 THEN pg_catalog.round(a * b, 6) END $$;
CREATE FUNCTION rule.quotient(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT sign(a) * sign(b) * div(2000000 * pg_catalog.abs(a) + pg_catalog.abs(b), 2 * pg_catalog.abs(b)) * 0.000001 $$;
CREATE OR REPLACE FUNCTION rule.divide(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN b = 0 THEN NULL WHEN pg_catalog.abs(rule.quotient(a, b)) < 1e30 THEN rule.quotient(a, b) END $$;
CREATE FUNCTION rule.add(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN pg_catalog.abs(a + b) < 1e30 THEN a + b END $$;
CREATE FUNCTION rule.subtract(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN pg_catalog.abs(a - b) < 1e30 THEN a - b END $$;
