/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/world/divisions.h"

#include <string.h>

const struct division division_towns[DIVISION_TOWNS] = {
    {"410621001", "卫溪街道"},
    {"410621002", "浚州街道"},
    {"410621003", "黎阳街道"},
    {"410621004", "伾山街道"},
    {"410621101", "善堂镇"  },
    {"410621102", "屯子镇"  },
    {"410621104", "新镇镇"  },
    {"410621105", "小河镇"  },
    {"410621107", "卫贤镇"  },
    {"410621108", "王庄镇"  },
    {"410621109", "白寺镇"  },
};

enum { TOWN_DIGITS = 9 };

size_t
division_town_of(size_t village)
{
    size_t town = 0;

    while (town + 1 < DIVISION_TOWNS && strncmp(division_towns[town].code, division_table[village].code, TOWN_DIGITS) != 0) {
        town++;
    }
    return town;
}

size_t
division_town_first(size_t town)
{
    size_t village = 0;

    while (village < DIVISION_VILLAGES && division_town_of(village) != town) {
        village++;
    }
    return village;
}

size_t
division_town_size(size_t town)
{
    size_t size = 0;

    for (size_t village = 0; village < DIVISION_VILLAGES; village++) {
        size += division_town_of(village) == town;
    }
    return size;
}
