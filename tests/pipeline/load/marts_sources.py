# SPDX-License-Identifier: Apache-2.0
"""Part of marts_model.py: marts that hold sources against each other, and spot checks. `source(batch, name)` reads a package's rows."""
import hashlib
import math
import re
import unicodedata
from collections import Counter, defaultdict
from fractions import Fraction

WILD = re.compile("[?？□〓\ufffd\ue000-\uf8ff]")
NAMES = {"member": "name", "household_register": "name", "death": "name", "disability": "name", "student": "name", "allowance": "name",
         "medical_settlement": "name", "public_post": "name", "training_allowance": "name", "vehicle": "owner_name", "company": "person_name",
         "dangerous_house": "owner_name", "disability_subsidy": "name", "fiscal_payroll": "name", "housing_fund": "name", "microcredit": "name",
         "planned_work": "name", "rain_dew": "name", "real_estate": "owner_name", "serious_illness": "name", "work_record": "name"}
BOTH = ("member", "household_register")
VILLAGE = (*BOTH, "disability", "allowance", "dangerous_house", "public_post")
HEADS = ("monitored_household", "measure", "spot_check", "enterprise_loan", "authorization")
ATTRIBUTES = (
    [("姓名", s, "person_key", f) for s, f in NAMES.items()] + [("性别", s, "person_key", "sex") for s in BOTH]
    + [("出生日期", s, "person_key", "birth_date") for s in BOTH] + [("民族", s, "person_key", "ethnic") for s in BOTH]
    + [("所在村", s, "person_key", "division_code") for s in VILLAGE] + [("户主姓名", s, "household_key", "head_name") for s in HEADS]
    + [("户所在村", s, "household_key", "division_code") for s in HEADS[:3]])


def folded(name):
    name = re.sub(r"\([^)]*\)|（[^）]*）|\[[^]]*\]|【[^】]*】|〔[^〕]*〕", "", name)
    name = "".join(c for c in name if not c.isspace() and unicodedata.category(c) not in ("Cf", "Zs"))
    return re.sub("[·•‧・･∙⋅．.]+", ".", unicodedata.normalize("NFKC", name).upper())


def same_name(one, other):
    a, b = folded(one), folded(other)
    return one == other or len(a) == len(b) and all(x == y or WILD.match(x) or WILD.match(y) for x, y in zip(a, b))


def stated(source, batch):
    """attribute -> key -> source -> the values it states of somebody who is monitored."""
    wanted = {"person_key": {m["person_key"] for m in source(batch, "member")}, "household_key": {h["household_key"] for h in source(batch, "monitored_household")}}
    values = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    for attribute, name, key, field in ATTRIBUTES:
        for row in source(batch, name):
            if row[key] and row[field] and row[key] in wanted[key]:
                values[attribute][row[key]][name].add(row[field])
    return values


def agreement(source, batch):
    compared, agree = Counter(), Counter()
    for attribute, keys in stated(source, batch).items():
        equal = same_name if attribute.endswith("姓名") else str.__eq__
        for names in keys.values():
            for a in names:
                for b in names:
                    if a < b:
                        compared[attribute, a, b] += 1
                        agree[attribute, a, b] += any(equal(x, y) for x in names[a] for y in names[b])
    rows = {}
    for pair, n in compared.items():
        unit = "户" if pair[0].startswith("户") else "人"
        rows[(*pair, unit)] = {"compared": n, "agree": agree[pair], "differ": n - agree[pair],
                               "agree_percent": Fraction(round(Fraction(10000 * agree[pair], n) + Fraction(1, 10**6)), 100)}
    return rows


def match_summary(source, batch, names):
    members = {m["person_key"]: m["household_key"] for m in source(batch, "member") if m["person_key"]}
    households = defaultdict(set)
    for m in source(batch, "member"):
        households[m["person_key"]].add(m["household_key"])
    rows = {}
    for name in names:
        listed = source(batch, name)
        persons = {r["person_key"] for r in listed if r["person_key"]}
        if persons:
            hits = persons & members.keys()
            rows[(name,)] = {"rows": len(listed), "persons": len(persons), "persons_matched": len(hits), "persons_missed": len(persons) - len(hits),
                             "households_matched": len({h for p in hits for h in households[p]})}
    return rows


# ---- spot checks ----

def sample_size(population, confidence_z, margin, share=50):
    first = confidence_z * confidence_z * share * (100 - share) / (margin * margin)
    return min(population, math.ceil(first / (1 + (first - 1) / population)))


def sample(source, batch, seed, size):
    """stratum -> (households there are, those drawn)."""
    strata = defaultdict(list)
    for h in source(batch, "monitored_household"):
        strata[h["division_code"][:9], h["eliminated"] == "true"].append(h["household_no"])
    population = sum(map(len, strata.values()))
    exact = {s: Fraction(size * len(found), population) for s, found in strata.items()}
    rest = size - sum(math.floor(e) for e in exact.values())
    largest = sorted(exact, key=lambda s: (-(exact[s] - math.floor(exact[s])), s))[:rest]
    drawn = {}
    for stratum, found in strata.items():
        n = min(len(found), max(2, math.floor(exact[stratum]) + (stratum in largest)))
        drawn[stratum] = (len(found), sorted(found, key=lambda no: hashlib.sha256(f"{seed}|{batch}|{no}".encode()).digest())[:n])
    return drawn


def estimate(drawn, faulty, z):
    """Share of faults in per cent with its interval, every household drawn being checked."""
    population = sum(n for n, _ in drawn.values())
    share = variance = 0.0
    for n, found in drawn.values():
        p = sum(no in faulty for no in found) / len(found)
        share += n / population * p
        variance += (n / population) ** 2 * (1 - len(found) / n) * p * (1 - p) / (len(found) - 1)
    error = z * math.sqrt(variance)
    return [round(100 * v, 2) for v in (share, max(0, share - error), min(1, share + error), error)]
