/* SPDX-License-Identifier: Apache-2.0 */
/* generate FOLDER PEOPLE SEED: the deliveries of the common job, 14 CSV files of a made-up county (700,000 people: 2.75 million rows, 420
 * MB), with the dirt of real ones: ragged and doubled rows, numbers spoilt by spreadsheets, dates in four styles, names that differ between
 * departments. The same people and seed give the same bytes. */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 24, VILLAGES = 442, TOWNS = 11, WHOLE = 700000, FIRST_YEAR = 1930, YEARS = 100 };
enum { REGISTERED, DEAD, MOVED };

struct person {
    char id[20];
    char name[16];
    uint32_t household;
    int born;
    int died;
    uint16_t village;
    uint8_t relation;
    uint8_t state;
};

struct county {
    struct person *people;
    uint32_t count;
    uint32_t *households; /* where each begins in people; one more at the end */
    uint32_t household_count;
    char villages[VILLAGES][32];
    char codes[VILLAGES][16];
};

/* What the cells of a row are made from. */
struct row {
    struct person person;
    long number;
    int day;
    int second_day;
    uint32_t household;
    const char *relation;
    long figures[8];
    int batch;
    int project;
};

struct out;

struct column {
    const char *title;
    void (*cell)(struct out *out, const struct county *county, const struct column *column, const struct row *row);
    const char *text; /* how it begins; of a choice the values, divided by bars */
    int low;
    int high;
};

struct sheet {
    const char *name;
    int date_style;
    int marked;      /* begins with a byte order mark */
    const char *end; /* of a line */
    long rows;       /* of a county of WHOLE people */
    void (*fill)(const struct county *county, struct row *row);
    struct column columns[COLUMNS_MAX];
};

struct out {
    FILE *file;
    const struct sheet *sheet;
    char line[8192];
    size_t used;
    size_t starts[COLUMNS_MAX];
    size_t cells;
};

static uint64_t state;

static uint64_t
draw(void) /* splitmix64 */
{
    uint64_t z = state += 0x9e3779b97f4a7c15U;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

static int
below(int limit)
{
    return (int)(((draw() >> 32) * (uint64_t)limit) >> 32);
}

static int
chance(int in_100000)
{
    return below(100000) < in_100000;
}

static const char *const SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕";
static const char *const GIVEN =
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文志海荣春梅新成生林辉俊峰飞鹏宇浩然子涵梓萱欣怡雨泽轩博晨曦嘉佳琪思远";
static const char *const PLACES = "东西南北中前后大小上下新老王李张刘陈杨赵黄周吴马郭何高罗郑梁谢宋";
static const char *const TOWN_NAMES[TOWNS] = {"黎阳镇", "善堂镇", "屯子镇",   "新镇镇",   "小河镇",  "卫贤镇",
                                              "王庄镇", "白寺镇", "卫溪街道", "浚州街道", "伾山街道"};
static const char *const RELATIONS[] = {"户主", "配偶", "子", "女", "父亲", "母亲", "孙子", "孙女", "其他"};
static const char *const STATES[] = {"正常", "死亡", "迁出"};
static const char *const PROJECTS[] = {"耕地地力保护补贴", "种粮补贴", "农机购置补贴", "退耕还林补贴", "高龄津贴", "残疾人两项补贴"};

/* One character of three bytes. */
static void
add_character(char *text, const char *from)
{
    strncat(text, from + 3 * below((int)strlen(from) / 3), 3);
}

static int
month_days(int year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return DAYS[month - 1] + (month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0));
}

static int
random_day(int first_year, int last_year)
{
    const int year = first_year + below(last_year - first_year + 1);
    const int month = 1 + below(12);

    return year * 10000 + month * 100 + 1 + below(month_days(year, month));
}

static char
check_character(const char *id)
{
    static const int WEIGHTS[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    for (int at = 0; at < 17; at++)
        sum += (id[at] - '0') * WEIGHTS[at];
    return "10X98765432"[sum % 11];
}

/* ---- the county ---- */

static void
people_household(struct county *county, uint32_t first, int size, uint16_t *numbers)
{
    const uint16_t village = (uint16_t)below(VILLAGES);
    char family[8] = "";

    add_character(family, SURNAMES);
    for (int member = 0; member < size; member++) {
        struct person *person = &county->people[first + (uint32_t)member];
        const int born = member < 2 ? random_day(1940, 1996) : random_day(1934, 2024);
        const size_t day = (size_t)((born / 10000 - FIRST_YEAR) * 372 + (born / 100 % 100 - 1) * 31 + born % 100 - 1);

        *person = (struct person){.household = county->household_count, .village = village, .born = born};
        (void)snprintf(person->id, sizeof person->id, "410621%08d%03d", born, numbers[day]++ % 1000);
        person->id[17] = check_character(person->id);
        if (member == 1) /* the spouse keeps another surname */
            add_character(person->name, SURNAMES);
        else
            strcpy(person->name, family);
        add_character(person->name, GIVEN);
        if (chance(72000))
            add_character(person->name, GIVEN);
        person->relation = (uint8_t)(member < 2 ? member : 2 + below(6));
        if (chance(born < 19550000 ? 12000 : 2000)) {
            person->state = DEAD;
            person->died = random_day(2021, 2024);
        } else if (chance(1000)) {
            person->state = MOVED;
        }
    }
    if (chance(200)) /* without a head, or with two */
        county->people[first].relation = 2;
    else if (size > 1 && chance(200))
        county->people[first + 1].relation = 0;
}

static void
county_make(struct county *county, uint32_t people)
{
    uint16_t *numbers = calloc((size_t)YEARS * 372, sizeof *numbers);

    *county =
        (struct county){.people = calloc(people, sizeof *county->people), .households = calloc(people + 1, sizeof *county->households)};
    if (numbers == NULL || county->people == NULL || county->households == NULL)
        abort();
    for (int at = 0; at < VILLAGES; at++) {
        (void)snprintf(county->codes[at], sizeof county->codes[at], "410621%03d%03d", 100 + at % TOWNS, 200 + at / TOWNS);
        add_character(county->villages[at], PLACES);
        add_character(county->villages[at], PLACES);
        strcat(county->villages[at], at % 3 == 0 ? "庄村" : "村");
    }
    while (county->count < people) {
        const uint32_t left = people - county->count;
        const uint32_t size = 1 + (uint32_t)below(6);

        county->households[county->household_count] = county->count;
        people_household(county, county->count, (int)(size < left ? size : left), numbers);
        county->count += size < left ? size : left;
        county->household_count++;
    }
    county->households[county->household_count] = people;
    free(numbers);
}

/* ---- cells ---- */

__attribute__((format(printf, 2, 3))) static void
add(struct out *out, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    out->used += (size_t)vsnprintf(out->line + out->used, sizeof out->line - out->used, format, arguments);
    va_end(arguments);
}

static void
add_choice(struct out *out, const char *choices)
{
    int count = 1;
    const char *at = choices;

    for (const char *bar = choices; (bar = strchr(bar, '|')) != NULL; bar++)
        count++;
    for (int skip = below(count); skip > 0; skip--)
        at = strchr(at, '|') + 1;
    add(out, "%.*s", (int)strcspn(at, "|"), at);
}

static void
add_wide(struct out *out, const char *id) /* full-width digits */
{
    for (; *id != '\0'; id++) {
        if (*id == 'X')
            add(out, "Ｘ");
        else
            add(out, "\xef\xbc%c", 0x90 + (*id - '0'));
    }
}

static void
add_spoilt_id(struct out *out, const char *id, int how)
{
    char spoilt[20];

    strcpy(spoilt, id);
    if (how < 400) { /* the check character is wrong */
        spoilt[17] = id[17] == '1' ? '2' : '1';
        add(out, "%s", spoilt);
    } else if (how < 700) {
        add_wide(out, id);
    } else if (how < 900 && id[6] == '1') { /* as it was before 1999 */
        add(out, "%.6s%.9s", id, id + 8);
    } else if (how < 1000) {
        add(out, "4.10621E+17");
    } else if (how < 1200) {
        add(out, "%s%s ", how % 2 == 0 ? " " : "", id);
    } else if (how < 1300) {
        add(out, "'%s", id);
    } else if (how < 1350) {
        spoilt[below(17)] = 'O';
        add(out, "%s", spoilt);
    } else { /* born in the thirteenth month */
        memcpy(spoilt + 10, "1332", 4);
        spoilt[17] = check_character(spoilt);
        add(out, "%s", spoilt);
    }
}

static void
add_id(struct out *out, const char *id)
{
    const int how = below(100000);

    if (how < 1400)
        add_spoilt_id(out, id, how);
    else
        add(out, "%.17s%c", id, id[17] == 'X' && chance(10000) ? 'x' : id[17]);
}

static void
add_name(struct out *out, const char *name)
{
    const char *blank = chance(50000) ? " " : "　";
    const int how = below(1000);

    if (how < 2)
        add(out, "%s%s", name, blank);
    else if (how < 4)
        add(out, "%.3s%s%s", name, blank, name + 3);
    else
        add(out, "%s", name);
}

static void
add_other_name(struct out *out, const char *name)
{
    char other[16];

    strcpy(other, name);
    if (chance(400)) {
        other[3] = '\0';
        add_character(other, GIVEN);
        strcat(other, strlen(name) > 6 ? name + 6 : "");
    }
    add_name(out, other);
}

static void
add_day(struct out *out, int day)
{
    const int how = below(1000);
    const int style = how < 50 ? below(4) : out->sheet->date_style;
    const int impossible = how == 50 || how == 51;
    const int year = day / 10000;
    const int month = impossible ? 2 : day / 100 % 100;
    const int of_month = impossible ? 30 : day % 100;

    if (how == 52)
        add(out, "无");
    else if (how == 53)
        return;
    else if (style == 0)
        add(out, "%04d-%02d-%02d", year, month, of_month);
    else if (style == 1)
        add(out, "%d/%d/%d", year, month, of_month);
    else if (style == 2)
        add(out, "%04d%02d%02d", year, month, of_month);
    else
        add(out, "%d年%d月%d日", year, month, of_month);
}

static void
add_money(struct out *out, long cents)
{
    const long yuan = cents / 100;

    if (yuan >= 1000 && yuan < 1000000 && chance(200))
        add(out, "\"%ld,%03ld.%02ld\"", yuan / 1000, yuan % 1000, cents % 100);
    else if (cents % 100 == 0 && chance(25000))
        add(out, "%ld", yuan);
    else
        add(out, "%ld.%02ld", yuan, cents % 100);
}

static void
add_village_code(struct out *out, const char *code)
{
    const int how = below(1000);

    if (how == 0)
        add(out, "%.9s", code);
    else if (how == 1)
        add(out, "4106219%05d", below(100000));
    else if (how != 2)
        add(out, "%s", code);
}

static void
add_address(struct out *out, const struct county *county, const struct person *person)
{
    char plain[160];
    const int how = below(10000);

    (void)snprintf(plain, sizeof plain, "河南省鹤壁市浚县%s%s%d组%d号", TOWN_NAMES[person->village % TOWNS],
                   county->villages[person->village], 1 + below(12), 1 + below(300));
    if (how < 50)
        add(out, "\"%s,附1号\"", plain);
    else if (how < 70)
        add(out, "\"%s(又名\"\"老宅\"\")\"", plain);
    else if (how == 70)
        add(out, "\"%s\n备用地址\"", plain);
    else
        add(out, "%s", plain);
}

/* ---- columns ---- */

/* clang-format off */
#define CELL(name)                                                                         \
    static void name(struct out *out, const struct county *county __attribute__((unused)), \
                     const struct column *column __attribute__((unused)), const struct row *row __attribute__((unused)))

CELL(serial) { add(out, "%s%0*ld", column->text, column->low, row->number); }
CELL(name) { add_name(out, row->person.name); }
CELL(other_name) { add_other_name(out, row->person.name); }
CELL(id) { add_id(out, row->person.id); }
CELL(choice) { add_choice(out, column->text); }
CELL(day) { add_day(out, row->day); }
CELL(second_day) { add_day(out, row->second_day); }
CELL(some_day) { add_day(out, random_day(column->low, column->high)); }
CELL(money) { add_money(out, column->low + (column->high == 0 ? 0 : below(column->high))); }
CELL(figure) { add_money(out, row->figures[column->low]); }
CELL(count) { add(out, "%ld", row->figures[column->low]); }
CELL(digits) { add(out, "%s%0*llu", column->text, column->low, (unsigned long long)(draw() % 10000000000U)); }
CELL(village) { add(out, "%s", county->villages[row->person.village]); }
CELL(village_code) { add_village_code(out, county->codes[row->person.village]); }
CELL(town) { add(out, "%s%s%s", column->text, TOWN_NAMES[row->person.village % TOWNS], column->low == 0 ? "医保所" : "中心学校"); }
CELL(address) { add_address(out, county, &row->person); }
CELL(entered) { add(out, "2024-%02d-%02d %02d:%02d:%02d", 1 + below(12), 1 + below(28), 8 + below(10), below(60), below(60)); }
CELL(household) { add(out, "410621%07u", row->household); }
CELL(relation) { add(out, "%s", row->relation); }
CELL(sex) { add(out, "%s", row->person.id[16] % 2 == 1 ? "男" : "女"); }
CELL(person_state) { add(out, "%s", STATES[row->person.state]); }
CELL(batch) { add(out, "%d", row->batch); }
CELL(project) { add(out, "BT%02d", row->project); }
CELL(project_name) { add(out, "%s", PROJECTS[row->project]); }
/* clang-format on */

CELL(certificate) /* the number, then kind and grade; now and then a wrong digit */
{
    char number[24];

    (void)snprintf(number, sizeof number, "%s%d%d", row->person.id, 1 + below(7), 1 + below(4));
    if (chance(800))
        number[6 + below(8)] = '1';
    if (number[17] == 'X' && chance(5000))
        number[17] = 'x';
    add(out, "%s", number);
}

CELL(company)
{
    char made[16] = "";

    add_character(made, GIVEN);
    add_character(made, GIVEN);
    add(out, "%s%s", "浚县", made);
    add_choice(out, column->text);
}

/* ---- rows ---- */

/* Somebody of the county; three in a thousand are not registered there. */
static struct person
somebody(const struct county *county)
{
    struct person person = county->people[below((int)county->count)];

    if (chance(300)) {
        memcpy(person.id, "410622", 6);
        person.id[17] = check_character(person.id);
    }
    return person;
}

static void
fill_anybody(const struct county *county, struct row *row)
{
    row->person = somebody(county);
    row->day = random_day(2010, 2024);
}

static void
fill_living(const struct county *county, struct row *row) /* most of the dead are taken off the list */
{
    fill_anybody(county, row);
    if (row->person.state == DEAD && chance(90000))
        row->person = somebody(county);
    row->day = random_day(2018, 2023);
}

static void
fill_claim(const struct county *county, struct row *row)
{
    long *figures = row->figures;

    fill_anybody(county, row);
    row->day = random_day(2023, 2024);
    row->second_day = row->day / 100 * 100 + 28;
    figures[0] = 20000 + below(800000) + (chance(5000) ? below(9000000) : 0);
    figures[1] = figures[0] * (40 + below(30)) / 100;
    figures[2] = chance(10000) ? figures[0] / 10 : 0;
    figures[3] = chance(8000) ? figures[0] / 20 : 0;
    figures[4] = figures[0] - figures[1] - figures[2] - figures[3];
}

static void
fill_subsidy(const struct county *county, struct row *row)
{
    if (row->batch == 0 || !chance(300)) { /* else paid again */
        row->person = somebody(county);
        row->batch = 202401 + below(12);
        row->project = below(6);
    }
    row->day = row->batch * 100 + 1 + below(28);
}

static void
fill_income(struct row *row) /* 0: net, 1 to 4: what comes, 5: what goes, 6: net of each, 7: members */
{
    long *figures = row->figures;

    figures[1] = below(4000000);
    figures[2] = below(900000);
    figures[3] = below(50000);
    figures[4] = below(600000);
    figures[5] = below(300000);
    figures[0] = figures[1] + figures[2] + figures[3] + figures[4] - figures[5];
    if (figures[0] < 0) {
        figures[0] += figures[5];
        figures[5] = 0;
    }
    if (chance(1500))
        figures[0] += 100 + below(90000);
    figures[6] = figures[0] / figures[7];
}

/* ---- sheets ---- */

#define VILLAGE_AND_TIME {"村代码", village_code, "", 0, 0}, {"录入时间", entered, "", 0, 0}
#define LF "\n"
#define CRLF "\r\n"

/* clang-format off */
static const struct sheet POLICE = {"police", 2, 0, LF, 0, NULL, {{"序号", serial, "", 1, 0}, {"户号", household, "", 0, 0}, {"姓名", name, "", 0, 0},
    {"公民身份号码", id, "", 0, 0}, {"与户主关系", relation, "", 0, 0}, {"性别", sex, "", 0, 0}, {"民族", choice, "汉族|汉族|汉族|汉族|汉族|汉族|回族", 0, 0},
    {"出生日期", day, "", 0, 0}, {"住址", address, "", 0, 0}, {"村委会", village, "", 0, 0}, {"村代码", village_code, "", 0, 0},
    {"人员状态", person_state, "", 0, 0}, {"录入时间", entered, "", 0, 0}}};
static const struct sheet DEATH = {"death", 1, 0, LF, 0, NULL, {{"序号", serial, "", 1, 0}, {"死者姓名", other_name, "", 0, 0}, {"身份证号码", id, "", 0, 0},
    {"死亡日期", day, "", 0, 0}, {"死亡原因", choice, "疾病|其他", 0, 0}, {"火化日期", day, "", 0, 0}, VILLAGE_AND_TIME}};
static const struct sheet SCHOOL = {"school", 0, 1, CRLF, 0, NULL, {{"学籍号", serial, "G410621", 9, 0}, {"姓名", other_name, "", 0, 0}, {"身份证件号", id, "", 0, 0},
    {"学校名称", town, "浚县", 1, 0}, {"年级", choice, "1年级|2年级|3年级|4年级|5年级|6年级|7年级|8年级|9年级", 0, 0}, {"班级", choice, "1班|2班|3班|4班|5班", 0, 0},
    {"入学日期", some_day, "", 2017, 2023}, {"就读状态", choice, "在读|在读|在读|在读|在读|在读|在读|在读|在读|在读|在读|在读|在读|在读|在读|休学", 0, 0}, VILLAGE_AND_TIME}};
static const struct sheet MONITOR = {"monitor", 0, 0, LF, 0, NULL, {{"编号", serial, "JC", 7, 0}, {"户编号", household, "", 0, 0}, {"姓名", other_name, "", 0, 0},
    {"证件号码", id, "", 0, 0}, {"与户主关系", relation, "", 0, 0}, {"监测对象类别", choice, "脱贫不稳定户|边缘易致贫户|突发严重困难户", 0, 0}, {"识别日期", day, "", 0, 0},
    {"风险消除状态", choice, "已消除|已消除|未消除", 0, 0}, {"家庭人口数", count, "", 7, 0}, {"人均纯收入", figure, "", 6, 0}, {"家庭纯收入", figure, "", 0, 0},
    {"工资性收入", figure, "", 1, 0}, {"经营性收入", figure, "", 2, 0}, {"财产性收入", figure, "", 3, 0}, {"转移性收入", figure, "", 4, 0},
    {"生产经营支出", figure, "", 5, 0}, VILLAGE_AND_TIME}};

/* Those whose rows are about anybody. */
static const struct sheet SHEETS[] = {
    {"allowance", 0, 1, CRLF, 60000, fill_living, {{"序号", serial, "DB", 7, 0}, {"姓名", other_name, "", 0, 0}, {"身份证号", id, "", 0, 0},
        {"低保类别", choice, "农村低保|农村低保|农村低保|城市低保", 0, 0}, {"月保障金额", money, "", 20000, 50000}, {"享受起始日期", day, "", 0, 0},
        {"开户行", choice, "浚县农村信用联社|中国邮政储蓄银行浚县支行|中国农业银行浚县支行", 0, 0}, {"银行账号", digits, "621700123", 10, 0}, {"村名称", village, "", 0, 0}, VILLAGE_AND_TIME}},
    {"disabled", 0, 0, LF, 35000, fill_anybody, {{"编号", serial, "CL", 7, 0}, {"姓名", other_name, "", 0, 0}, {"身份证", id, "", 0, 0}, {"残疾证号", certificate, "", 0, 0},
        {"残疾类别", choice, "视力|听力|言语|肢体|智力|精神|多重", 0, 0}, {"残疾等级", choice, "1级|2级|3级|4级", 0, 0}, {"发证日期", day, "", 0, 0}, VILLAGE_AND_TIME}},
    {"claim", 0, 0, LF, 600000, fill_claim, {{"结算流水号", serial, "JS2024", 10, 0}, {"姓名", other_name, "", 0, 0}, {"证件号码", id, "", 0, 0},
        {"医院名称", choice, "浚县人民医院|浚县中医院|鹤壁市人民医院|河南省人民医院|善堂镇卫生院|屯子镇卫生院|新镇镇卫生院", 0, 0}, {"入院日期", day, "", 0, 0}, {"出院日期", second_day, "", 0, 0},
        {"医疗类别", choice, "住院|住院|住院|门诊慢特病", 0, 0}, {"总费用", figure, "", 0, 0}, {"统筹支付", figure, "", 1, 0}, {"大病支付", figure, "", 2, 0},
        {"医疗救助", figure, "", 3, 0}, {"个人自付", figure, "", 4, 0}, {"录入时间", entered, "", 0, 0}}},
    {"vehicle", 0, 0, LF, 120000, fill_anybody, {{"号牌号码", serial, "豫F", 6, 0}, {"所有人", other_name, "", 0, 0}, {"身份证明号码", id, "", 0, 0},
        {"车辆类型", choice, "小型轿车|小型轿车|小型轿车|轻型货车", 0, 0}, {"品牌型号", choice, "五菱牌LZW6442|大众牌SVW7167|哈弗牌CC6460|比亚迪牌BYD7150|福田牌BJ5046", 0, 0},
        {"初次登记日期", day, "", 0, 0}, {"车辆状态", choice, "正常|正常|正常|正常|正常|正常|正常|正常|正常|正常|正常|注销", 0, 0}, {"购置价", money, "", 1500000, 20000000}, {"录入时间", entered, "", 0, 0}}},
    {"housing", 3, 0, LF, 25000, fill_anybody, {{"编号", serial, "WF", 7, 0}, {"户主姓名", other_name, "", 0, 0}, {"身份证号码", id, "", 0, 0}, {"房屋等级", choice, "C级|C级|D级", 0, 0},
        {"鉴定日期", day, "", 0, 0}, {"改造状态", choice, "已改造|已改造|已改造|已改造|未改造", 0, 0}, VILLAGE_AND_TIME}},
    {"job", 0, 0, CRLF, 250000, fill_anybody, {{"编号", serial, "JY", 7, 0}, {"姓名", other_name, "", 0, 0}, {"身份证号码", id, "", 0, 0},
        {"务工地点", choice, "广东省深圳市|浙江省杭州市|江苏省苏州市|河南省郑州市|河南省鹤壁市浚县|北京市", 0, 0}, {"单位名称", company, "电子有限公司|服装有限公司|建筑有限公司", 0, 0},
        {"行业", choice, "制造业|建筑业", 0, 0}, {"外出日期", day, "", 0, 0}, {"月收入", money, "", 200000, 700000}, {"联系电话", digits, "1", 10, 0}, VILLAGE_AND_TIME}},
    {"subsidy", 2, 0, LF, 350000, fill_subsidy, {{"流水号", serial, "BT", 8, 0}, {"发放批次", batch, "", 0, 0}, {"姓名", other_name, "", 0, 0}, {"身份证号", id, "", 0, 0},
        {"补贴项目代码", project, "", 0, 0}, {"补贴项目", project_name, "", 0, 0}, {"金额", money, "", 5000, 100000}, {"发放日期", day, "", 0, 0}, {"银行账号", digits, "621700456", 10, 0}, VILLAGE_AND_TIME}},
    {"enterprise", 0, 0, LF, 40000, fill_anybody, {{"统一社会信用代码", serial, "92410621MA", 8, 0}, {"企业名称", company, "商店|种植专业合作社", 0, 0}, {"法定代表人", other_name, "", 0, 0},
        {"证件号码", id, "", 0, 0}, {"注册资本", money, "", 1000000, 90000000}, {"成立日期", day, "", 0, 0}, {"经营状态", choice, "存续|存续|存续|存续|存续|注销", 0, 0}, {"录入时间", entered, "", 0, 0}}},
    {"enrolment", 1, 0, LF, 450000, fill_anybody, {{"参保编号", serial, "YB", 9, 0}, {"姓名", other_name, "", 0, 0}, {"证件号码", id, "", 0, 0},
        {"参保类型", choice, "城乡居民基本医疗保险|城乡居民基本医疗保险|城乡居民基本医疗保险|城镇职工基本医疗保险", 0, 0}, {"缴费年度", choice, "2024", 0, 0}, {"缴费金额", money, "", 38000, 0},
        {"缴费日期", some_day, "", 2023, 2023}, {"参保单位", town, "浚县", 0, 0}, VILLAGE_AND_TIME}},
};
/* clang-format on */

static struct out
out_open(const char *folder, const struct sheet *sheet)
{
    struct out out = {.sheet = sheet};
    char path[4096];

    (void)snprintf(path, sizeof path, "%s/%s.csv", folder, sheet->name);
    out.file = fopen(path, "w");
    if (out.file == NULL) {
        (void)fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(1);
    }
    (void)fprintf(out.file, "%s", sheet->marked ? "\xef\xbb\xbf" : "");
    for (const struct column *column = sheet->columns; column->title != NULL; column++)
        (void)fprintf(out.file, "%s%s", column == sheet->columns ? "" : ",", column->title);
    (void)fprintf(out.file, "%s", sheet->end);
    return out;
}

/* Two rows in a thousand have a cell too few or too many, three are there twice. */
static void
out_row(struct out *out, const struct county *county, const struct row *row)
{
    const int how = below(1000);

    out->used = 0;
    out->cells = 0;
    for (const struct column *column = out->sheet->columns; column->title != NULL; column++) {
        if (out->cells > 0)
            out->line[out->used++] = ',';
        out->starts[out->cells++] = out->used;
        column->cell(out, county, column, row);
    }
    if (how == 0)
        out->used = out->starts[out->cells - 1 - (size_t)below(2)] - 1;
    else if (how == 1)
        add(out, ",多余列");
    add(out, "%s", out->sheet->end);
    for (int times = chance(300) ? 2 : 1; times > 0; times--)
        (void)fwrite(out->line, 1, out->used, out->file);
}

static void
out_close(struct out *out)
{
    if (ferror(out->file) | fclose(out->file)) {
        (void)fprintf(stderr, "%s.csv could not be written\n", out->sheet->name);
        exit(1);
    }
}

static void
write_people(const char *folder, const struct county *county)
{
    struct out police = out_open(folder, &POLICE);
    struct out death = out_open(folder, &DEATH);
    struct out school = out_open(folder, &SCHOOL);
    struct row dead = {0};
    struct row pupil = {0};

    for (uint32_t at = 0; at < county->count; at++) {
        const struct person *person = &county->people[at];
        struct row row = {.person = *person,
                          .number = at + 1,
                          .day = person->born,
                          .household = person->household,
                          .relation = RELATIONS[person->relation]};

        out_row(&police, county, &row);
        if (chance(100)) { /* a second household */
            row.household = (uint32_t)below((int)county->household_count);
            row.relation = "其他";
            out_row(&police, county, &row);
        }
        if (person->state == DEAD && chance(97000)) {
            dead = (struct row){.person = *person, .number = dead.number + 1, .day = person->died};
            out_row(&death, county, &dead);
        }
        if (person->born >= 20060901 && person->born <= 20210831 && chance(97500)) {
            pupil = (struct row){.person = *person, .number = pupil.number + 1};
            out_row(&school, county, &pupil);
        }
    }
    out_close(&police);
    out_close(&death);
    out_close(&school);
}

static void
write_monitor(const char *folder, const struct county *county)
{
    struct out out = out_open(folder, &MONITOR);
    struct row row = {0};

    for (uint32_t n = 0; n < 8800 * (uint64_t)county->count / WHOLE; n++) {
        row.household = (uint32_t)below((int)county->household_count);
        row.day = random_day(2020, 2024);
        row.figures[7] = county->households[row.household + 1] - county->households[row.household];
        fill_income(&row);
        for (uint32_t at = county->households[row.household]; at < county->households[row.household + 1]; at++) {
            row.person = county->people[at];
            row.relation = RELATIONS[row.person.relation];
            row.number++;
            out_row(&out, county, &row);
        }
    }
    out_close(&out);
}

static void
write_sheet(const char *folder, const struct county *county, const struct sheet *sheet)
{
    struct out out = out_open(folder, sheet);
    struct row row = {0};

    for (row.number = 1; row.number <= sheet->rows * (long)county->count / WHOLE; row.number++) {
        sheet->fill(county, &row);
        out_row(&out, county, &row);
    }
    out_close(&out);
}

static void
write_villages(const char *folder, const struct county *county)
{
    static const struct sheet VILLAGE = {
        "village", 0, 0, LF, 0, NULL, {{"村代码", NULL, "", 0, 0}, {"村名称", NULL, "", 0, 0}, {"乡镇", NULL, "", 0, 0}}
    };
    struct out out = out_open(folder, &VILLAGE);

    for (int at = 0; at < VILLAGES; at++)
        (void)fprintf(out.file, "%s,%s,%s\n", county->codes[at], county->villages[at], TOWN_NAMES[at % TOWNS]);
    out_close(&out);
}

int
main(int count, char **arguments)
{
    struct county county;

    if (count != 4 || atoi(arguments[2]) < 1) {
        (void)fprintf(stderr, "usage: generate FOLDER PEOPLE SEED\n");
        return 64;
    }
    state = strtoull(arguments[3], NULL, 10);
    county_make(&county, (uint32_t)atoi(arguments[2]));
    write_villages(arguments[1], &county);
    write_people(arguments[1], &county);
    for (size_t at = 0; at < sizeof SHEETS / sizeof SHEETS[0]; at++)
        write_sheet(arguments[1], &county, &SHEETS[at]);
    write_monitor(arguments[1], &county);
    free(county.people);
    free(county.households);
    return 0;
}
