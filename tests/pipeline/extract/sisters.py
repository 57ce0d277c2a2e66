# SPDX-License-Identifier: Apache-2.0
"""Sisters of the inputs in 12_reports: each kind of harm again, by other separators, encodings, columns and containers. Each is the delivery of
a source of its own, all in one batch; what stands in the packages is held against what was written. A value may be missing where a repair says
why, a row where a reject does, a file where a refusal does; none may be another one. Prints `verdict<TAB>what<TAB>detail`.

usage: sisters.py BIN"""
import collections
import csv
import datetime
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile

import openpyxl

BIN = sys.argv[1]
DAY = "2022-06-30"
FIELDS = [("code", "编号", "text"), ("name", "姓名", "person_name"), ("amount", "金额", "amount"), ("total", "累计", "amount"),
          ("day", "办理日期", "date"), ("remark", "备注", "text")]
TITLES = [title for _, title, _ in FIELDS]
CASES = {}  # by file: what the rows may be (None: whatever), what must be said of it


def case(name, content, rows, said=""):
    """`rows`: those that were written, by name of field; only these may be kept. `said`: part of what must be told of the file; `refused`."""
    CASES[name] = (content if isinstance(content, bytes) else content.encode(), rows, said)


def row(number, **more):
    return {"code": f"N{number}", "name": "张三", "amount": str(number * 100), "total": str(number * 200), "day": "2022-06-01", "remark": "", **more}


def cells(one):
    return [one[name] for name, _, _ in FIELDS]


def lines(rows, separator=",", end="\n", titles=TITLES):
    return "".join(separator.join(each) + end for each in [titles] + [one if isinstance(one, list) else cells(one) for one in rows])


def book(rows, alter=None):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(TITLES)
    for one in rows:
        sheet.append(one if isinstance(one, list) else cells(one))
    if alter:
        alter(made, sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def edit(content, part, old, new):
    """A workbook with text of a part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            data = given.read(name)
            if name == part:
                assert old.encode() in data, (part, old, data[:2000])
                data = data.replace(old.encode(), new.encode())
            made.writestr(name, data)
    return out.getvalue()


def records(rows):
    return [{title: one[name] for name, title, _ in FIELDS} for one in rows]


def html(rows):
    return "<html><meta charset=utf-8><table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in each) + "</tr>"
                                                         for each in [TITLES] + [cells(one) for one in rows]) + "</table></html>"


def ods(rows, kind=lambda cell: f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'):
    body = "".join("<table:table-row>" + "".join(kind(cell) for cell in each) + "</table:table-row>" for each in [TITLES] + [cells(one) for one in rows])
    content = ('<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:'
               'xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table '
               f'table:name="a">{body}</table:table></office:spreadsheet></office:body></office:document-content>')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", content)
    return out.getvalue()


GOOD = [row(number) for number in range(1, 31)]


def add_instants():
    """An instant is a day in China."""
    written = {"2022-05-31T16:00:00Z": "2022-06-01", "2022-05-31T15:59:59Z": "2022-05-31", "2022-05-31T16:00:00.000+0000": "2022-06-01",
               "2022-05-31T16:00:00+00:00": "2022-06-01", "2022-06-01T00:00:00+08:00": "2022-06-01", "2022-06-01T00:00:00+0800": "2022-06-01",
               "1989-05-10T15:00:00Z": "1989-05-11", "2022-05-31 16:00:00Z": "2022-06-01", "2022-05-31T16:00Z": "2022-06-01",
               "Wed Jun 01 2022 00:00:00 GMT+0800": "2022-06-01", "Tue, 31 May 2022 16:00:00 GMT": "2022-06-01", "2022-05-31T20:00:00+04": "2022-06-01",
               "2022-06-01T00:30:00+09:00": "2022-05-31", "20220531T160000Z": "2022-06-01", "1654012800000": "2022-06-01", "1654012800": "2022-06-01",
               "/Date(1654012800000)/": "2022-06-01", "2022-05-31T16:00:00.000000000Z": "2022-06-01", "2022-05-31t16:00:00z": "2022-06-01",
               "2022-05-31T16:00:00 Z": "2022-06-01", "2022-06-01 00:00:00 CST": "2022-06-01", "2022-05-31 16:00:00 UTC": "2022-06-01",
               "2022-05-31T24:00:00+08:00": "2022-06-01", "2022-05-31T12:00:00-04:00": "2022-06-01"}
    rows = [row(number, day=right) for number, right in enumerate(written.values(), 1)]
    raw = [{**one, "day": text} for one, text in zip(rows, written)]
    case("instants.json", json.dumps(records(raw)), rows)
    case("instants.ndjson", "\n".join(json.dumps(one, ensure_ascii=False) for one in records(raw)) + "\n", rows)
    case("instants_tab.csv", lines(raw, "\t"), rows)
    case("instants_semicolon_gbk.csv", lines(raw, ";").encode("gb18030"), rows)
    case("instants_utf16.csv", lines(raw, "\t").encode("utf-16"), rows)
    case("instants.xlsx", book(raw), rows)
    case("instants.ods", ods(raw), rows)
    case("instants.xls", html(raw), rows)


def add_shifts():
    """A row that does not fit its header is not read askew."""
    for name, separator in [("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("bar", "|")]:
        shifted = ["N16", "张三", "15", "1500", "3000", "2022-06-01", ""]  # a separator too many before the amount
        case(f"shift_{name}.csv", lines(GOOD[:15] + [shifted] + GOOD[16:], separator), GOOD[:15] + GOOD[16:], "extra-cell")
        case(f"shift_crlf_{name}.csv", lines(GOOD[:15] + [shifted] + GOOD[16:], separator, "\r\n").encode("gb18030"), GOOD[:15] + GOOD[16:], "extra-cell")
        lost = ["N16", "张三1600", "3200", "2022-06-01", ""]
        case(f"short_{name}.csv", lines(GOOD[:15] + [lost] + GOOD[16:], separator), GOOD[:15] + GOOD[16:])
    case("shift_trailing_all.csv", "".join(line + ",\n" for line in lines(GOOD).splitlines()), GOOD)
    case("shift_trailing_rows.csv", lines([]) + "".join(",".join(cells(one)) + ",\n" for one in GOOD), GOOD)
    case("shift_amounts.csv", lines([["N1", "张三", "1", "500", "3", "000", "2022-06-01", ""]] + GOOD[1:]), GOOD[1:], "extra-cell")
    moved = [cells(one) for one in GOOD]
    moved[15] = moved[15][:2] + [""] + moved[15][2:]
    less = GOOD[:15] + GOOD[16:]
    case("shift.xls", html(GOOD).replace("<td>1600</td><td>3200</td>", "<td>1</td><td>600</td><td>3200</td>", 1), less, "extra-cell")
    case("shift.xlsx", book(moved), less, "extra-cell")
    case("shift_saved_again.csv", lines([each[:6] for each in moved]), less, "extra-cell")
    case("shape_changes.csv", lines(GOOD[:10]) + "编号,金额\n" + "".join(f"N{n},{n}\n" for n in range(50, 60)), GOOD[:10])
    case("quote_in_name.csv", lines(GOOD).replace("张三", '张"三', 1), [{**GOOD[0], "name": None}] + GOOD[1:])
    case("quote_open.csv", lines(GOOD).replace("N5,张三", 'N5,"张三', 1), GOOD[:4] + GOOD[5:])


def add_bytes():
    """One bad byte is one bad line."""
    base = lines(GOOD[:20])
    for name, encoding, bad in [("utf8_ff", "utf-8", b"\xff"), ("utf8_half", "utf-8", b"\xe5\xbc"), ("utf8_nul", "utf-8", b"\0"), ("utf8_80", "utf-8", b"\x80"),
                                ("gbk_ff", "gb18030", b"\xff"), ("gbk_half", "gb18030", b"\xd5"), ("gbk_nul", "gb18030", b"\0"),
                                ("utf8_latin", "utf-8", b"\xe9"), ("utf8_surrogate", "utf-8", b"\xed\xa0\x80"), ("utf8_c0", "utf-8", b"\xc0\xaf")]:
        data = base.encode(encoding)
        at = data.index(b"N7,") + 3
        case(f"bytes_{name}.csv", data[:at] + bad + data[at:], GOOD[:6] + GOOD[7:20], "encoding-error")
        case(f"bytes_bom_{name}.csv", b"\xef\xbb\xbf" + data[:at] + bad + data[at:] if encoding == "utf-8" else data[:at] + bad + data[at:] + b"\x1a", GOOD[:6] + GOOD[7:20], "encoding-error")
        tab = lines(GOOD[:20], "\t", "\r\n").encode(encoding)
        at = tab.index(b"N7\t") + 3
        case(f"bytes_tab_{name}.txt", tab[:at] + bad + tab[at:], GOOD[:6] + GOOD[7:20], "encoding-error")
    case("dos_end.csv", base.encode() + b"\x1a", GOOD[:20])
    case("dos_end_line.csv", base.encode("gb18030") + b"\x1a\r\n", GOOD[:20])
    case("dos_end_padded.csv", base.encode() + b"\x1a" * 128, GOOD[:20])
    case("nul_padded.csv", base.encode() + b"\0" * 512, GOOD[:20])
    both = b"\xef\xbb\xbf" + lines(GOOD[:10]).encode() + b"\xef\xbb\xbf" + lines(GOOD[10:20]).encode()
    case("joined_marks.csv", both, GOOD[:20])
    case("joined_marks_crlf.csv", both.replace(b"\n", b"\r\n"), GOOD[:20])
    case("joined_marks_utf16.csv", lines(GOOD[:10]).encode("utf-16") + lines(GOOD[10:20]).encode("utf-16"), GOOD[:20])
    case("joined_no_mark.csv", lines(GOOD[:10]) + lines(GOOD[10:20]), GOOD[:20])
    case("joined_no_end.csv", b"\xef\xbb\xbf" + lines(GOOD[:10]).rstrip("\n").encode() + b"\n\n\xef\xbb\xbf" + lines(GOOD[10:20]).encode(), GOOD[:20])
    case("half_utf8_half_gbk.csv", lines(GOOD[:15]).encode() + "".join(",".join(cells(one)) + "\n" for one in GOOD[15:]).encode("gb18030"), GOOD)


def formulas(made, sheet, what):
    sheet["C3"] = what


def add_formulas():
    """A formula without a value is said; one whose value is the empty text is empty."""
    for column, field in [("C", "amount"), ("D", "total"), ("E", "day"), ("B", "name"), ("A", "code"), ("F", "remark")]:
        def alter(_, sheet, column=column):
            sheet[f"{column}3"] = "=1+1"
        case(f"formula_{field}.xlsx", book(GOOD[:5], alter), [GOOD[0], {**GOOD[1], field: None if field != "code" else ""}] + GOOD[2:5])
    good = book(GOOD[:5], lambda _, sheet: sheet.__setitem__("C3", "=1+1"))
    part = "xl/worksheets/sheet1.xml"
    case("formula_shared.xlsx", edit(good, part, "<f>1+1</f><v />", '<f t="shared" ref="C3:C3" si="0">1+1</f>') if b"<v />" in zipfile.ZipFile(io.BytesIO(good)).read(part) else good,
         [GOOD[0], {**GOOD[1], "amount": None}] + GOOD[2:5])
    for name, cell in [("error", '<c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c>'), ("array", '<c r="C3"><f t="array" ref="C3">1+1</f></c>'),
                       ("str_none", '<c r="C3" t="str"><f>A1</f></c>'), ("shared_child", '<c r="C3"><f t="shared" si="0"/></c>'), ("self_closed", '<c r="C3"><f/></c>')]:
        raw = zipfile.ZipFile(io.BytesIO(good)).read(part).decode()
        begin = raw.index('<c r="C3"')
        old = raw[begin:raw.index("</c>", begin) + 4]
        case(f"formula_{name}.xlsx", edit(good, part, old, cell), [GOOD[0], {**GOOD[1], "amount": None}] + GOOD[2:5])
    raw = zipfile.ZipFile(io.BytesIO(good)).read(part).decode()
    begin = raw.index('<c r="C3"')
    old = raw[begin:raw.index("</c>", begin) + 4]
    case("formula_empty.xlsx", edit(good, part, old, '<c r="C3" t="str"><f>""</f><v></v></c>'), [GOOD[0], {**GOOD[1], "amount": ""}] + GOOD[2:5])
    case("formula_value.xlsx", edit(good, part, old, '<c r="C3"><f>1+1</f><v>200</v></c>'), GOOD[:5])
    cell = lambda text: (f'<table:table-cell table:formula="of:=1+1"/>' if text == "200" else f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>')
    case("formula.ods", ods(GOOD[:5], cell), [{**GOOD[0], "total": None}, {**GOOD[1], "amount": None}] + GOOD[2:5])


def add_1904():
    """A workbook whose days begin in 1904: as cells of dates, and as General numbers."""
    days = [datetime.date(2022, 6, 1), datetime.date(1999, 12, 31), datetime.date(2022, 6, 30)]
    rows = [row(n, day=day.isoformat()) for n, day in enumerate(days, 1)]

    def fill(made, sheet, epoch, style):
        if epoch.year == 1904:
            made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        for at, day in enumerate(days, 2):
            cell = sheet.cell(row=at, column=5, value=(day - epoch).days)
            cell.number_format = style
    for since, epoch in [(1904, datetime.date(1904, 1, 1)), (1900, datetime.date(1899, 12, 30))]:
        for name, style in [("general", "General"), ("date", "yyyy-mm-dd"), ("text", "@"), ("number", "0"), ("chinese", 'yyyy"年"m"月"d"日"'), ("locale", "[$-804]yyyy/m/d;@"),
                            ("hidden_time", "m/d")]:
            case(f"serials_{since}_{name}.xlsx", book(rows, lambda made, sheet, style=style, epoch=epoch: fill(made, sheet, epoch, style)), rows)


def add_han():
    """The same look is the same name; what looks otherwise is another one."""
    pairs = [("王⼤⼒", "王大力"), ("李○一", "李〇一"), ("⾼⻢", "高马"), ("阿•力", "阿·力"), ("阿・力", "阿·力"), ("林\uf9dc", "林隆"), ("李昇", "李昇"), ("陳己", "陳己"), ("⽩雪", "白雪"),
             ("欧阳\u200b娜", "欧阳娜"), ("张\u3000三", "张三"), ("⻓⻛", "长风")]
    rows = [row(n, name=right) for n, (_, right) in enumerate(pairs, 1)]
    raw = [{**one, "name": text} for one, (text, _) in zip(rows, pairs)]
    case("han.csv", lines(raw), rows)
    case("han_gbk.csv", lines(raw, "\t").encode("gb18030"), rows)
    case("han.json", json.dumps(records(raw)), rows)
    case("han.xlsx", book(raw), rows)
    case("han.ods", ods(raw), rows)
    case("han.xls", html(raw), rows)
    case("han_titles.csv", lines(GOOD[:3], titles=["编号", "姓名", "⾦额", "累计", "办理⽇期", "备注"]), GOOD[:3])


def add_cells():
    """Amounts, dates and names as people write them."""
    amounts = {"1234元整": "1234", "￥1,234.50": "1234.5", "壹仟贰佰元整": "1200", "1.2万": "12000", "１２３４": "1234", "1 234": "1234", "(500)": "-500", "1234.567": "1234.567", "12,34": None, "1.234,50": None,
               "0x10": None, "1e3": None, "9007199254740993": "9007199254740993", "1,23,456": None, "-": None, "1234—": None, "一千二百三十四": None, "NaN": None, "∞": None, "1234.": "1234"}
    rows = [row(n, amount=right) for n, right in enumerate(amounts.values(), 1)]
    raw = [{**one, "amount": text} for one, text in zip(rows, amounts)]
    case("amounts_tab.csv", lines(raw, "\t"), rows)
    case("amounts.xlsx", book(raw), rows)
    case("amounts.json", json.dumps(records(raw)), rows)
    days = {"2022年6月1日 星期三": "2022-06-01", "2022-06-01 下午3:00": "2022-06-01", "2022.6.1": "2022-06-01", "2022/06/01 15:30:00": "2022-06-01", "二〇二二年六月一日": "2022-06-01",
            "二○二二年六月一日": "2022-06-01", "20220601": "2022-06-01", "06/07/2022": None, "1/2/22": None, "2022-02-30": None, "2022-13-01": None, "22.6.1": None, "6月1日": None, "44713": "2022-06-01",
            "2022年6月": None, "2022-06-01～2022-06-30": None, "2022-06-01周三": "2022-06-01", "星期三": None, "1-Jun-2022": "2022-06-01", "民国111年6月1日": None, "农历2022年六月初一": None}
    rows = [row(n, day=right) for n, right in enumerate(days.values(), 1)]
    raw = [{**one, "day": text} for one, text in zip(rows, days)]
    case("days_tab.csv", lines(raw, "\t"), rows)
    case("days_book.xlsx", book(raw), rows)
    case("days.json", json.dumps(records(raw)), rows)
    names = {"张三、李四": None, "张三/李四": None, "张三\n李四": None, "张三,李四": None, "张三;李四": None, "同上": None, "待定": None, "某某": None, "锟斤拷": None, "张某": "张某", "无": None, "不详": None,
             "张三(已故)": "张三(已故)", "张三1": None, "？？": "？？", "烫烫烫": None, "張三": "張三", "测试": None, "XXX": None, "张三\\李四": None, "张三｜李四": None, "张三丶李四": None, "〃": None, "″": None, "如上": None}
    rows = [row(n, name=right) for n, right in enumerate(names.values(), 1)]
    raw = [{**one, "name": text} for one, text in zip(rows, names)]
    case("names.xlsx", book(raw), rows)
    case("names.json", json.dumps(records(raw)), rows)


def add_containers():
    for name, content in [("back.xlsx", book(GOOD[:5]))]:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as made:
            for part in given.namelist():
                info = zipfile.ZipInfo("x")
                info.filename = part.replace("/", "\\")
                made.writestr(info, given.read(part))
        case("containers_" + name, out.getvalue(), GOOD[:5])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(GOOD[:5]))) as given, zipfile.ZipFile(out, "w") as made:
        for part in given.namelist():
            made.writestr(part.upper() if part != "[Content_Types].xml" else part, given.read(part))
    case("containers_upper.xlsx", out.getvalue(), GOOD[:5])
    case("containers_csv.xls", lines(GOOD[:5]).encode("gb18030"), GOOD[:5])
    case("containers_csv.xlsx", lines(GOOD[:5], "\t").encode("utf-16"), GOOD[:5])
    case("containers_book.csv", book(GOOD[:5]), GOOD[:5])
    case("containers_json_gbk.txt", json.dumps(records(GOOD[:5]), ensure_ascii=False).encode("gb18030"), GOOD[:5])
    case("containers_json_bom.json", b"\xef\xbb\xbf" + json.dumps(records(GOOD[:5])).encode(), GOOD[:5])
    case("containers_json_utf16.json", json.dumps(records(GOOD[:5]), ensure_ascii=False).encode("utf-16"), GOOD[:5])

    def times(made, sheet, style):
        for at in range(2, 7):
            cell = sheet.cell(row=at, column=6, value=datetime.datetime(2022, 6, 30, 13, 45, at))
            cell.number_format = style
    for name, style in [("date", "yyyy-mm-dd"), ("month", "yyyy-mm"), ("short", "m/d"), ("chinese", 'm"月"d"日"')]:
        case(f"hidden_time_{name}.xlsx", book(GOOD[:5], lambda made, sheet, style=style: times(made, sheet, style)),
             [{**one, "remark": lambda got, at=at: "13:45" in got or "13:45" in got.replace("时", ":")} for at, one in enumerate(GOOD[:5])])


def add_sheets():
    def hide(made, sheet, how):
        other = made.create_sheet("另一张")
        other.append(TITLES)
        for one in GOOD[5:8]:
            other.append(cells(one))
        other.sheet_state = how
    for how in ["hidden", "veryHidden"]:
        case(f"sheet_{how}.xlsx", book(GOOD[:5], lambda made, sheet, how=how: hide(made, sheet, how)), GOOD[:5], "另一张")
    case("sheet_shown.xlsx", book(GOOD[:5], lambda made, sheet: hide(made, sheet, "visible")), GOOD[:8])

    def hidden_rows(made, sheet):
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True
    case("sheet_hidden_rows.xlsx", book(GOOD[:5], hidden_rows), GOOD[:5])


def add_nil():
    for name, text in [("none", "无"), ("slash", "/"), ("month", "本月无新增"), ("dash", "—"), ("nil", "零报告"), ("no_change", "无变化"), ("quarter", "本季度无"), ("nobody", "无此类人员"), ("brackets", "（无）"), ("stop", "无。"),
                       ("none_yet", "暂无"), ("not_found", "未发现")]:
        case(f"nil_{name}.csv", lines([[text, "", "", "", "", ""]]), [])
        case(f"nil_all_{name}.csv", lines([[text] * 6]), [])
        case(f"nil_{name}.xlsx", book([[text] + [None] * 5]), [])
    case("nil_header.csv", lines([]), [])
    case("nil_header.xlsx", book([]), [])
    case("nil_blank.csv", lines([["", "", "", "", "", ""]] * 3), [])


def add_parts():
    whole = records(GOOD[:3])
    for at, (before, behind) in enumerate([('{"total": 300, "rows": ', "}"), ('{"rows": ', ', "total": 4}'), ('{"data": {"records": ', ', "size": 3, "total": 300, "current": 1, "pages": 100}}'),
                                           ('{"result": {"items": ', ', "totalCount": 9}}'), ('{"page": {"totalElements": 9, "number": 0}, "content": ', "}"),
                                           ('{"@odata.count": 9, "value": ', "}"), ('{"value": ', ', "@odata.nextLink": "http://x/?skip=3"}'), ('{"links": {"next": "http://x?p=2"}, "data": ', "}"),
                                           ('{"data": ', ', "meta": {"total_count": 12}}'), ('{"list": ', ', "hasMore": true}'), ('{"list": ', ', "has_next": 1}'), ('{"list": ', ', "next_page_token": "abc"}'),
                                           ('{"list": ', ', "isEnd": false}'), ('{"list": ', ', "recordsFiltered": 3, "recordsTotal": 57}'), ('{"list": ', ', "num_results": 57}'),
                                           ('{"list": ', ', "总条数": "300"}'), ('{"list": ', ', "共": 300}'), ('{"list": ', ', "totals": 300}'), ('{"list": ', ', "total": "300条"}'),
                                           ('{"list": ', ', "pageInfo": {"hasNextPage": true, "endCursor": "x"}}'), ('{"list": ', ', "truncated": true}')]):
        case(f"part_{at}.json", before + json.dumps(whole) + behind, [], "refused")


def build():
    for name, add in sorted(globals().items()):
        if name.startswith("add_"):
            add()


class Run:
    def __init__(self, folder):
        pack = os.path.join(folder, "pack")
        self.site = os.path.join(folder, "site")
        os.makedirs(os.path.join(pack, "sources"))
        with open(os.path.join(pack, "pack.json"), "w", encoding="utf-8") as file:
            json.dump({"name": "p", "title": "p", "version": "1.0.0"}, file)
        os.symlink(os.path.abspath("schemas/codes"), os.path.join(pack, "codes"))
        self.sources = {name: f"s{at}" for at, name in enumerate(CASES)}
        fields = [{"name": name, "title": title, "type": "number" if form == "amount" else "date" if form == "date" else "string", "format": form,
                   **({"constraints": {"required": True}} if name == "code" else {})} for name, title, form in FIELDS]
        for name in self.sources.values():
            with open(os.path.join(pack, f"sources/{name}.json"), "w", encoding="utf-8") as file:
                json.dump({"name": name, "title": "补贴", "department": "财政局", "mode": "snapshot", "scope": "county", "fields": fields}, file)
        self.environment = {**os.environ, "BIDUI_PACK": pack}
        self.call("bidui", "init", self.site, "--division", "410621")
        with open(os.path.join(self.site, "site.json"), "w", encoding="utf-8") as file:
            json.dump({"division": "410621", "key_file": "var/site.key", "block": [], "inputs": [{"path": "inbox/" + name, "source": source, "effective": DAY} for name, source in self.sources.items()]}, file)
        for name, (content, _, _) in CASES.items():
            with open(os.path.join(self.site, "inbox", name), "wb") as file:
                file.write(content)
        self.said = self.call("bidui-extract", "--site", self.site, "--batch", DAY) + self.call("bidui-transform", "--site", self.site, "--batch", DAY)
        self.rows = {name: self.table("transform", source) for name, source in self.sources.items()}
        self.reasons = {(one["source"], one["row"], one["field"]): one["reason"] for one in self.table("transform", "repairs")}
        self.deliveries = collections.defaultdict(list)
        for one in self.table("extract", "deliveries"):
            self.deliveries[one["file"]].append(one)
        self.rejects = collections.defaultdict(list)
        for one in self.table("extract", "rejects"):
            self.rejects[one["file"]].append(one)

    def call(self, program, *arguments):
        done = subprocess.run([os.path.join(BIN, program), *arguments], capture_output=True, text=True, errors="replace", check=False, env=self.environment)
        return done.stdout + done.stderr

    def table(self, stage, name):
        with open(os.path.join(self.site, "var/batches", DAY, stage, name + ".csv"), encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def fits(got, right):
    if callable(right):
        return right(got)
    if right in (None, got):
        return got == "" if right is None else True
    try:
        return float(got) == float(right) and len(right) < 15
    except ValueError:
        return False


def judge(run, name, rows, said):
    """What is wrong with what became of a file: nothing when it is right."""
    wrong = []
    told = json.dumps([run.deliveries[name], [one["error"] for one in run.rejects[name]]], ensure_ascii=False)
    refused = any(one["state"] == "refused" for one in run.deliveries[name])
    written = {one["code"]: one for one in rows}
    kept = run.rows[name]
    for one in kept:
        right = written.get(one["code"])
        if right is None:
            wrong.append(f"row {one['_row']} is none: {[one[field] for field, _, _ in FIELDS]}")
            continue
        for field, _, _ in FIELDS:
            reason = run.reasons.get((run.sources[name], one["_row"], field))
            if not (one[field] == "" and reason) and not fits(one[field], right[field]):
                wrong.append(f"row {one['_row']} {field}: {one[field]!r} for {right[field]!r}")
            elif one[field] == "" and right[field] is None and not reason:
                wrong.append(f"row {one['_row']} {field}: blank without a word")
    if said == "refused" and not refused:
        wrong.append("taken")
    elif said and said != "refused" and said not in told and not refused:
        wrong.append(f"nothing says {said}: {told}")
    if not refused and len(kept) + len(run.rejects[name]) < len(rows):
        wrong.append(f"{len(kept)} rows kept, {len(run.rejects[name])} rejected of {len(rows)}: {told}")
    return wrong, refused


def main():
    build()
    with tempfile.TemporaryDirectory() as folder:
        run = Run(folder)
        for name, (_, rows, said) in CASES.items():
            wrong, refused = judge(run, name, rows, said)
            print("\t".join(("fail" if wrong else "pass", name, " ".join(("; ".join(wrong[:6]) + (" REFUSED " + run.deliveries[name][0]["error"] if refused else "")).split())[:600])))
        if os.environ.get("SISTERS_SAID"):
            print(run.said)


main()
