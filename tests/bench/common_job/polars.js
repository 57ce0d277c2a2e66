// SPDX-License-Identifier: Apache-2.0
// polars.js DATA PACK OUT: the common job in polars, with as many threads as processors. It cannot drop rows of the wrong length: DATA has none.
// A number is held as text without its check character: this interface has no integers of 17 digits.
const pl = require('nodejs-polars');
const fs = require('fs');
const path = require('path');

const [data, pack, out] = process.argv.slice(2);
const sources = fs.readdirSync(path.join(pack, 'sources')).map((name) => JSON.parse(fs.readFileSync(path.join(pack, 'sources', name), 'utf8')));
const registers = sources.filter((source) => source.name !== 'village');
const has = (source, name) => source.fields.some((field) => field.name === name);
const named = (source, format) => source.fields.filter((field) => field.format === format).map((field) => field.name);
const { col, lit, when } = pl;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const PLAIN = '^[0-9]{17}[0-9X]$';
const OLD = '^[0-9]{15}$';
const READ_BY_CHECKS = {
  police: ['household_no', 'relation', 'state'], disabled: ['certificate'], school: ['state'], vehicle: ['state'], subsidy: ['batch', 'project'], monitor: ['household_no'],
};

function read(source) {
  return pl.scanCSV(path.join(data, `${source.name}.csv`), { schema: Object.fromEntries(source.fields.map((field) => [field.name, pl.Utf8])), missingUtf8IsEmptyString: true });
}

const number = (text) => text.cast(pl.Float64, false);
const whole = (value, by) => value.div(by).floor();

// day: a column, so that its parts are computed once.
function isDay(day) {
  const year = whole(day, 10000);
  const month = whole(day, 100).modulo(100);
  const leap = year.modulo(4).eq(lit(0)).and(year.modulo(100).neq(lit(0))).or(year.modulo(400).eq(lit(0)));
  const last = when(month.eq(lit(2))).then(when(leap).then(lit(29)).otherwise(lit(28)))
    .otherwise(when(month.eq(lit(4)).or(month.eq(lit(6))).or(month.eq(lit(9))).or(month.eq(lit(11)))).then(lit(30)).otherwise(lit(31)));
  const within = (value, low, high) => value.gtEq(lit(low)).and(value.ltEq(lit(high)));
  return within(year, 1900, 2025).and(within(month, 1, 12)).and(day.modulo(100).gtEq(lit(1))).and(day.modulo(100).ltEq(last));
}

// Expressions are dear to build and cheap to use again.
const built = {};
const once = (name, build) => (built[name] ??= build());

function dayOf(name) {
  const part = (at) => number(col(name).str.extract('^([0-9]{4})[-/年]([0-9]{1,2})[-/月]([0-9]{1,2})日?$', at));
  return when(col(name).str.contains('^[0-9]{8}$')).then(number(col(name))).otherwise(part(1).mul(10000).plus(part(2).mul(100)).plus(part(3))).alias(`day_${name}`);
}

const UNDRESSED = (() => { // only for the few numbers that are not plain
  let text = col('person_id').str.replaceAll('^[ 　]+|[ 　]+$', '').str.replaceAll("^'+", '').str.replaceAll('[Ｘｘx]', 'X');
  [...'０１２３４５６７８９'].forEach((digit, at) => { text = text.str.replaceAll(digit, String(at)); });
  return text.alias('person_id');
})();

const sum = WEIGHTS.map((weight, at) => number(col('digits').str.slice(at, 1)).mul(weight)).reduce((left, right) => left.plus(right));
const check = lit(12).minus(sum.modulo(11)).modulo(11); // 10 is written X

const TEXT = col('person_id');
const ENDING = TEXT.str.slice(17, 1);
const DIGITS = when(TEXT.str.contains(PLAIN)).then(TEXT.str.slice(0, 17)).otherwise(when(TEXT.str.contains(OLD))
  .then(pl.concatString([TEXT.str.slice(0, 6), lit('19'), TEXT.str.slice(6, 9)], '')).otherwise(lit(null))).alias('digits');
const BORN = number(col('digits').str.slice(6, 8)).alias('born');
const CHECK = check.alias('check');
const ID = when(isDay(col('born')).and(TEXT.str.contains(OLD).or(when(ENDING.eq(lit('X'))).then(lit(10)).otherwise(number(ENDING)).eq(col('check')))))
  .then(col('digits')).otherwise(lit(null)).alias('id');
const realDay = (name) => when(isDay(col(`day_${name}`))).then(col(`day_${name}`)).otherwise(lit(null)).alias(`day_${name}`);

// id, name, day_ and its text of every date, amounts in cents, and the texts that checks read.
function tableOf(source) {
  const dates = named(source, 'date');
  const amounts = named(source, 'amount').map((name) => number(col(name).str.replaceAll(',', '')).mul(100).round(0).alias(name));
  const texts = ['serial', 'person_id', ...(READ_BY_CHECKS[source.name] ?? []), ...(has(source, 'village_code') ? ['village_code'] : []), ...dates];
  const rows = read(source).select(...texts.map((name) => col(name)), ...amounts, ...dates.map((name) => once(`day ${name}`, () => dayOf(name))), col('name').str.replaceAll('[ 　]', '').alias('name')).collectSync();
  const plain = rows.filter(col('person_id').str.contains(PLAIN));
  const dressed = rows.filter(col('person_id').str.contains(PLAIN).not()).withColumn(UNDRESSED);
  return pl.concat([plain, dressed]).lazy().withColumns(DIGITS).withColumns(CHECK, BORN, ...dates.map((name) => once(`real ${name}`, () => realDay(name))))
    .withColumns(ID).collectSync();
}

const found = [];

function say(check_, source, frame, ...keys) {
  found.push(frame.select(lit(check_).alias('check'), lit(source).alias('source'), (keys.length === 1 ? keys[0] : pl.concatString(keys, '|')).alias('key')));
}

const idText = pl.concatString([col('id'), when(col('check').eq(lit(10))).then(lit('X')).otherwise(col('check').cast(pl.Int32).cast(pl.Utf8))], '');
const withId = (frame) => frame.filter(col('id').isNotNull());
const semi = (left, right, on) => left.join(right.select(...[on].flat().map((name) => col(name))).unique(), { on, how: 'semi' });
const anti = (left, right, on) => left.join(right.select(...[on].flat().map((name) => col(name))).unique(), { on, how: 'anti' });

function judgeEach(tables, village) {
  const known = withId(tables.police);
  for (const source of registers) {
    const table = tables[source.name];
    say('C01', source.name, table.filter(col('id').isNull()), col('serial'));
    if (source.name !== 'police') {
      const numbered = withId(table);
      say('C02', source.name, anti(numbered, known, 'id'), col('serial'));
      say('C03', source.name, anti(semi(numbered, known, 'id'), known, ['id', 'name']), col('serial'));
    }
    if (has(source, 'village_code')) say('C10', source.name, anti(table, village, 'village_code'), col('serial'));
    for (const name of named(source, 'date')) {
      say('C14', source.name, table.filter(col(`day_${name}`).isNull().and(col(name).neq(lit('')))), col('serial'), lit(name));
    }
  }
}

function judgeTogether({ police, death, school, vehicle, monitor, allowance, disabled, claim, subsidy }) {
  const known = withId(police);
  const died = withId(death).groupBy('id').agg(col('day_main_date').min().alias('died'));
  say('C04', 'subsidy', withId(subsidy).join(died, { on: 'id', how: 'inner' }).filter(col('day_main_date').gt(col('died'))), col('serial'));
  say('C04', 'allowance', semi(withId(allowance), died, 'id'), col('serial'));
  const owners = withId(vehicle).filter(col('state').eq(lit('正常')).and(col('price').gtEq(lit(5000000))));
  say('C05', 'monitor', semi(semi(known, owners, 'id'), monitor, 'household_no').select(col('household_no')).unique(), col('household_no'));
  const homes = known.groupBy('id').agg(col('household_no').nUnique().alias('homes'), col('check').first().alias('check'));
  say('C06', 'police', homes.filter(col('homes').gt(lit(1))), idText);
  const born = number(col('id').str.slice(6, 8));
  const children = known.filter(col('state').eq(lit('正常')).and(born.gtEq(lit(20090901))).and(born.ltEq(lit(20180831)))).select(col('id'), col('check')).unique();
  say('C07', 'police', anti(children, withId(school).filter(col('state').eq(lit('在读'))), 'id'), idText);
  const bills = withId(claim).groupBy('id').agg(col('own').sum().alias('own'), col('check').first().alias('check')).filter(col('own').gt(lit(1000000)));
  say('C08', 'claim', anti(semi(bills, known, 'id'), withId(monitor), 'id'), idText);
  const upper = col('certificate').str.slice(0, 18).str.toUpperCase();
  say('C09', 'disabled', withId(disabled).filter(upper.neq(idText).or(col('certificate').str.lengths().neq(lit(20)))), col('serial'));
  const paid = withId(subsidy).groupBy(['id', 'project', 'batch']).agg(col('serial').count().alias('times'), col('check').first().alias('check'));
  say('C11', 'subsidy', paid.filter(col('times').gt(lit(1))), idText, col('project'), col('batch'));
  const heads = police.groupBy('household_no').agg(when(col('relation').eq(lit('户主'))).then(lit(1)).otherwise(lit(0)).sum().alias('heads'));
  say('C12', 'police', heads.filter(col('heads').neq(lit(1))), col('household_no'));
  say('C13', 'monitor', monitor.filter(col('net').neq(col('wage').plus(col('business')).plus(col('property')).plus(col('transfer')).minus(col('expense')))), col('serial'));
}

const tables = Object.fromEntries(registers.map((source) => [source.name, tableOf(source)]));
const village = read(sources.find((source) => source.name === 'village')).select(col('code').alias('village_code')).collectSync();
judgeEach(tables, village);
judgeTogether(tables);
pl.concat(found).writeCSV(path.join(out, 'findings.csv'));
