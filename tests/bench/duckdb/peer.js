// SPDX-License-Identifier: Apache-2.0
// peer.js PACKAGE PACK AS_OF DIVISION: the rules of this folder in DuckDB over transform's package. Prints `load SECONDS`, then for each rule
// `RULE MILLISECONDS ROWS SUBJECTS-THAT-DIFFER`, then `all MILLISECONDS`. Threads: as many as processors, as bidui has. The keys of people and
// households are integers before a rule is timed, as they are in bidui's tables.
const { DuckDBInstance } = require('@duckdb/node-api');
const fs = require('fs');
const path = require('path');

const [packageFolder, pack, asOf, division] = process.argv.slice(2);
const ROUNDS = 3;
const TYPES = { string: 'VARCHAR', integer: 'BIGINT', number: 'DECIMAL(18,4)', date: 'DATE', yearmonth: 'VARCHAR', boolean: 'BOOLEAN' };

function resources() {
  return JSON.parse(fs.readFileSync(path.join(packageFolder, 'datapackage.json'), 'utf8')).resources;
}

function parameter(name) { // the value in force at the place on the date
  const file = JSON.parse(fs.readFileSync(path.join(pack, 'params', `${name}.json`), 'utf8'));
  const valid = file.values.filter((value) => value.from <= asOf && (value.to === null || asOf < value.to) && (value.place === '000000' || division.startsWith(value.place)));
  valid.sort((left, right) => right.place.replace(/0+$/, '').length - left.place.replace(/0+$/, '').length || (left.from < right.from ? 1 : -1));
  return file.type === 'date' ? `DATE '${valid[0].value}'` : valid[0].value;
}

async function loadTables(connection, wanted) {
  for (const resource of resources().filter((one) => wanted.has(one.name))) {
    const columns = resource.schema.fields.map((field) => `'${field.name}': '${TYPES[field.type] ?? 'VARCHAR'}'`).join(', ');
    await connection.run(`CREATE TABLE ${resource.name} AS SELECT * FROM read_csv('${path.join(packageFolder, resource.path)}', header = true, columns = {${columns}})`);
  }
}

async function numberKeys(connection, wanted) {
  for (const key of ['person_key', 'household_key']) {
    const tables = resources().filter((one) => wanted.has(one.name) && one.schema.fields.some((field) => field.name === key)).map((one) => one.name);
    await connection.run(`CREATE TABLE number_of_${key} AS SELECT key, row_number() OVER ()::INTEGER AS number
      FROM (${tables.map((name) => `SELECT ${key} AS key FROM ${name}`).join(' UNION ')}) WHERE key IS NOT NULL`);
    for (const name of tables) {
      await connection.run(`CREATE OR REPLACE TABLE ${name} AS SELECT ${name}.* REPLACE (k.number AS ${key}) FROM ${name} LEFT JOIN number_of_${key} k ON k.key = ${name}.${key}`);
    }
  }
}

async function measure(connection, sql) {
  let best = Infinity;
  let rows;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    rows = (await connection.runAndReadAll(sql)).getRows();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e6);
  }
  return { milliseconds: best, subjects: rows.map((row) => String(row[0])) };
}

async function main() {
  const rules = fs.readdirSync(__dirname).filter((name) => name.endsWith('.sql')).sort().map((name) => [name.slice(0, -4), fs.readFileSync(path.join(__dirname, name), 'utf8')]);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const text = rules.map((rule) => rule[1]).join('\n');
  const wanted = new Set(resources().map((resource) => resource.name).filter((name) => new RegExp(`\\b${name}\\b`).test(text)));
  const start = process.hrtime.bigint();
  await loadTables(connection, wanted);
  await numberKeys(connection, wanted);
  await connection.run(`CREATE TABLE finding AS SELECT rule, coalesce(p.number, h.number)::VARCHAR AS subject_key
    FROM read_csv('${path.join(packageFolder, 'findings.csv')}', header = true, all_varchar = true) f
    LEFT JOIN number_of_person_key p ON f.subject = 'person' AND p.key = f.subject_key
    LEFT JOIN number_of_household_key h ON f.subject = 'household' AND h.key = f.subject_key`);
  await connection.run(`CREATE TABLE rule_run AS SELECT * FROM read_csv('${path.join(packageFolder, 'rule_runs.csv')}', header = true, all_varchar = true)`);
  console.log(`load ${(Number(process.hrtime.bigint() - start) / 1e9).toFixed(2)}`);
  await connection.run(`SET VARIABLE as_of = DATE '${asOf}'`);
  for (const name of new Set([...text.matchAll(/getvariable\('(\w+)'\)/g)].map((match) => match[1]).filter((name) => name !== 'as_of'))) {
    await connection.run(`SET VARIABLE ${name} = ${parameter(name)}`);
  }
  let all = 0;
  for (const [rule, sql] of rules) {
    const { milliseconds, subjects } = await measure(connection, sql);
    const run = (await connection.runAndReadAll(`SELECT flagged::BIGINT, suppressed::BIGINT + exempt::BIGINT FROM rule_run WHERE rule = '${rule}'`)).getRows()[0];
    const native = new Set((await connection.runAndReadAll(`SELECT subject_key FROM finding WHERE rule = '${rule}'`)).getRows().map((row) => row[0]));
    const ours = new Set(subjects);
    const missing = [...native].filter((subject) => !ours.has(subject)).length;
    const more = run[1] > 0n ? 0 : [...ours].filter((subject) => !native.has(subject)).length; // those suppressed are no findings
    console.log(`${rule} ${milliseconds.toFixed(1)} ${subjects.length} ${missing + more + Math.abs(Number(run[0]) - subjects.length)}`);
    all += milliseconds;
  }
  console.log(`all ${all.toFixed(1)}`);
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
