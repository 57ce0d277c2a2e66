# SPDX-License-Identifier: Apache-2.0
# The table of Han characters of transform/link/hanzi.c, as C: from lines of Unihan (Debian's unicode-data) on standard input.
# Readings without tone, at most four, the usual ones first; four-corner code, Cangjie code, strokes; the simplified or plain form.
# A dictionary's rare readings (kHanyuPinyin) count only where no other gives one: they would make everything sound like everything.
BEGIN {
    FS = "\t"
    marks = "ā a á a ǎ a à a ē e é e ě e è e ī i í i ǐ i ì i ō o ó o ǒ o ò o ū u ú u ǔ u ù u ǖ v ǘ v ǚ v ǜ v ü v ń n ň n ǹ n ê e ḿ m"
    mark_count = split(marks, mark, " ")
    for (at = 1; at <= 16; at++) digit[substr("0123456789ABCDEF", at, 1)] = at - 1
    print "/* Made by hanzi.awk from Unihan; Unicode licence. */"
}

function hex(text, value, at) {
    value = 0
    for (at = 1; at <= length(text); at++) value = value * 16 + digit[substr(text, at, 1)]
    return value
}

function plain(syllable, at) {
    for (at = 1; at <= mark_count; at += 2) gsub(mark[at], mark[at + 1], syllable)
    gsub(/[^a-z]/, "", syllable) # combining marks
    return syllable
}

# Syllables that many people do not tell apart: n/l/r, zh/z, ch/c, sh/s, -ng/-n, hu-/f-.
function blurred(syllable) {
    sub(/^zh/, "z", syllable)
    sub(/^ch/, "c", syllable)
    sub(/^sh/, "s", syllable)
    sub(/ng$/, "n", syllable)
    sub(/^[nr]/, "l", syllable)
    sub(/^hui$/, "fei", syllable)
    sub(/^hun$/, "fen", syllable)
    sub(/^hu/, "f", syllable)
    sub(/^f$/, "fu", syllable)
    return syllable
}

function number_of(syllable) {
    if (!(syllable in number)) {
        number[syllable] = ++syllables
        spelt[syllables] = syllable
    }
    return number[syllable]
}

function add_reading(character, reading, at, sound) {
    sound = plain(reading)
    if (sound == "" || reading_count[character] >= 4) return
    for (at = 1; at <= reading_count[character]; at++) if (readings[character, at] == sound) return
    readings[character, ++reading_count[character]] = sound
}

# "033.120:céng,zēng 461.030:zēng", "lè(283) yuè(54)", "céng": words, the place before the colon and the count in brackets taken off.
function add_readings(character, value, words, count, parts, size, word, part) {
    count = split(value, words, " ")
    for (word = 1; word <= count; word++) {
        sub(/^[^:]*:/, "", words[word])
        sub(/\(.*$/, "", words[word])
        size = split(words[word], parts, ",")
        for (part = 1; part <= size; part++) add_reading(character, parts[part])
    }
}

/^U\+/ {
    character = hex(substr($1, 3))
    if ($2 == "kMandarin" || $2 == "kHanyuPinlu" || $2 == "kTGHZ2013" || $2 == "kXHC1983") add_readings(character, $3)
    else if ($2 == "kHanyuPinyin") rare[character] = $3
    else if ($2 == "kFourCornerCode") corner[character] = substr($3, 1, 4)
    else if ($2 == "kCangjie") cangjie[character] = $3
    else if ($2 == "kTotalStrokes") strokes[character] = $3 + 0
    else if ($2 == "kSimplifiedVariant" || ($2 == "kZVariant" && !(character in simple))) simple[character] = $3
}

function packed(code, value, at) {
    value = 0
    for (at = 1; at <= 5; at++) value = value * 32 + (at <= length(code) ? index("ABCDEFGHIJKLMNOPQRSTUVWXYZ", substr(code, at, 1)) : 0)
    return value
}

# The first of the variants, unless the character is one of its own.
function form_of(character, words, count, word, first) {
    count = split(simple[character], words, " ")
    for (word = count; word >= 1; word--) {
        sub(/<.*$/, "", words[word])
        first = hex(substr(words[word], 3))
        if (first == character) return character
    }
    return count == 0 ? character : first
}

function print_row(character, at, line) {
    if (!(character in reading_count) && (character in rare)) add_readings(character, rare[character])
    if (reading_count[character] + 0 == 0) return
    line = sprintf("    {0x%x, 0x%x, 0x%x, %d, %d, {", character, form_of(character), packed(cangjie[character]), character in corner ? corner[character] + 0 : 10000, strokes[character])
    for (at = 1; at <= reading_count[character]; at++) line = line number_of(readings[character, at]) (at < reading_count[character] ? ", " : "")
    print line "}},"
}

END {
    print "static const struct hanzi rows[] = {"
    for (character = 13312; character <= 210041; character++) if (character in strokes) print_row(character)
    print "};"
    print "static const struct hanzi_syllable syllables[] = {"
    print "    {\"\", 0},"
    before = syllables
    for (at = 1; at <= before; at++) kind[at] = number_of("~" blurred(spelt[at]))
    for (at = 1; at <= before; at++) printf "    {\"%s\", %d},\n", spelt[at], kind[at] - before
    print "};"
}
