/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/deliver/deliver.h"
#include "tests/county/deliver/fault.h"

/* When a source sends: every week, in the first week only, at each turn of a month, or every week but some. */
enum rhythm { WEEKLY, ONCE, MONTHLY, NOT_IN_SECOND, NOT_IN_THIRD };

static const struct {
    void (*deliver)(struct run *run, const struct ledger *ledger);
    enum rhythm rhythm;
} deliver_sources[] = {
    {deliver_household_register,  MONTHLY      },
    {deliver_member,              WEEKLY       },
    {deliver_monitored_household, WEEKLY       },
    {deliver_monitored_year_ago,  ONCE         },
    {deliver_monitor_event,       WEEKLY       },
    {deliver_measure,             WEEKLY       },
    {deliver_medical_settlement,  WEEKLY       },
    {deliver_death,               WEEKLY       },
    {deliver_disability,          NOT_IN_THIRD },
    {deliver_company,             ONCE         },
    {deliver_project,             NOT_IN_THIRD },
    {deliver_public_post,         NOT_IN_SECOND},
    {deliver_vehicle,             ONCE         },
    {deliver_student,             ONCE         },
    {deliver_allowance,           MONTHLY      },
    {deliver_dangerous_house,     MONTHLY      },
    {deliver_village_meeting,     ONCE         },
    {deliver_spot_check,          ONCE         },
    {deliver_rebuild_project,     ONCE         },
    {deliver_authorization,       WEEKLY       },
    {deliver_enterprise_loan,     ONCE         },
    {deliver_training_allowance,  ONCE         },
    {deliver_reported_figure,     ONCE         },
    {deliver_real_estate,         ONCE         },
    {deliver_fiscal_payroll,      ONCE         },
    {deliver_housing_fund,        ONCE         },
    {deliver_microcredit,         ONCE         },
    {deliver_disability_subsidy,  ONCE         },
    {deliver_serious_illness,     ONCE         },
    {deliver_rain_dew,            ONCE         },
    {deliver_work_record,         MONTHLY      },
    {deliver_planned_work,        MONTHLY      },
    {deliver_clue,                MONTHLY      },
    {deliver_notice,              MONTHLY      },
    {deliver_accident_victim,     MONTHLY      },
    {deliver_disaster_household,  MONTHLY      },
    {deliver_lifted_household,    MONTHLY      },
    {deliver_village_indicator,   WEEKLY       },
    {deliver_class_roll,          MONTHLY      },
    {deliver_fund,                MONTHLY      },
    {deliver_asset,               MONTHLY      },
    {deliver_project_beneficiary, MONTHLY      },
    {deliver_household_change,    MONTHLY      },
    {deliver_id_correction,       MONTHLY      },
};

enum { MONTH_TURNS = 4, FIRST_TURN = 6 /* 2022-08-02 */ };

static bool
deliver_due(enum rhythm rhythm, int week)
{
    switch (rhythm) {
    case WEEKLY:
        return true;
    case ONCE:
        return week == 1;
    case MONTHLY:
        return week == 1 || (week >= FIRST_TURN && (week - FIRST_TURN) % MONTH_TURNS == 0);
    case NOT_IN_SECOND:
        return week != 2;
    case NOT_IN_THIRD:
        return week != 3;
    }
    return false;
}

void
deliver_week(struct run *run, const struct ledger *ledger)
{
    for (size_t source = 0; source < sizeof(deliver_sources) / sizeof(deliver_sources[0]); source++) {
        if (deliver_due(deliver_sources[source].rhythm, run->week)) {
            deliver_sources[source].deliver(run, ledger);
        }
    }
    if (run->faults_per_mille > 0) {
        fault_files(run);
    }
}
