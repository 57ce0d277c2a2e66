#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Linkage of other people's files whose truth is known: how many of the pairs it finds are right, and of the right ones it finds.

    link_fixtures.py BIDUI FIXTURES WORK

Best F1 over all thresholds, F1 at a probability of 0.5, and F1 of the chosen pairs alone. Prints verdicts for count_verdicts."""
import csv
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [{key.strip(): value.strip(" '") for key, value in row.items()} for row in csv.DictReader(file, skipinitialspace=True)]


def febrl(rows):
    return {row["rec_id"]: row["rec_id"].split("-")[1] for row in rows}


def by_column(key, column):
    return lambda rows: {row[key]: row[column] for row in rows}


# model, files, who is who, least: best F1, at 0.5, of chosen pairs (None: reported)
SETS = [
    ("febrl4", ["febrl/dataset4a.csv", "febrl/dataset4b.csv"], febrl, .9965, .9965, .9985),
    ("febrl4_all_fields", ["febrl/dataset4a.csv", "febrl/dataset4b.csv"], febrl, .9999, .9999, .9999),
    ("febrl3", ["febrl/dataset3.csv"], febrl, .9954, .9954, None),
    ("fake_1000", ["splink/fake_1000.csv"], by_column("unique_id", "cluster"), .8618, .8618, None),
    ("restaurants", ["restaurants/dedupe-restaurant-1.csv", "restaurants/dedupe-restaurant-2.csv"], by_column("unique_id", "unique_id"), None, None, None),
]


def pairs_of(truths):
    """How many true pairs there are: between two files, or within one."""
    sizes = {}
    for entity in truths[-1].values():
        sizes[entity] = sizes.get(entity, 0) + 1
    if len(truths) == 2:
        return sum(sizes.get(entity, 0) for entity in truths[0].values())
    return sum(size * (size - 1) // 2 for size in sizes.values())


def measure(pairs, total):
    """Best F1 and F1 at 0.5 of (probability, log odds, right)."""
    best = at_half = found = 0
    pairs = sorted(pairs, key=lambda pair: -pair[1])
    for place, (probability, odds, right) in enumerate(pairs):
        found += right
        f1 = 2 * found / (place + 1 + total)
        if probability >= .5:
            at_half = f1
        if place + 1 == len(pairs) or pairs[place + 1][1] != odds:
            best = max(best, f1)
    return best, at_half


def verdict(what, got, least):
    if least is None:
        return
    print("%s\t%s is at least %.4f\t%.4f" % ("pass" if got >= least else "fail", what, least, got))


def main():
    bidui, fixtures, work = sys.argv[1:4]
    for model, files, who, best_least, half_least, chosen_least in SETS:
        paths = [os.path.join(fixtures, name) for name in files]
        missing = [path for path in paths if not os.path.exists(path)]
        if missing:
            print("SKIP\t%s\tthere is no %s" % (model, missing[0]))
            continue
        out = os.path.join(work, model)
        subprocess.run([bidui, "link", *paths, "--model", os.path.join(HERE, "link", model + ".json"), "--out", out, "--from", "0.0001"],
                       check=True, stdout=subprocess.DEVNULL)
        truths = [who(rows_of(path)) for path in paths]
        left, right = truths[0], truths[-1]
        total = pairs_of(truths)
        pairs, chosen = [], []
        for row in rows_of(os.path.join(out, "pairs.csv")):
            pair = (float(row["probability"]), float(row["log_odds"]), left[row["left"].strip(" '")] == right[row["right"].strip(" '")])
            pairs.append(pair)
            if row["chosen"] == "yes":
                chosen.append(pair)
        best, half = measure(pairs, total)
        best_chosen, half_chosen = measure(chosen, total)
        print("SHOWS %s: F1 %.4f at best, %.4f at 0.5; of chosen pairs %.4f and %.4f; %d true pairs" % (model, best, half, best_chosen, half_chosen, total))
        verdict("%s: best F1" % model, best, best_least)
        verdict("%s: F1 at 0.5" % model, half, half_least)
        verdict("%s: F1 of chosen pairs" % model, best_chosen, chosen_least)


if __name__ == "__main__":
    main()
