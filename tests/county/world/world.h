/* SPDX-License-Identifier: Apache-2.0 */
/* county/world.h
 *     The county as it is: people, the households of the police register, and the monitored households.
 *
 * Everything else (deliveries, dirt, plants) reads this model. Arrays are built once and live until the program ends. */
#ifndef COUNTY_WORLD_H
#define COUNTY_WORLD_H

#include "tests/county/world/dates.h"
#include "tests/county/world/people.h"

#include <stdbool.h>
#include <stdint.h>

/* 与户主关系, in the order of the national system's list. */
enum relation {
    RELATION_HEAD,
    RELATION_SPOUSE,
    RELATION_SON,
    RELATION_DAUGHTER,
    RELATION_DAUGHTER_IN_LAW,
    RELATION_SON_IN_LAW,
    RELATION_GRANDSON,
    RELATION_GRANDDAUGHTER,
    RELATION_GRANDSON_BY_DAUGHTER,
    RELATION_GRANDDAUGHTER_BY_DAUGHTER,
    RELATION_FATHER,
    RELATION_MOTHER,
    RELATION_SIBLING,
    RELATION_OTHER
};

enum education {
    EDUCATION_NONE,
    EDUCATION_ILLITERATE,
    EDUCATION_PRIMARY,
    EDUCATION_JUNIOR,
    EDUCATION_SENIOR,
    EDUCATION_COLLEGE,
    EDUCATION_BACHELOR
};

enum school {
    SCHOOL_NONE,
    SCHOOL_TODDLER,
    SCHOOL_KINDERGARTEN,
    SCHOOL_PRIMARY,
    SCHOOL_GRADE7,
    SCHOOL_GRADE8,
    SCHOOL_GRADE9,
    SCHOOL_SENIOR1,
    SCHOOL_SENIOR2,
    SCHOOL_SENIOR3,
    SCHOOL_VOCATIONAL1,
    SCHOOL_VOCATIONAL2,
    SCHOOL_VOCATIONAL3,
    SCHOOL_COLLEGE1,
    SCHOOL_COLLEGE2,
    SCHOOL_COLLEGE3,
    SCHOOL_BACHELOR1,
    SCHOOL_BACHELOR2,
    SCHOOL_BACHELOR3,
    SCHOOL_BACHELOR4
};

enum labour { LABOUR_ORDINARY, LABOUR_SKILLED, LABOUR_WEAK, LABOUR_LOST, LABOUR_NONE };

enum post_kind { POST_NONE, POST_CLEANER, POST_FOREST, POST_ROAD, POST_WATER, POST_PATROL, POST_MONITOR, POST_CARE, POST_OTHER };

enum { HEALTH_CHRONIC = 1, HEALTH_SERIOUS = 2, HEALTH_DISABLED = 4 }; /* none of them: 健康 */

enum register_status { REGISTER_NORMAL, REGISTER_MOVED, REGISTER_PRISON, REGISTER_DEAD };

struct person {
    char id[PEOPLE_ID_SIZE];
    char name[PEOPLE_NAME_SIZE];
    int born;
    int changed_on; /* died or moved; DATE_NONE */
    uint32_t household;
    uint32_t member; /* index + 1 into members; 0: not monitored */
    uint8_t sex;
    uint8_t relation;
    uint8_t status;   /* enum register_status */
    uint8_t school;   /* enum school, at the school year 2021-22 */
    uint8_t category; /* of disability 1-7; 0: none */
    uint8_t grade;    /* of disability 1-4 */
    bool home_taught;
    bool posted; /* holds a public-welfare post */
};

struct household {
    uint32_t first;
    uint32_t monitored; /* index + 1; 0: not monitored */
    uint16_t village;
    uint8_t size;
};

enum category { CATEGORY_UNSTABLE, CATEGORY_EDGE, CATEGORY_SUDDEN };

enum risk {
    RISK_ILLNESS,
    RISK_SCHOOLING,
    RISK_DISABILITY,
    RISK_DISASTER,
    RISK_ACCIDENT,
    RISK_BUSINESS,
    RISK_JOB,
    RISK_LABOUR,
    RISK_HOUSE,
    RISK_WATER,
    RISK_OTHER,
    RISKS
};

enum help {
    HELP_INDUSTRY,
    HELP_JOB,
    HELP_FINANCE,
    HELP_POST,
    HELP_HOUSE,
    HELP_WATER,
    HELP_HEALTH,
    HELP_SCHOOLING,
    HELP_EDUCATION,
    HELP_GENERAL,
    HELP_SOCIAL,
    HELP_RELOCATION,
    HELP_CONDITION,
    HELP_INFRASTRUCTURE,
    HELPS
};

/* 帮扶措施 items, in the order of the national list. */
enum item {
    ITEM_PRODUCTION,
    ITEM_ASSET_INCOME,
    ITEM_INDUSTRY_AWARD,
    ITEM_TRUSTEESHIP,
    ITEM_TRAVEL_SUBSIDY,
    ITEM_LABOUR_EXPORT,
    ITEM_TRAINING,
    ITEM_WORKSHOP,
    ITEM_JOB_NEWS,
    ITEM_MICROCREDIT,
    ITEM_INSURANCE,
    ITEM_POST,
    ITEM_HOUSE_REBUILD,
    ITEM_HOUSE_REPAIR,
    ITEM_WATER_SUPPLY,
    ITEM_WATER_REPAIR,
    ITEM_PREMIUM,
    ITEM_SERIOUS_ILLNESS,
    ITEM_MEDICAL_AID,
    ITEM_CONTRACT_DOCTOR,
    ITEM_CHRONIC_CLINIC,
    ITEM_KEEP_SCHOOL,
    ITEM_HOME_TEACHING,
    ITEM_BOARDER,
    ITEM_RAIN_DEW,
    ITEM_GRANT,
    ITEM_STUDENT_LOAN,
    ITEM_SCHOOL_AID,
    ITEM_LOW_ALLOWANCE,
    ITEM_CITY_ALLOWANCE,
    ITEM_DESTITUTE,
    ITEM_CITY_DESTITUTE,
    ITEM_DISABILITY,
    ITEM_RELIEF,
    ITEM_PENSION,
    ITEM_OLD_AGE,
    ITEM_PAIRING,
    ITEM_DONATION,
    ITEM_VOLUNTEERS,
    ITEM_RELOCATION,
    ITEM_FOLLOW_UP,
    ITEM_YARD,
    ITEM_TOILET,
    ITEM_ROAD,
    ITEM_VILLAGE_ROAD,
    ITEM_IRRIGATION,
    ITEM_POWER,
    ITEM_OTHER,
    ITEMS
};

struct member {
    uint32_t person;
    uint32_t monitored;
    int joined_on;
    int left_on; /* DATE_NONE: active */
    const char *left_why;
    uint8_t number; /* within the household, from 1 */
    uint8_t relation;
    uint8_t education;
    uint8_t labour;
    uint8_t health;
    uint8_t post; /* enum post_kind */
    uint8_t post_months;
    uint8_t work_months;
    uint8_t work_place;
    bool party;
    bool employee; /* insured as an employee, else as a resident */
    bool assisted; /* 接受医疗救助 */
    bool low_allowance;
    bool destitute;
};

struct income {
    int wage;
    int business;
    int property;
    int transfer;
    int cost;
    int self_paid;
};

struct monitored {
    uint32_t household;
    uint32_t first;  /* member */
    uint32_t number; /* from 1: the last digits of 户编号 */
    uint8_t count;   /* members ever, those who left included */
    uint8_t size;    /* active members */
    uint8_t category;
    bool poor;    /* 脱贫户 */
    bool natural; /* 自然消除 */
    bool no_labour;
    bool dangerous_house;
    bool growing;   /* a child will be entered after 2022-06-30 */
    uint16_t risks; /* bits of enum risk */
    int identified_on;
    int eliminated_on;
    uint64_t helps[HELPS]; /* bits of the items (enum item) of each help */
    struct income before;
    struct income after;
    uint16_t house_area;
    uint16_t field_area;
};

struct world {
    uint64_t seed;
    double scale;
    struct person *people;
    size_t person_count;
    struct household *households;
    size_t household_count;
    struct member *members;
    size_t member_count;
    struct monitored *monitored;
    size_t monitored_count;
    struct people_numbers *numbers;
};

/* Published for 2022-06-30, and so fixed at every scale. */
enum {
    WORLD_MONITORED = 3308,
    WORLD_MEMBERS = 10467,
    WORLD_ELIMINATED = 1346,
    WORLD_ELIMINATED_PEOPLE = 4725,
    WORLD_PEOPLE = 700000,
    WORLD_HOUSEHOLDS = 200000
};

/* 2022-06-30, and the school year that people's schooling refers to. */
int world_date(void);
int world_school_date(void);

void world_build(struct world *world, double scale, uint64_t seed);

int world_per_capita(const struct income *income, int size); /* in hundredths of a yuan */
int world_net(const struct income *income);

#endif
