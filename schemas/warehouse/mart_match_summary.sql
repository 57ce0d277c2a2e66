-- SPDX-License-Identifier: Apache-2.0
-- needs: member
SELECT mart.fill_match_summary();
