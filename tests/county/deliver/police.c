/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver_police.c
 *     What the police keep: the register, the dead, the vehicles. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/world/divisions.h"
#include "tests/county/world/words.h"

#include <string.h>

enum {
    STREAM_OLD_DEAD = 651,
    STREAM_VEHICLE,
    OLD_DEAD = 35000, /* at scale 1: those who died before the register was cleaned */
    VEHICLES_PER_MILLE = 460,
    LETTERS = 24
};

static const struct delivery_form form_register = {.table = &table_household_register,
                                                   .prefix = "常住户口人员信息",
                                                   .encoding = SHEET_GB18030,
                                                   .titles = DELIVERY_NO_TITLE,
                                                   .header = DELIVERY_PLAIN,
                                                   .crlf = true,
                                                   .copies = true};
static const struct delivery_form form_death = {.table = &table_death,
                                                .prefix = "死亡人员名单",
                                                .encoding = SHEET_UTF8_BOM,
                                                .titles = DELIVERY_DEPARTMENT,
                                                .header = DELIVERY_ALIASES,
                                                .crlf = true,
                                                .tail = true};
static const struct delivery_form form_vehicle = {.table = &table_vehicle,
                                                  .prefix = "机动车登记信息",
                                                  .encoding = SHEET_UTF8,
                                                  .titles = DELIVERY_NO_TITLE,
                                                  .header = DELIVERY_ALIASES,
                                                  .copies = true};

static void
police_hukou_no(struct record *record, size_t household)
{
    char text[32];

    snprintf(text, sizeof(text), "4106%08zu", household + 1);
    record_text(record, HOUSEHOLD_REGISTER_HUKOU_NO, text);
}

static void
police_person(struct delivery *delivery, const struct world *world, size_t entity)
{
    struct record *record = delivery_record(delivery);
    const struct person *person = &world->people[entity];
    const size_t village = world->households[person->household].village;
    const bool changed = person->changed_on != DATE_NONE && person->changed_on <= delivery_effective(delivery);
    char text[DATE_TEXT_SIZE];

    police_hukou_no(record, person->household);
    record_constant(record, HOUSEHOLD_REGISTER_RELATION, words_relation[person->relation]);
    record_constant(record, HOUSEHOLD_REGISTER_NAME, person->name);
    record_constant(record, HOUSEHOLD_REGISTER_SEX, person->sex == PEOPLE_MALE ? "男" : "女");
    record_text(record, HOUSEHOLD_REGISTER_BIRTH_DATE, date_compact(person->born, text));
    record_constant(record, HOUSEHOLD_REGISTER_PERSON_ID, person->id);
    record_constant(record, HOUSEHOLD_REGISTER_ETHNIC, strstr(person->name, "·") != NULL ? "维吾尔族" : "汉族");
    record_constant(record, HOUSEHOLD_REGISTER_TOWN, division_towns[division_town_of(village)].name);
    record_constant(record, HOUSEHOLD_REGISTER_VILLAGE, division_table[village].name);
    record_constant(record, HOUSEHOLD_REGISTER_VILLAGE_CODE, division_table[village].code);
    record_constant(record, HOUSEHOLD_REGISTER_STATUS, changed ? words_status[person->status] : "正常");
    record_date(record, HOUSEHOLD_REGISTER_MOVED_ON, changed ? person->changed_on : DATE_NONE);
    delivery_row(delivery, record, entity);
}

void
deliver_household_register(struct run *run, const struct ledger *ledger)
{
    struct delivery *delivery = delivery_open(run, &form_register, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t at = 0; at < run->world->person_count; at++) {
        police_person(delivery, run->world, at);
    }
    delivery_close(delivery);
}

/* The dead of former years, no longer in the register. Their sequence numbers are above all those of the living. */
static void
police_old_dead(struct delivery *delivery, const struct world *world, size_t serial)
{
    struct rng rng = rng_make(world->seed, STREAM_OLD_DEAD, serial);
    struct record *record = delivery_record(delivery);
    const int born = date_of(1912, 1, 1) + (int)(serial / 80);
    const int sequence = 902 + (int)(serial % 80);
    char id[PEOPLE_ID_SIZE];
    char name[PEOPLE_NAME_SIZE];
    char text[32];

    snprintf(text, sizeof(text), "%03d", sequence);
    memcpy(id, rng_chance(&rng, 500) ? "410621" : "410525", 6);
    date_compact(born, id + 6);
    memcpy(id + 14, text, 3);
    id[17] = people_check(id);
    id[18] = '\0';
    people_name(&rng, people_surname(&rng), sequence % 2 == 1 ? PEOPLE_MALE : PEOPLE_FEMALE, born, name);
    record_text(record, DEATH_PERSON_ID, id);
    record_text(record, DEATH_NAME, name);
    record_date(record, DEATH_DIED_ON, rng_range(&rng, date_of(2012, 1, 1), date_of(2020, 12, 31)));
    record_constant(record, DEATH_CAUSE, "疾病");
    delivery_row(delivery, record, world->person_count + serial);
}

void
deliver_death(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_death, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t serial = 0; serial < (size_t)(OLD_DEAD * world->scale); serial++) {
        police_old_dead(delivery, world, serial);
    }
    for (size_t at = 0; at < world->person_count; at++) {
        const struct person *person = &world->people[at];
        if (person->status == REGISTER_DEAD && person->changed_on <= delivery_effective(delivery)) {
            struct record *record = delivery_record(delivery);
            record_constant(record, DEATH_PERSON_ID, person->id);
            record_constant(record, DEATH_NAME, person->name);
            record_date(record, DEATH_DIED_ON, person->changed_on);
            record_constant(record, DEATH_CAUSE, "疾病");
            delivery_row(delivery, record, at);
        }
    }
    delivery_close(delivery);
}

/* 豫F and five characters, no two alike: a permutation of the numbers below 24 * 10^4. */
static void
police_plate(struct record *record, size_t serial)
{
    static const char letters[LETTERS + 1] = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    const size_t mixed = serial * 7919 % 10000;
    const size_t letter = serial / 10000;
    char text[32];

    if (letter < LETTERS) {
        snprintf(text, sizeof(text), "豫F%c%04zu", letters[letter], mixed);
    } else {
        snprintf(text, sizeof(text), "豫F%c%c%03zu", letters[letter / 10 % LETTERS], letters[letter % 10 + 10], serial % 1000);
    }
    record_text(record, VEHICLE_PLATE, text);
}

/* Members of monitored households own what a farmer needs, or cars no longer in use. */
static void
police_vehicle_kind(struct rng *rng, struct record *record, bool member)
{
    static const char *const kinds[] = {"摩托车", "电动三轮车", "三轮汽车", "拖拉机", "低速货车", "小型轿车", "小型普通客车", "轻型货车"};
    static const unsigned common[] = {22, 12, 8, 7, 4, 34, 8, 5};
    static const unsigned farm[] = {40, 30, 15, 10, 5, 0, 0, 0};
    static const char *const brands[] = {"五菱牌", "大众牌", "长安牌", "时风牌", "宗申牌", "东风牌", "江淮牌", "吉利牌"};
    const bool gone = rng_chance(rng, member ? 150 : 90);
    const size_t kind = rng_weighted(rng, member && !gone ? farm : common, 8);

    record_constant(record, VEHICLE_KIND, kinds[kind]);
    record_constant(record, VEHICLE_PLATE_KIND, kind < 4 ? "农用车号牌" : "小型汽车号牌");
    record_constant(record, VEHICLE_BRAND, brands[rng_below(rng, 8)]);
    record_constant(record, VEHICLE_STATUS, !gone ? "正常" : rng_chance(rng, 500) ? "注销" : rng_chance(rng, 500) ? "报废" : "转出");
}

void
deliver_vehicle(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_vehicle, PLANTS_COUNTY, NULL, delivery_date(run->week));
    size_t serial = 0;

    (void)ledger;
    for (size_t at = 0; at < world->person_count; at++) {
        struct rng rng = rng_make(world->seed, STREAM_VEHICLE, at);
        const struct person *person = &world->people[at];
        const int age = date_age(person->born, world_date());

        if (age >= 20 && age < 75 && person->status == REGISTER_NORMAL && rng_chance(&rng, VEHICLES_PER_MILLE)) {
            struct record *record = delivery_record(delivery);
            police_plate(record, serial++);
            record_constant(record, VEHICLE_PERSON_ID, person->id);
            record_constant(record, VEHICLE_OWNER_NAME, person->name);
            police_vehicle_kind(&rng, record, person->member != 0);
            record_date(record, VEHICLE_REGISTERED_ON, rng_range(&rng, date_of(2009, 1, 1), date_of(2022, 5, 31)));
            delivery_row(delivery, record, at);
        }
    }
    delivery_close(delivery);
}
