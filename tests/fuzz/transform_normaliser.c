/* SPDX-License-Identifier: Apache-2.0 */
/* Any cell through any format (the first byte chooses it): a reason exactly when there is something to say, and the canonical form stays.
 */
#include "common/ground/date.h"
#include "common/ground/decimal.h"
#include "tests/support/small_pack.h"
#include "transform/cells/normaliser.h"
#include "transform/cells/place.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct text
canonical_of(enum schema_type type, const struct normalised *result, char printed[32])
{
    switch (type) {
    case SCHEMA_STRING:
        return result->text;
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        return (struct text){printed, decimal_format(result->number, printed)};
    case SCHEMA_DATE:
        return (struct text){printed, date_format((int32_t)result->number, printed)};
    case SCHEMA_YEARMONTH:
        return (struct text){printed, date_format_month((int32_t)result->number, printed)};
    case SCHEMA_BOOLEAN:
        break;
    }
    return result->number != 0 ? TEXT("true") : TEXT("false");
}

static enum verdict
normalise(const struct normaliser_field *field, struct text raw, uint32_t town, struct normalised *result, struct arena *arena)
{
    *result = (struct normalised){.scratch = arena_must_alloc(arena, 2 * raw.size + field->room), .town = town};
    return normaliser_run(field, raw, result);
}

static void
check(const struct normaliser_field *field, struct text raw, struct arena *arena)
{
    struct normalised first;
    struct normalised second;
    char first_text[32];
    char second_text[32];
    const enum verdict verdict = normalise(field, raw, 0, &first, arena);
    struct text canonical;
    uint32_t town = 0;

    if ((first.reason == NULL) != (verdict == VERDICT_SAME)) {
        abort();
    }
    if (verdict != VERDICT_SAME && verdict != VERDICT_CHANGED) {
        return;
    }
    if (field->normaliser->takes_town && first.place != 0) {
        town = place_of_code(field->places, place_division(field->places, first.place)->parent);
    }
    canonical = canonical_of(field->normaliser->type, &first, first_text);
    if (canonical.size == 0 || normalise(field, canonical, town, &second, arena) > VERDICT_CHANGED
        || !text_equal(canonical_of(field->normaliser->type, &second, second_text), canonical)) {
        abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct schema_field described = {.name = TEXT("value"), .unit = TEXT("元")};
    const struct schema schema = {.name = TEXT("fuzz"), .path = "fuzz.json", .fields = &described, .field_count = 1};
    const struct text raw = {(const char *)data + 1, size == 0 ? 0 : size - 1};
    struct normaliser_field field;
    struct arena arena;
    size_t formats = 0;

    if (raw.size == 0 || !text_is_utf8(raw)) {
        return 0; /* extract passes on nothing else */
    }
    arena_init(&arena, 0);
    while (normaliser_at(formats) != NULL) {
        formats++;
    }
    described.format = text_from(normaliser_at(data[0] % formats)->name);
    described.type = normaliser_at(data[0] % formats)->type;
    if (normaliser_at(data[0] % formats)->takes_list) {
        described.list = data[0] & 128 ? TEXT("sex") : TEXT("health");
    }
    if (normaliser_field_init(normaliser_pack_new(small_pack(&arena), TEXT("410621"), 19173, &arena), &schema, 0, &field, NULL)
        != STATUS_OK) {
        abort();
    }
    check(&field, raw, &arena);
    arena_done(&arena);
    return 0;
}
