/* SPDX-License-Identifier: Apache-2.0 */
/* A site of one source and two villages whose packages a test writes itself, for what the driver reads of them. */
#ifndef BIDUI_SITE_WORLD_H
#define BIDUI_SITE_WORLD_H

#include "common/formats/package.h"
#include "common/site/site.h"
#include "tests/support/place.h"

enum { WORLD_FIELDS_MAX = 16 };

struct world_table {
    const char *name;
    const char *header; /* a,b,c */
    const char *rows;   /* CSV, a line each */
};

static inline void
site_world_table(struct package_writer *writer, const struct world_table *table, struct arena *arena)
{
    struct package_field fields[WORLD_FIELDS_MAX];
    struct package_table *made;
    struct text rest = text_from(table->header);
    struct text name;
    size_t count = 0;
    uint64_t rows = 0;

    while (text_split(&rest, ',', &name)) {
        fields[count++] = (struct package_field){arena_must_string(arena, name), "string"};
    }
    for (const char *at = table->rows; *at != '\0'; at++) {
        rows += *at == '\n';
    }
    assert_int_equal(package_table_open(writer, table->name, fields, count, &made, NULL), STATUS_OK);
    assert_int_equal(package_table_rows(made, text_from(table->rows), rows, NULL), STATUS_OK);
    assert_int_equal(package_table_close(made, NULL), STATUS_OK);
}

/* A stage's package of one batch, revision 1, made from `inputs`. */
static inline void
site_world_package(struct place *place, const char *as_of, const char *stage, const char *inputs, const struct world_table *tables,
                   size_t count)
{
    const char *folder = place_path(place, arena_must_format(&place->arena, "var/batches/%s", as_of));
    struct package_writer *writer;

    place_put(place, arena_must_format(&place->arena, "var/batches/%s/inputs.1.json", as_of), "{}");
    assert_int_equal(package_create(folder, stage, 1, &writer, NULL), STATUS_OK);
    for (size_t at = 0; at < count; at++) {
        site_world_table(writer, &tables[at], &place->arena);
    }
    package_set(writer, "bidui:inputs", text_from(inputs));
    assert_int_equal(package_finish(writer, NULL), STATUS_OK);
}

static inline int
site_world_make(void **state)
{
    struct place *place;

    if (place_make(state) != 0) {
        return 1;
    }
    place = *state;
    place_put(place, "site.json", "{\"division\":\"410621\",\"pack\":\"pack\"}");
    place_put(place, "var/site.key", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
    place_put(place, "pack/pack.json", "{\"name\":\"t\",\"version\":\"1\",\"registers\":[]}");
    place_put(place, "pack/sources/death.json",
              "{\"name\":\"death\",\"title\":\"死亡名单\",\"department\":\"公安局\",\"mode\":\"snapshot\",\"fields\":["
              "{\"name\":\"person_id\",\"title\":\"证件号\",\"type\":\"string\",\"format\":\"resident_id\",\"personal\":\"id\"},"
              "{\"name\":\"name\",\"title\":\"姓名\",\"type\":\"string\",\"format\":\"person_name\",\"personal\":\"name\"}]}");
    place_put(place, "pack/codes/division.csv",
              "code,name,level,parent\n410621,浚县,county,\n410621101,善堂镇,town,410621\n410621101201,罗庄村,village,410621101\n");
    place_put(place, "pack/rules/A20.json", "{\"id\":\"A20\",\"name\":\"死亡人员仍在册\"}");
    place_put(place, "rules/Z1.json", "{\"id\":\"Z1\",\"name\":\"本县规则\"}");
    return 0;
}

static inline void
site_world_load(struct place *place, struct site *site)
{
    struct error err = {0};

    if (site_load(place->folder, &place->arena, site, &err) != STATUS_OK) {
        fail_msg("%s", err.message);
    }
}

#endif
