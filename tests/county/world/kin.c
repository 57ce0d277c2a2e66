/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/world/kin.h"

#include "tests/county/world/world.h"

#include <string.h>

/* One letter a person: H head, S spouse, C child, N married son and D his wife, G grandchild, F and M parents of the head. */
struct template
{
    const char *letters;
    unsigned weight;
    int low; /* age of the head */
    int high;
};

enum { TEMPLATES = 5 };

static const struct template kin_templates[KIN_MAX][TEMPLATES] = {
    {{"H", 65, 62, 88}, {"H", 35, 32, 59}},
    {{"HS", 50, 60, 82}, {"HS", 22, 40, 59}, {"HM", 12, 35, 58}, {"HC", 16, 30, 56}},
    {{"HSC", 60, 27, 56}, {"HSM", 15, 30, 58}, {"HCC", 8, 32, 52}, {"HFM", 7, 30, 55}, {"HSG", 10, 58, 74}},
    {{"HSCC", 60, 29, 54}, {"HSCM", 18, 29, 54}, {"HNDG", 12, 52, 70}, {"HSGG", 10, 58, 74}},
    {{"HSNDG", 40, 50, 70}, {"HSCCM", 35, 31, 54}, {"HSCCC", 15, 34, 52}, {"HSCFM", 10, 30, 54}},
    {{"HSNDGG", 55, 52, 72}, {"HSCCFM", 25, 32, 54}, {"HSCCCM", 20, 35, 54}},
    {{"HSNDGGG", 60, 54, 72}, {"HSCCCFM", 20, 36, 54}, {"HSNDGGM", 20, 52, 66}},
};

static const struct template *
kin_template(struct rng *rng, int size)
{
    const struct template *templates = kin_templates[size - 1];
    unsigned weights[TEMPLATES];

    for (size_t item = 0; item < TEMPLATES; item++) {
        weights[item] = templates[item].weight;
    }
    return &templates[rng_weighted(rng, weights, TEMPLATES)];
}

static int
kin_limit(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

static void
kin_parent(struct rng *rng, struct kin *person, int head_age, bool father)
{
    person->relation = father ? RELATION_FATHER : RELATION_MOTHER;
    person->sex = father ? PEOPLE_MALE : PEOPLE_FEMALE;
    person->age = kin_limit(head_age + rng_range(rng, 20, 30), 0, 93);
    person->of_father = -1;
}

static void
kin_child(struct rng *rng, struct kin *person, const struct kin *kin, int oldest)
{
    const bool couple = kin[1].relation == RELATION_SPOUSE;
    const int parent = couple && kin[1].age < kin[0].age ? kin[1].age : kin[0].age;
    const int by_spouse = kin[0].sex == PEOPLE_FEMALE && couple;

    person->age = kin_limit(parent - rng_range(rng, 20, 34), -1, oldest);
    person->sex = rng_chance(rng, 530) ? PEOPLE_MALE : PEOPLE_FEMALE;
    person->relation = person->sex == PEOPLE_MALE ? RELATION_SON : RELATION_DAUGHTER;
    person->of_father = by_spouse;
}

static void
kin_grandchild(struct rng *rng, struct kin *person, const struct kin *kin, int son, int oldest)
{
    const int young = son > 0 ? (kin[son].age < kin[son + 1].age ? kin[son].age : kin[son + 1].age) : 0;
    const int age = son > 0 ? young - rng_range(rng, 21, 30) : kin[0].age - rng_range(rng, 46, 60);

    person->age = kin_limit(age, -1, oldest);
    person->sex = rng_chance(rng, 530) ? PEOPLE_MALE : PEOPLE_FEMALE;
    person->relation = person->sex == PEOPLE_MALE ? RELATION_GRANDSON : RELATION_GRANDDAUGHTER;
    person->of_father = son > 0 ? son : 0;
}

static void
kin_married_son(struct rng *rng, struct kin *son, const struct kin *head)
{
    son->relation = RELATION_SON;
    son->sex = PEOPLE_MALE;
    son->age = kin_limit(head->age - rng_range(rng, 21, 27), 25, 50);
    son->of_father = 0;
}

/* Brothers and sisters are more than a year apart: the next one is younger by two at least. */
static void
kin_fill(struct rng *rng, const char *letters, struct kin *kin)
{
    int son = 0;
    int oldest = 32;

    for (int at = 1; letters[at] != '\0'; at++) {
        struct kin *person = &kin[at];
        switch (letters[at]) {
        case 'S':
            *person = (struct kin){RELATION_SPOUSE, !kin[0].sex, kin_limit(kin[0].age + rng_range(rng, -4, 3), 24, 90), -1};
            break;
        case 'N':
            kin_married_son(rng, person, &kin[0]);
            son = at;
            break;
        case 'D':
            *person = (struct kin){RELATION_DAUGHTER_IN_LAW, PEOPLE_FEMALE, kin_limit(kin[at - 1].age + rng_range(rng, -3, 1), 24, 50), -1};
            break;
        case 'F':
        case 'M':
            kin_parent(rng, person, kin[0].age, letters[at] == 'F');
            break;
        case 'G':
            kin_grandchild(rng, person, kin, son, oldest < 17 ? oldest : 17);
            oldest = person->age - 2;
            break;
        default:
            kin_child(rng, person, kin, oldest);
            oldest = person->age - 2;
            break;
        }
    }
}

static bool
kin_possible(const struct kin *kin, int size, bool worker)
{
    bool works = false;

    for (int at = 0; at < size; at++) {
        if (kin[at].age < (worker ? 2 : 0)) {
            return false;
        }
        works = works || (kin[at].age >= 24 && kin[at].age <= 56);
    }
    return works || !worker;
}

void
kin_compose(struct rng *rng, int size, bool worker, struct kin kin[KIN_MAX])
{
    do {
        const struct template *template = kin_template(rng, size);

        memset(kin, 0, sizeof(*kin) * KIN_MAX);
        kin[0].relation = RELATION_HEAD;
        kin[0].age = rng_range(rng, template->low, template->high);
        kin[0].sex = rng_chance(rng, strchr(template->letters, 'N') != NULL ? 950 : 850) ? PEOPLE_MALE : PEOPLE_FEMALE;
        kin[0].of_father = -1;
        kin_fill(rng, template->letters, kin);
    } while (!kin_possible(kin, size, worker));
}

/* Ages at which schooling, labour, posts and allowances change. */
static bool
kin_age_matters(int age)
{
    static const int ages[] = {3, 6, 7, 12, 14, 15, 16, 17, 18, 20, 22, 23, 60, 65, 70, 75, 80};

    for (size_t item = 0; item < sizeof(ages) / sizeof(ages[0]); item++) {
        if (ages[item] == age) {
            return true;
        }
    }
    return false;
}

int
kin_birthday(struct rng *rng, int age)
{
    for (;;) {
        const int last = date_of(2022 - age, 6, 30);
        const int first = date_of(2021 - age, 7, 1);
        const int born = rng_range(rng, first, last);
        const int month = date_month(born) % 12 + 1;

        if (month < 7 || month > 9 || !kin_age_matters(age + 1)) {
            return born;
        }
    }
}
