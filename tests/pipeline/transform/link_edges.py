#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Linkage of a made-up county: how good, how well calibrated, and what becomes of the cases that go wrong elsewhere: twins, spouses of one
name, borrowed numbers, no numbers at all, empty fields, single records, everything twice.

    link_edges.py BIDUI WORK

Prints verdicts for count_verdicts."""
import csv
import hashlib
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "support"))
import link_county  # noqa: E402

MODEL = os.path.join(HERE, "link", "county.json")
PEOPLE, ROWS = 6000, 2000


class Linker:
    def __init__(self, bidui, work):
        self.bidui = bidui
        self.work = work

    def path(self, name):
        return os.path.join(self.work, name)

    def write(self, name, rows):
        link_county.write(self.path(name), rows)
        return self.path(name)

    def run(self, name, files, model=MODEL, *options):
        """The exit code and all that was said; what was written stands in the folder `name`."""
        done = subprocess.run([self.bidui, "link", *files, "--model", model, "--out", self.path(name), *options], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout.decode()

    def rows(self, name, file):
        with open(os.path.join(self.path(name), file), encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def digest(self, name):
        whole = hashlib.sha256()
        for file in ("pairs.csv", "evidence.csv", "clusters.csv", "model.json"):
            with open(os.path.join(self.path(name), file), "rb") as content:
                whole.update(content.read())
        return whole.hexdigest()


def check(what, good, detail=""):
    print("%s\t%s\t%s" % ("pass" if good else "fail", what, " ".join(detail.split("\n")).strip()))


def score(rows, truth):
    """F1 of the chosen pairs of 0.5 and more, their precision at 0.95, the widest gap of a full bin from 0.7."""
    right = [row["left"].split(":")[1] == row["right"] for row in rows]
    chosen = [(float(row["probability"]), good) for row, good in zip(rows, right) if row["chosen"] == "yes"]
    half = [good for probability, good in chosen if probability >= .5]
    sure = [good for probability, good in chosen if probability >= .95]
    gap = 0
    for low in (.7, .8, .9):
        bin_of = [(probability, good) for probability, good in chosen if low <= probability and (probability < low + .1 or low == .9)]
        if len(bin_of) >= 100:
            gap = max(gap, abs(sum(probability for probability, _ in bin_of) - sum(good for _, good in bin_of)) / len(bin_of))
    return 2 * sum(half) / (len(half) + truth), sum(sure) / max(1, len(sure)), gap


# ---- planted ----

def valid_number(birth, sequence):
    return link_county.citizen_number(410621, birth, sequence)


def person(number, name, birth, sex, **other):
    known = {"id": number, "name": name, "birth_date": birth, "sex": sex, "citizen_number": "", "village": "410621100201", "phone": "",
             "head_name": "", "relation": ""}
    known.update(other)
    return known


def planted_people():
    home = {"village": "410621100201", "phone": "13900000001", "head_name": "郑建华"}
    far = {"village": "410621105233", "phone": "13900000002", "head_name": "董广志"}
    return [
        person("P-twin-a", "郑晓明", "20050304", "男", citizen_number=valid_number("20050304", 111), relation="子", **home),
        person("P-twin-b", "郑晓亮", "20050304", "男", citizen_number=valid_number("20050304", 113), relation="子", **home),
        person("P-husband", "郑建华", "19700506", "男", citizen_number=valid_number("19700506", 117), relation="户主", **home),
        person("P-wife", "郑建华", "19711012", "女", citizen_number=valid_number("19711012", 118), relation="配偶", **home),
        person("P-lender", "董海燕", "19680808", "女", citizen_number=valid_number("19680808", 224), relation="配偶", **far),
        person("P-borrower", "谭秀兰", "19701111", "女", citizen_number=valid_number("19701111", 226), relation="户主",
               village="410621105234", phone="13900000003", head_name="谭秀兰"),
        person("P-same-a", "潘建国", "19550102", "男", citizen_number=valid_number("19550102", 331), relation="户主", village="410621105233",
               head_name="潘建国"),
        person("P-same-b", "潘建国", "19630915", "男", citizen_number=valid_number("19630915", 333), relation="户主", village="410621105233",
               head_name="潘建国"),
    ]


def planted_rows():
    return [
        person("L-twin:P-twin-a", "郑晓明", "20050304", "男", head_name="郑建华"),
        person("L-either-twin:-", "郑晓□", "20050304", "男", head_name="郑建华"),
        person("L-wife:P-wife", "郑建华", "19711012", "女", phone="13900000001"),
        person("L-either-spouse:-", "郑建华", "", "", phone="13900000001"),
        person("L-borrowed:P-borrower", "谭秀兰", "19701111", "女", citizen_number=valid_number("19680808", 224), village="410621105234",
               phone="13900000003"),
        person("L-same:P-same-b", "潘建国", "19630915", "男", village="410621105233"),
        person("L-either-same:-", "潘建国", "", "男", village="410621105233"),
        person("L-empty:-", "", "", "", village=""),
        person("L-name-alone:-", "王伟", "", "", village=""),
    ]


def best_of(rows, left):
    """Of a record: what is proposed, its probability and decision."""
    found = sorted((row for row in rows if row["left"] == left), key=lambda row: -float(row["probability"]))
    return (found[0]["right"], float(found[0]["probability"]), found[0]["decision"]) if found else ("", 0.0, "")


def check_planted(rows):
    for left, right in (("L-twin:P-twin-a", "P-twin-a"), ("L-wife:P-wife", "P-wife"), ("L-same:P-same-b", "P-same-b")):
        found = best_of(rows, left)
        check("%s finds %s" % (left, right), found[0] == right and found[1] >= .5, str(found))
    for left in ("L-either-twin:-", "L-either-spouse:-", "L-either-same:-"):
        found = best_of(rows, left)
        check("%s is two people: neither is a match" % left, found[2] != "match" and found[1] < .95, str(found))
    found = best_of(rows, "L-borrowed:P-borrower")
    check("a borrowed number does not make its owner a match", found[0] != "P-lender" or found[2] != "match", str(found))
    check("an empty record has no pair", best_of(rows, "L-empty:-")[0] == "")
    check("a frequent name alone is no match", best_of(rows, "L-name-alone:-")[2] != "match", str(best_of(rows, "L-name-alone:-")))


# ---- evidence ----

def check_evidence(linker, name):
    """The parts of every pair add up to its log odds, and the log odds are those of its probability."""
    sums, last = {}, {}
    for row in linker.rows(name, "evidence.csv"):
        key = row["left"], row["right"]
        sums[key] = sums.get(key, 0) + round(float(row["bits"]) * 10000)
        last[key] = round(float(row["sum"]) * 10000)
        if not row["sentence"]:
            check("every part has a sentence", False, str(row))
    pairs = linker.rows(name, "pairs.csv")
    wrong = [row for row in pairs if sums.get((row["left"], row["right"])) != round(float(row["log_odds"]) * 10000)
             or last[row["left"], row["right"]] != sums[row["left"], row["right"]]]
    check("the parts of %d pairs add up to their log odds" % len(pairs), pairs and not wrong, str(wrong[:1]))
    wrong = [row for row in pairs if abs(float(row["probability"]) - 1 / (1 + 2 ** -max(-60, min(60, float(row["log_odds"]))))) > .0002]
    check("log odds and probabilities are the same", not wrong, str(wrong[:1]))


# ---- all of it ----

def check_county(linker, county):
    register = linker.write("register.csv", county.people + planted_people())
    rows = linker.write("list.csv", county.rows + planted_rows())
    truth = sum(1 for row in county.rows + planted_rows() if not row["id"].endswith(":-"))
    code, said = linker.run("one", [rows, register], MODEL, "--threads", "1", "--evidence", "all")
    check("a list against a register", code == 0, said.replace("\n", " "))
    linker.run("two", [rows, register], MODEL, "--threads", "2", "--evidence", "all")
    check("one thread and two write the same bytes", linker.digest("one") == linker.digest("two"))
    pairs = linker.rows("one", "pairs.csv")
    f1, precision, gap = score(pairs, truth)
    print("SHOWS a made-up county of %d, a list of %d: F1 %.4f at 0.5, precision %.4f at 0.95, calibrated within %.3f" % (PEOPLE, ROWS, f1, precision, gap))
    check("F1 at 0.5 is at least 0.95", f1 >= .95, "%.4f" % f1)
    check("precision at 0.95 is at least 0.995", precision >= .995, "%.4f" % precision)
    check("calibrated within 0.05 from 0.7 up", gap <= .05, "%.4f" % gap)
    expected = float(said.split("expected matches ")[1].split(",")[0].split("\n")[0])
    check("the number of matches is estimated within 2 %", abs(expected / truth - 1) <= .02, "%.1f of %d" % (expected, truth))
    found = {(row["left"], row["right"]) for row in pairs}
    recall = sum(1 for row in county.rows + planted_rows() if (row["id"], row["id"].split(":")[1]) in found) / truth
    told = float(said.split("estimated ")[1].split(" %")[0]) / 100
    check("the blocking's recall is estimated within a point", abs(told - recall) <= .01, "%.4f told, %.4f found at 0.05" % (told, recall))
    check_planted(pairs)
    check_evidence(linker, "one")
    return register, rows, truth


def check_saved(linker, register, rows):
    saved = linker.path("one/model.json")
    linker.run("again", [rows, register], saved, "--evidence", "all")
    check("a saved model gives the same files", linker.digest("one") == linker.digest("again"))
    with open(saved, encoding="utf-8") as file:
        model = json.load(file)
    with open(rows, "rb") as left, open(register, "rb") as right:
        both = hashlib.sha256((hashlib.sha256(left.read()).hexdigest() + hashlib.sha256(right.read()).hexdigest()).encode()).hexdigest()
    check("a saved model has the hash of its data", model["estimated"]["data"] == both)
    linker.run("english", [rows, register], saved, "--evidence", "all", "--lang", "en")
    sentences = {row["sentence"] for row in linker.rows("english", "evidence.csv")}
    check("evidence in English", any("the same village" in sentence for sentence in sentences))
    sentences = {row["sentence"] for row in linker.rows("one", "evidence.csv")}
    check("evidence in Chinese", any("有一字同音" in sentence for sentence in sentences) and any("同村" in sentence for sentence in sentences))
    alone = linker.write("alone.csv", [person("L-wife:P-wife", "郑建华", "19711012", "女", phone="13900000001")])
    linker.run("alone", [alone, register], saved)
    found = best_of(linker.rows("alone", "pairs.csv"), "L-wife:P-wife")
    check("a file of one record, by a saved model", found[0] == "P-wife" and found[1] >= .9, str(found))
    alone = linker.write("alone_register.csv", planted_people()[3:4])
    code, said = linker.run("alone_register", [rows, alone], saved)
    check("a register of one record", code == 0, said)


def check_no_numbers(linker, county, register, truth):
    rows = linker.write("no_numbers.csv", [dict(row, citizen_number="") for row in county.rows + planted_rows()])
    code, said = linker.run("no_numbers", [rows, register])
    check("a list without a single number", code == 0, said)
    f1, precision, _ = score(linker.rows("no_numbers", "pairs.csv"), truth)
    check("without a number F1 is at least 0.9, precision at 0.95 at least 0.99", f1 >= .9 and precision >= .99, "%.4f, %.4f" % (f1, precision))


def check_duplicates(linker, county):
    """In one file, too, the members of a household are a class of their own; else they would be taken for each other."""
    model = changed_model(linker, look_alikes=True)
    twice = [dict(row, id=row["id"] + suffix) for row in county.people[:800] for suffix in ("-1", "-2")]
    code, said = linker.run("twice", [linker.write("twice.csv", twice)], model)
    check("everything twice", code == 0, said)
    pairs = [row for row in linker.rows("twice", "pairs.csv") if float(row["probability"]) >= .5]
    right = sum(1 for row in pairs if row["left"].rsplit("-", 1)[0] == row["right"].rsplit("-", 1)[0])
    check("everything twice is found twice", right == 800 and len(pairs) <= 810, "%d of %d" % (right, len(pairs)))
    clusters = {}
    for row in linker.rows("twice", "clusters.csv"):
        clusters.setdefault(row["cluster"], set()).add(row["record"].rsplit("-", 1)[0])
    check("and makes clusters of one person", sum(len(people) == 1 for people in clusters.values()) >= 790, str(len(clusters)))
    code, said = linker.run("same", [linker.write("same.csv", [dict(county.people[0], id=str(number)) for number in range(60)])])
    check("one record sixty times is refused with a reason", code == 65 and "E-LINK-SENSE" in said, said)
    code, said = linker.run("single", [linker.write("single.csv", county.people[:1])])
    check("one record alone is refused with a reason", code == 65 and "no pair to compare" in said, said)
    code, said = linker.run("none", [linker.write("none.csv", [])])
    check("a file without records is refused with a reason", code == 65 and "no pair to compare" in said, said)


def check_senseless(linker, county, register):
    """A list of people none of whom is in the register."""
    others = [dict(row, id="L%d:-" % number) for number, row in enumerate(county.others)]
    code, said = linker.run("others", [linker.write("others.csv", others), register])
    wrong = 0 if code != 0 else sum(1 for row in linker.rows("others", "pairs.csv") if row["decision"] == "match")
    check("where nobody is to be found nobody is", (code == 65 and "E-LINK-SENSE" in said) or wrong <= len(others) // 200, "%d %d %s" % (code, wrong, said))
    upside = linker.path("upside.json")
    with open(upside, "w", encoding="utf-8") as file:
        json.dump({"id": "id", "comparisons": [{"column": "sex", "type": "sex"}, {"column": "relation", "type": "relation"}], "blocking": [["village"]]}, file)
    code, said = linker.run("upside", [linker.path("list.csv"), register], upside)
    check("two fields that nearly all share are refused with a reason", code == 65 and "E-LINK-SENSE" in said, said)


def changed_model(linker, **changed):
    with open(MODEL, encoding="utf-8") as file:
        document = json.load(file)
    document.update(changed)
    with open(linker.path("changed.json"), "w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False)
    return linker.path("changed.json")


def check_told(linker, register, rows):
    """What cannot be done is said with the file, the column and a reason."""
    def model(**changed):
        return changed_model(linker, **changed)

    def told(what, code, files, document, *parts):
        got, said = linker.run("told", files, document)
        check(what, got == code and all(part in said for part in parts), "%d %s" % (got, said))

    told("a column that is not there", 78, [rows, register], model(id="id", comparisons=[{"column": "nmae", "type": "name"}]),
         "E-LINK-COLUMN", "list.csv", '"nmae"', 'did you mean "name"')
    told("an id that is not there", 78, [rows, register], model(id="number"), "E-LINK-COLUMN", '"number"')
    told("a type that is not there", 78, [rows, register], model(comparisons=[{"column": "name", "type": "nam"}]), "E-LINK-MODEL", "changed.json:1:")
    told("a key that is not there", 78, [rows, register], model(blockin=[]), "E-LINK-MODEL", 'did you mean "blocking"')
    told("thresholds in disorder", 78, [rows, register], model(comparisons=[{"column": "name", "type": "jaro_winkler", "thresholds": [.7, .9]}]),
         "E-LINK-MODEL", '"name"', "fall")
    told("one match within one file", 78, [register], model(matches="one_to_one"), "E-LINK-MODEL", "many")
    told("too many pairs without blocking", 78, [linker.write("large.csv", [dict(id=str(n), name="王", citizen_number="", birth_date="", sex="", village="", phone="",
         head_name="", relation="") for n in range(30000)])], model(blocking=[]), "E-LINK-PAIRS")
    told("a file that is not there", 66, [linker.path("nowhere.csv"), register], MODEL, "nowhere.csv")
    for name, content, reason in (("quote", 'id,name\n1,"a\n', "a quote does not end"), ("width", "id,name\n1,a,b\n", ":2: 3 fields, the header has 2"),
                                  ("bytes", b"id,name\n1,\xff\n", "is not UTF-8"), ("empty", "", "is empty"), ("titles", "id,id\n1,2\n", "there twice"),
                                  ("behind", 'id,name\n1,"a"b\n', "behind a closing quote")):
        path = linker.path(name + ".csv")
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        told("a broken file: " + name, 65, [path], MODEL, "E-LINK-FILE", name + ".csv", reason)
    code, said = linker.run("capped", [rows, register], model(bucket_most=1))
    check("keys passed over are counted", "keys of more than 1 rows passed over" in said, "%d %s" % (code, said))


def main():
    linker = Linker(*sys.argv[1:3])
    county = link_county.County(PEOPLE, ROWS, 1)
    register, rows, truth = check_county(linker, county)
    check_saved(linker, register, rows)
    check_no_numbers(linker, county, register, truth)
    check_duplicates(linker, county)
    check_senseless(linker, county, register)
    check_told(linker, register, rows)


if __name__ == "__main__":
    main()
