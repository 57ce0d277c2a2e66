#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Lists for tests/pipeline/extract/guards.sh and parts.sh, as CSV on stdout.

houses TITLE TOWN ROWS FROM    dangerous houses; TITLE "-": no title row; people numbered from 1000 * FROM
allowance MONTH ROWS FROM      an allowance paid in a month
register CODE ROWS             a population register of a county's first village; people numbered from 0
deaths ROWS FROM               a list without places; people numbered from FROM
"""
import sys

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def citizen(number):
    body = "410621%04d0101%03d" % (1940 + number // 1000, number % 1000)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS)) % 11]


def houses(title, town, rows, start):
    if title != "-":
        print(title + "农村危房台账")
    print("乡镇,村,房屋编号,房主身份证号,房主姓名,危房等级,鉴定日期,危房来源")
    for row in range(int(rows)):
        person = 1000 * int(start) + row
        print(f"{town},东街村,F{person},{citizen(person)},张三,C级,2022-05-01,新增")


def allowance(month, rows, start):
    print("救助证号,身份证号,姓名,保障类别,发放月份,发放金额,保障状态")
    for row in range(int(rows)):
        person = 1000 * int(start) + row
        print(f"Z{person},{citizen(person)},张三,农村低保,{month},300,在保")


def register(code, rows):
    print("户号,姓名,公民身份号码,乡镇街道,村居委会,村居委会代码,人员状态")
    for row in range(int(rows)):
        print(f"H{row // 3},张三,{citizen(row)},某镇,某村,{code}101201,正常")


def deaths(rows, start):
    print("证件号码,姓名,死亡日期")
    for row in range(int(rows)):
        print(f"{citizen(int(start) + row)},张三,2022-05-01")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
