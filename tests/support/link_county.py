#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A made-up county for linkage: a register of people, and a list of some of them and of others, with the damage that lists have.

    link_county.py FOLDER PEOPLE ROWS [SEED]

Writes register.csv and list.csv. Their ids say who is who: register `P7`, list `L3:P7`, or `L4:-` for somebody who is not in the register.
Nobody in it exists: names are drawn from characters in use (Unihan), weighted so that few are frequent. Which digits, characters and days
are wrong is drawn too; the rates stand in damage_*. The same seed gives the same files."""
import bz2
import csv
import os
import random
import sys

UNIHAN = "/usr/share/unicode/Unihan_Readings.txt.bz2"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = ("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华玉兰红梅建国志文辉力永健世广义兴良海山仁波宁贵福生龙元全胜学祥才发武新利清飞彬富顺信子杰浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以"
         "建家致树炎德行时泰盛雄琛钧冠策腾楠榕风航弘慧巧美雅茜希宁蓝莹琼瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽爱凤洁素云莲真环雪荣妹香月莺媛瑞凡佳嘉叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
COLUMNS = ["id", "name", "citizen_number", "birth_date", "sex", "village", "phone", "head_name", "relation"]


def readings():
    """Characters in use by how they sound (first reading, tone left out)."""
    plain = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeiiiioooouuuuvvvvv")
    sounds = {}
    used = {}
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        for line in lines:
            if "\tkTGHZ2013\t" in line:
                code, _, value = line.rstrip("\n").split("\t")
                sound = value.split(" ")[0].split(":")[1].split(",")[0].translate(plain)
                sounds[chr(int(code[2:], 16))] = sound
    for character in sorted(sounds):
        used.setdefault(sounds[character], []).append(character)
    return sounds, used


def citizen_number(area, birth, sequence):
    digits = "%06d%s%03d" % (area, birth, sequence)
    return digits + "10X98765432"[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits)) % 11]


class County:
    def __init__(self, people, rows, seed):
        self.random = random.Random(seed)
        self.sounds, self.homophones = readings()
        self.surnames = list(SURNAMES)
        self.surname_weights = [1 / (place + 8) for place in range(len(self.surnames))]
        self.given = sorted(set(GIVEN), key=GIVEN.index)
        self.given_weights = [1 / (place + 60) for place in range(len(self.given))]
        self.numbers = set()
        self.villages = ["4106211%02d%03d" % (town, village) for town in range(12) for village in range(200, 200 + max(2, min(45, people // 400)))]
        self.people = []
        while len(self.people) < people:
            self.household()
        del self.people[people:]
        for number, person in enumerate(self.people):
            person["id"] = "P%d" % number
        self.others = County.others(self, max(1, rows // 5))
        self.rows = [self.row(number) for number in range(rows)]

    def others(self, count):
        kept = self.people
        self.people = []
        while len(self.people) < count:
            self.household()
        others, self.people = self.people, kept
        return others

    def name(self, surname):
        given = "".join(self.random.choices(self.given, self.given_weights, k=1 if self.random.random() < .15 else 2))
        return surname + given

    def birth(self, youngest, oldest):
        return "%04d%02d%02d" % (self.random.randint(2022 - oldest, 2022 - youngest), self.random.randint(1, 12), self.random.randint(1, 28))

    def number(self, birth, male):
        while True:
            area = 410621 if self.random.random() < .93 else self.random.choice((410622, 410522, 410926, 411002, 130402))
            number = citizen_number(area, birth, self.random.randrange(0, 998) // 2 * 2 + (1 if male else 0))
            if number not in self.numbers:
                self.numbers.add(number)
                return number

    def person(self, household, surname, birth, male, relation):
        self.people.append(dict(household, name=self.name(surname), birth_date=birth, sex="男" if male else "女", relation=relation,
                                citizen_number=self.number(birth, male)))
        return self.people[-1]

    def household(self):
        roll = self.random.random
        surname = self.random.choices(self.surnames, self.surname_weights)[0]
        phone = "1%s%08d" % (self.random.choice(("38", "39", "50", "59", "86", "88")), self.random.randrange(10 ** 8)) if roll() < .7 else ""
        household = {"village": self.random.choice(self.villages), "phone": phone}
        age = self.random.randint(25, 85)
        male = roll() < .8
        head = self.person(household, surname, self.birth(age, age), male, "户主")
        first = len(self.people) - 1
        if roll() < .75:
            spouse = self.random.choices(self.surnames, self.surname_weights)[0]
            self.person(household, spouse, self.birth(max(20, age - 5), age + 5), not male, "配偶")
        for _ in range(self.random.choice((0, 0, 1, 1, 1, 2, 2, 3))):
            birth = self.birth(max(0, age - 35), max(1, age - 20))
            self.child(household, surname, birth)
            if roll() < .01: # a twin
                self.child(household, surname, birth)
        for member in self.people[first:]:
            member["head_name"] = head["name"]

    def child(self, household, surname, birth):
        male = self.random.random() < .52
        self.person(household, surname, birth, male, "子" if male else "女")

    # ---- the list ----

    def row(self, number):
        known = self.random.random() < .8
        person = self.random.choice(self.people if known else self.others)
        row = dict(person, id="L%d:%s" % (number, person["id"] if known else "-"))
        row["citizen_number"] = self.damage_number(row["citizen_number"], person)
        row["name"] = self.damage_name(row["name"])
        row["birth_date"] = self.damage_birth(row["birth_date"])
        row["sex"] = "" if self.random.random() < .1 else row["sex"] if self.random.random() < .995 else "男女"["男女".index(row["sex"]) - 1]
        roll = self.random.random()
        row["village"] = "" if roll < .15 else self.random.choice(self.villages) if roll < .23 else row["village"]
        roll = self.random.random()
        row["phone"] = row["phone"] if roll < .4 else "13%09d" % self.random.randrange(10 ** 9) if roll < .48 else ""
        row["head_name"] = self.damage_name(row["head_name"]) if self.random.random() < .5 else ""
        row["relation"] = row["relation"] if self.random.random() < .5 else ""
        return row

    def damage_number(self, number, person):
        roll = self.random.random()
        place = self.random.randrange(6, 17)
        if roll < .35:
            return ""
        if roll < .58: # one digit
            return number[:place] + str((int(number[place]) + self.random.randint(1, 9)) % 10) + number[place + 1:]
        if roll < .68: # two neighbours
            place = self.random.choice([at for at in range(16) if number[at] != number[at + 1]])
            return number[:place] + number[place + 1] + number[place] + number[place + 2:]
        if roll < .78:
            return number[:6] + "********" + number[14:] if self.random.random() < .5 else number[:14] + "****"
        if roll < .88:
            return number[:15] + "000"
        if roll < .91:
            return "%s.%sE+17" % (number[0], number[1:6])
        if roll < .93 and number[6:8] == "19":
            return number[:6] + number[8:17]
        if roll < .97:
            return number[:place] + number[place + 1:]
        if roll < .98: # somebody else's of the household's age, in order
            return self.number(person["birth_date"], person["sex"] == "男")
        for _ in range(2): # two digits
            place = self.random.randrange(6, 17)
            number = number[:place] + str((int(number[place]) + self.random.randint(1, 9)) % 10) + number[place + 1:]
        return number

    def damage_name(self, name):
        roll = self.random.random()
        place = self.random.randrange(len(name))
        if roll < .08:
            return name[:place] + self.random.choice(self.homophones[self.sounds.get(name[place], "ming")]) + name[place + 1:]
        if roll < .1:
            return name[:place] + self.random.choice("?□*") + name[place + 1:]
        if roll < .11 and len(name) > 2:
            return name[0] + name[2:]
        if roll < .12 and len(name) == 3:
            return name[0] + name[2] + name[1]
        if roll < .135:
            return name[:-1] + self.random.choice(self.given)
        return name[0] + " " + name[1:] if roll < .16 else name

    def damage_birth(self, birth):
        roll = self.random.random()
        if roll < .15:
            return ""
        if roll < .18:
            return birth[:4] + "0101"
        if roll < .22:
            place = self.random.choice((3, 5, 7))
            return birth[:place] + str((int(birth[place]) + self.random.randint(1, 9)) % 10) + birth[place + 1:]
        if roll < .24:
            return "%s%02d%02d" % (birth[:4], self.random.randint(1, 12), self.random.randint(1, 28))
        return birth


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([row[column] for column in COLUMNS] for row in rows)


def main():
    folder, people, rows = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    county = County(people, rows, int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    os.makedirs(folder, exist_ok=True)
    write(os.path.join(folder, "register.csv"), county.people)
    write(os.path.join(folder, "list.csv"), county.rows)


if __name__ == "__main__":
    main()
