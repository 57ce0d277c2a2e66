// SPDX-License-Identifier: Apache-2.0
// duckdb.js DATA PACK OUT THREADS [--rows]: the common job in DuckDB. Writes OUT/findings.csv; with --rows the normalised rows of every
// source, too (OUT/<source>.csv). A number is held as 17 digits in a BIGINT, its check character is not kept;
// dates as yyyymmdd, amounts in cents. Each step of a normalisation is a select of its own: nested macros would be computed again at every mention.
const { DuckDBInstance } = require('@duckdb/node-api');
const fs = require('fs');
const path = require('path');

const [data, pack, out, threads, ...flags] = process.argv.slice(2);
const wholeRows = flags.includes('--rows');
const READ_BY_CHECKS = {
  police: ['household_no', 'relation', 'state'], disabled: ['certificate'], school: ['state'], vehicle: ['state'], subsidy: ['batch', 'project'], monitor: ['household_no'],
};

const sources = fs.readdirSync(path.join(pack, 'sources')).map((name) => JSON.parse(fs.readFileSync(path.join(pack, 'sources', name), 'utf8')));
const registers = sources.filter((source) => source.name !== 'village');
const named = (source, format) => source.fields.filter((field) => field.format === format).map((field) => field.name);

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const weighted = weights.map((weight, at) => `((n // ${10n ** BigInt(16 - at)}) % 10) * ${weight}`).join(' + ');
const MACROS = [
  `check_character(n) AS substr('10X98765432', CAST((${weighted}) % 11 AS INTEGER) + 1, 1)`,
  `number_text(n) AS n || check_character(n)`,
  `tidy(s) AS CASE WHEN regexp_full_match(s, '[0-9]{17}[0-9X]') THEN s
     ELSE upper(ltrim(translate(trim(s, ' 　'), '０１２３４５６７８９Ｘｘ', '0123456789XX'), '''')) END`,
  `is_day(d) AS d BETWEEN 19000101 AND 20251231 AND (d // 100) % 100 BETWEEN 1 AND 12 AND d % 100 BETWEEN 1 AND
     CASE (d // 100) % 100 WHEN 2 THEN 28 + CAST((d // 10000) % 4 = 0 AND ((d // 10000) % 100 <> 0 OR (d // 10000) % 400 = 0) AS INTEGER)
       WHEN 4 THEN 30 WHEN 6 THEN 30 WHEN 9 THEN 30 WHEN 11 THEN 30 ELSE 31 END`,
  `day_of(s) AS CASE WHEN length(s) = 10 AND s[5] = '-' AND s[8] = '-' THEN TRY_CAST(replace(s, '-', '') AS INTEGER)
     WHEN length(s) = 8 AND regexp_full_match(s, '[0-9]{8}') THEN CAST(s AS INTEGER)
     WHEN regexp_full_match(s, '[0-9]{4}[-/年][0-9]{1,2}[-/月][0-9]{1,2}日?') THEN CAST(s[1:4] AS INTEGER) * 10000
       + CAST(regexp_extract(s, '^.....?([0-9]{1,2})[-/月]', 1) AS INTEGER) * 100 + CAST(regexp_extract(s, '([0-9]{1,2})日?$', 1) AS INTEGER) END`,
  `cents(s) AS CAST(CAST(replace(s, ',', '') AS DECIMAL(18, 2)) * 100 AS BIGINT)`,
];

function csv(source) {
  const columns = source.fields.map((field) => `'${field.name}': 'VARCHAR'`).join(', ');
  return `read_csv('${path.join(data, source.name)}.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '\\N',
    ignore_errors = true, null_padding = false, columns = {${columns}})`;
}

// id, name, day and bad (of the main date), the amounts, and the texts that are wanted.
function tableOf(source) {
  const dates = named(source, 'date');
  const amounts = named(source, 'amount').map((name) => `cents("${name}") AS "${name}"`);
  const done = new Set(['name', 'person_id', ...dates, ...named(source, 'amount')]);
  const kept = wholeRows ? source.fields.map((field) => field.name).filter((name) => !done.has(name))
    : ['serial', ...(READ_BY_CHECKS[source.name] ?? []), ...source.fields.filter((field) => field.name === 'village_code').map((field) => field.name)];
  const days = dates.flatMap((name) => [`CASE WHEN is_day(raw_${name}) THEN raw_${name} END AS day_${name}`, `"${name}" <> '' AND day_${name} IS NULL AS bad_${name}`]);
  return `CREATE TABLE ${source.name} AS
    SELECT ${[...kept.map((name) => `"${name}"`), ...days, ...amounts].join(', ')}, replace(replace(name, ' ', ''), '　', '') AS name,
      CASE WHEN is_day((n // 1000) % 100000000) AND (ending IS NULL OR ending = check_character(n)) THEN n END AS id
    FROM (SELECT *, CASE WHEN length(number) = 15 THEN CAST(number[1:6] || '19' || number[7:] AS BIGINT) ELSE CAST(number[1:17] AS BIGINT) END AS n,
        CASE WHEN length(number) = 18 THEN number[18:] END AS ending
      FROM (SELECT *, CASE WHEN regexp_full_match(tidied, '[0-9]{17}[0-9X]|[0-9]{15}') THEN tidied END AS number
        FROM (SELECT *, tidy(person_id) AS tidied, ${dates.map((name) => `day_of("${name}") AS raw_${name}`).join(', ')} FROM ${csv(source)})))`;
}

function checks() {
  const all = registers.map((source) => source.name);
  const others = all.filter((name) => name !== 'police');
  const withVillage = registers.filter((source) => source.fields.some((field) => field.name === 'village_code')).map((source) => source.name);
  return [
    ...all.map((name) => `SELECT 'C01', '${name}', serial FROM ${name} WHERE id IS NULL`),
    ...others.map((name) => `SELECT 'C02', '${name}', serial FROM ${name} t WHERE id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM known k WHERE k.id = t.id)`),
    ...others.map((name) => `SELECT 'C03', '${name}', serial FROM ${name} t WHERE EXISTS (SELECT 1 FROM known k WHERE k.id = t.id)
       AND NOT EXISTS (SELECT 1 FROM known k WHERE k.id = t.id AND k.name = t.name)`),
    `SELECT 'C04', 'subsidy', serial FROM subsidy JOIN (SELECT id, min(day_main_date) AS died FROM death WHERE id IS NOT NULL GROUP BY id) USING (id) WHERE day_main_date > died`,
    `SELECT 'C04', 'allowance', serial FROM allowance WHERE id IN (SELECT id FROM death WHERE id IS NOT NULL)`,
    `SELECT DISTINCT 'C05', 'monitor', household_no FROM police WHERE household_no IN (SELECT household_no FROM monitor)
       AND id IN (SELECT id FROM vehicle WHERE state = '正常' AND price >= 5000000 AND id IS NOT NULL)`,
    `SELECT 'C06', 'police', number_text(id) FROM (SELECT id FROM police WHERE id IS NOT NULL GROUP BY id HAVING count(DISTINCT household_no) > 1)`,
    `SELECT DISTINCT 'C07', 'police', number_text(id) FROM police p WHERE state = '正常' AND (id // 1000) % 100000000 BETWEEN 20090901 AND 20180831
       AND NOT EXISTS (SELECT 1 FROM school s WHERE s.id = p.id AND s.state = '在读')`,
    `SELECT 'C08', 'claim', number_text(id) FROM (SELECT id FROM claim WHERE id IS NOT NULL GROUP BY id HAVING sum(own) > 1000000) c
       WHERE EXISTS (SELECT 1 FROM known k WHERE k.id = c.id) AND NOT EXISTS (SELECT 1 FROM monitor m WHERE m.id = c.id)`,
    `SELECT 'C09', 'disabled', serial FROM disabled WHERE id IS NOT NULL AND (upper(certificate[1:18]) <> number_text(id) OR length(certificate) <> 20)`,
    ...withVillage.map((name) => `SELECT 'C10', '${name}', serial FROM ${name} t WHERE NOT EXISTS (SELECT 1 FROM village v WHERE v.code = t.village_code)`),
    `SELECT 'C11', 'subsidy', number_text(id) || '|' || project || '|' || batch FROM
       (SELECT id, project, batch FROM subsidy WHERE id IS NOT NULL GROUP BY ALL HAVING count(*) > 1)`,
    `SELECT 'C12', 'police', household_no FROM police GROUP BY household_no HAVING count(*) FILTER (relation = '户主') <> 1`,
    `SELECT 'C13', 'monitor', serial FROM monitor WHERE net <> wage + business + property + transfer - expense`,
    ...registers.flatMap((source) => named(source, 'date').map((date) => `SELECT 'C14', '${source.name}', serial || '|${date}' FROM ${source.name} WHERE bad_${date}`)),
  ];
}

async function main() {
  const connection = await (await DuckDBInstance.create(':memory:', { threads })).connect();
  const run = (sql) => connection.run(sql);
  await run('SET preserve_insertion_order = false');
  await run(`SET temp_directory = '${out}'`);
  for (const macro of MACROS) await run(`CREATE MACRO ${macro}`);
  await run(`CREATE TABLE village AS SELECT * FROM ${csv(sources.find((source) => source.name === 'village'))}`);
  for (const source of registers) {
    await run(tableOf(source));
    if (wholeRows) await run(`COPY (SELECT * REPLACE (number_text(id) AS id) FROM ${source.name}) TO '${path.join(out, source.name)}.csv' (HEADER)`);
  }
  await run('CREATE TABLE known AS SELECT DISTINCT id, name FROM police WHERE id IS NOT NULL');
  await run('CREATE TABLE findings ("check" VARCHAR, source VARCHAR, key VARCHAR)');
  for (const check of checks()) await run(`INSERT INTO findings ${check}`);
  await run(`COPY findings TO '${path.join(out, 'findings.csv')}' (HEADER)`);
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
