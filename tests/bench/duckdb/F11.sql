-- SPDX-License-Identifier: Apache-2.0
SELECT person_key FROM medical_settlement
WHERE abs(total - (coalesce(fund_paid, 0) + coalesce(serious_illness_paid, 0) + coalesce(assistance_paid, 0) + coalesce(self_paid, 0)))
      > greatest(getvariable('settlement_tolerance'), abs(total) * getvariable('settlement_tolerance_percent') / 100)
