-- SPDX-License-Identifier: Apache-2.0
-- With the answers given by the batch's date, so that a batch loaded again says the same.
INSERT INTO mart.rule_value_all SELECT (SELECT bidui.batch()), * FROM quality.rule_worth((SELECT bidui.batch()));
