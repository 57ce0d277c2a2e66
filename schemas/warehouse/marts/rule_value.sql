-- SPDX-License-Identifier: Apache-2.0
-- With the answers given by the batch's date, so that a batch loaded again says the same.
SELECT quality.fill_mart('rule_value', $mart$
SELECT * FROM quality.rule_worth((SELECT bidui.batch()))
$mart$);
