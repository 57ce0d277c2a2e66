/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver.h
 *     Which files are sent in which week, and what stands in them. One function a source, one list of all of them. */
#ifndef COUNTY_DELIVER_H
#define COUNTY_DELIVER_H

#include "tests/county/deliver/delivery.h"
#include "tests/county/world/ledger.h"

/* All deliveries of run->week. */
void deliver_week(struct run *run, const struct ledger *ledger);

/* What a person gets from civil affairs, NULL for most. Outside monitoring whole households get it. */
const char *deliver_allowance_of(const struct world *world, const struct person *person);

/* Does the register of companies name this person? */
bool deliver_company_of(const struct world *world, size_t entity);

/* Did the household let its property be looked up? */
bool deliver_authorised(const struct monitored *monitored);

/* Was this household lifted out of poverty, and its 户编号. */
bool deliver_lifted_of(const struct world *world, size_t household);
void deliver_lifted_no(const struct world *world, size_t household, char text[16]);

/* Does the ledger of clues name this person's household? */
bool deliver_clue_of(const struct world *world, const struct person *person);

/* Each writes one file (or, by town, one file a town) as of the week's date. */
void deliver_member(struct run *run, const struct ledger *ledger);
void deliver_monitored_household(struct run *run, const struct ledger *ledger);
void deliver_monitored_year_ago(struct run *run, const struct ledger *ledger);
void deliver_monitor_event(struct run *run, const struct ledger *ledger);
void deliver_spot_check(struct run *run, const struct ledger *ledger);
void deliver_measure(struct run *run, const struct ledger *ledger);
void deliver_village_meeting(struct run *run, const struct ledger *ledger);
void deliver_public_post(struct run *run, const struct ledger *ledger);
void deliver_project(struct run *run, const struct ledger *ledger);
void deliver_rebuild_project(struct run *run, const struct ledger *ledger);
void deliver_reported_figure(struct run *run, const struct ledger *ledger);
void deliver_authorization(struct run *run, const struct ledger *ledger);
void deliver_enterprise_loan(struct run *run, const struct ledger *ledger);
void deliver_training_allowance(struct run *run, const struct ledger *ledger);
void deliver_household_register(struct run *run, const struct ledger *ledger);
void deliver_death(struct run *run, const struct ledger *ledger);
void deliver_vehicle(struct run *run, const struct ledger *ledger);
void deliver_student(struct run *run, const struct ledger *ledger);
void deliver_disability(struct run *run, const struct ledger *ledger);
void deliver_allowance(struct run *run, const struct ledger *ledger);
void deliver_company(struct run *run, const struct ledger *ledger);
void deliver_dangerous_house(struct run *run, const struct ledger *ledger);
void deliver_medical_settlement(struct run *run, const struct ledger *ledger);
void deliver_real_estate(struct run *run, const struct ledger *ledger);
void deliver_fiscal_payroll(struct run *run, const struct ledger *ledger);
void deliver_housing_fund(struct run *run, const struct ledger *ledger);
void deliver_microcredit(struct run *run, const struct ledger *ledger);
void deliver_disability_subsidy(struct run *run, const struct ledger *ledger);
void deliver_serious_illness(struct run *run, const struct ledger *ledger);
void deliver_rain_dew(struct run *run, const struct ledger *ledger);
void deliver_work_record(struct run *run, const struct ledger *ledger);
void deliver_planned_work(struct run *run, const struct ledger *ledger);
void deliver_clue(struct run *run, const struct ledger *ledger);
void deliver_notice(struct run *run, const struct ledger *ledger);
void deliver_household_change(struct run *run, const struct ledger *ledger);
void deliver_id_correction(struct run *run, const struct ledger *ledger);
/* A valid number that a person's could have been mistaken for, and that is not assigned. */
void deliver_change_number(const char *id, char number[PEOPLE_ID_SIZE]);
void deliver_accident_victim(struct run *run, const struct ledger *ledger);
void deliver_disaster_household(struct run *run, const struct ledger *ledger);
void deliver_lifted_household(struct run *run, const struct ledger *ledger);
void deliver_village_indicator(struct run *run, const struct ledger *ledger);
void deliver_class_roll(struct run *run, const struct ledger *ledger);
void deliver_fund(struct run *run, const struct ledger *ledger);
void deliver_asset(struct run *run, const struct ledger *ledger);
void deliver_project_beneficiary(struct run *run, const struct ledger *ledger);

#endif
