/* SPDX-License-Identifier: Apache-2.0 */
/* county/main.c
 *     county --out DIR [--scale X] [--seed N] [--week K] [--clean yes] [--forms csv|all] [--faults PERCENT]: the sample county's deliveries
 * of one week, and the truth. --clean yes: the same people without dirt and without mistakes, in which no rule finds anything. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/plant/plant.h"
#include "tests/county/world/monitored.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { EXIT_USAGE = 64, EXIT_FILE = 74 };

struct options {
    const char *out;
    double scale;
    uint64_t seed;
    int week;
    bool clean;
    bool forms;
    double faults; /* per cent of rows and files */
};

static int
main_usage(const char *problem)
{
    fprintf(stderr,
            "county: %s\nusage: county --out DIR [--scale X] [--seed N] [--week K] [--clean yes|no] [--forms csv|all] "
            "[--faults PERCENT]\n",
            problem);
    return EXIT_USAGE;
}

/* A number from LOW (itself only when INCLUSIVE) to HIGH. */
static bool
main_number(const char *value, double low, bool inclusive, double high, double *number)
{
    char *end;

    *number = strtod(value, &end);
    return *end == '\0' && end != value && (*number > low || (inclusive && *number >= low)) && *number <= high;
}

/* ONE of two words. */
static bool
main_choice(const char *value, const char *one, const char *other, bool *chosen)
{
    *chosen = strcmp(value, one) == 0;
    return *chosen || strcmp(value, other) == 0;
}

static bool
main_option(struct options *options, const char *name, const char *value)
{
    char *end = NULL;
    double week = 0.0;

    if (strcmp(name, "--out") == 0) {
        options->out = value;
        return value[0] != '\0';
    }
    if (strcmp(name, "--scale") == 0) {
        return main_number(value, 0.0, false, 20.0, &options->scale);
    }
    if (strcmp(name, "--faults") == 0) {
        return main_number(value, 0.0, true, 20.0, &options->faults);
    }
    if (strcmp(name, "--seed") == 0) {
        options->seed = strtoull(value, &end, 10);
        return *end == '\0' && end != value;
    }
    if (strcmp(name, "--clean") == 0) {
        return main_choice(value, "yes", "no", &options->clean);
    }
    if (strcmp(name, "--forms") == 0) {
        return main_choice(value, "all", "csv", &options->forms);
    }
    if (strcmp(name, "--week") == 0 && main_number(value, 1.0, true, 520.0, &week)) {
        options->week = (int)week;
        return true;
    }
    return false;
}

static FILE *
main_file(const char *out, const char *name)
{
    char path[DELIVERY_PATH];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", out, name);
    file = fopen(path, "wb");
    if (file == NULL) {
        fprintf(stderr, "county: could not create \"%s\": %s\n", path, strerror(errno));
    }
    return file;
}

/* The monitoring line of 2022 was not published as far as we know: the sample assumes one and says so. */
static bool
main_parameters(const char *out)
{
    char folder[DELIVERY_PATH];
    FILE *file;

    snprintf(folder, sizeof(folder), "%s/params", out);
    mkdir(folder, 0700);
    file = main_file(folder, "sample.json");
    if (file == NULL) {
        return false;
    }
    fputs("{\n"
          "  \"name\": \"monitoring_line\",\n"
          "  \"title\": \"防止返贫监测范围(人均纯收入)\",\n"
          "  \"type\": \"number\",\n"
          "  \"unit\": \"元/年\",\n"
          "  \"values\": [\n"
          "    {\"place\": \"410621\", \"from\": \"2022-01-01\", \"to\": \"2022-12-31\", \"value\": \"7000\",\n"
          "     \"source\": \"样例假设值,不是公布值\"}\n"
          "  ]\n"
          "}\n",
          file);
    return fclose(file) == 0;
}

/* The list of faults, when there are to be any. */
static bool
main_faults(struct run *run)
{
    if (run->faults_per_mille == 0) {
        return true;
    }
    run->faults = main_file(run->out, "faults.csv");
    if (run->faults != NULL) {
        fputs("week,source,file,row,field,kind,raw,expected,outcome\n", run->faults);
    }
    return run->faults != NULL;
}

static bool
main_weeks(const struct options *options, const struct world *world, const struct ledger *ledger, struct plants *plants)
{
    struct run run = {.world = world,
                      .plants = plants,
                      .out = options->out,
                      .last = options->week,
                      .clean = options->clean,
                      .forms = options->forms,
                      .faults_per_mille = options->clean ? 0 : (uint32_t)(options->faults * 10.0)};
    FILE *truth = main_file(options->out, "truth.csv");

    run.dirt = main_file(options->out, "dirt.csv");
    if (truth == NULL || run.dirt == NULL || !main_faults(&run)) {
        return false;
    }
    fputs("week,rule,source,file,row,subject,kind\n", truth);
    fputs("week,source,file,row,field,pitfall,raw,canonical,outcome\n", run.dirt);
    for (run.week = 1; run.week <= run.last; run.week++) {
        deliver_week(&run, ledger);
        plants_truth(plants, run.week, truth);
    }
    printf("county: week %d: %ld rows of %zu people, %zu households, %zu monitored households\n", run.last, run.rows, world->person_count,
           world->household_count, world->monitored_count);
    return fclose(truth) == 0 && fclose(run.dirt) == 0 && (run.faults == NULL || fclose(run.faults) == 0) && !run.failed;
}

int
main(int argc, char **argv)
{
    struct options options = {.scale = 0.05, .seed = 1, .week = 1};
    struct world world;
    static struct ledger ledger;
    struct plants *plants = plants_new();

    for (int at = 1; at < argc; at += 2) {
        if (at + 1 == argc || !main_option(&options, argv[at], argv[at + 1])) {
            return main_usage(argv[at]);
        }
    }
    if (options.out == NULL) {
        return main_usage("--out is missing");
    }
    mkdir(options.out, 0700);
    world_build(&world, options.scale, options.seed);
    ledger_posts(&world, &ledger);
    monitored_finish(&world);
    ledger_build(&world, &ledger);
    if (!options.clean) {
        plant_all(&world, &ledger, plants);
    }
    plants_ready(plants);
    if (!main_parameters(options.out) || !main_weeks(&options, &world, &ledger, plants)) {
        return EXIT_FILE;
    }
    return EXIT_SUCCESS;
}
