// SPDX-License-Identifier: Apache-2.0
// What DuckDB's read_csv makes of each file named on stdin, one line of JSON each: the rows as text, or null where it refuses the file.
// Everything is left to its sniffer but two things: the first row is data too, and no cell becomes a number.
const { DuckDBInstance } = require("@duckdb/node-api");
const fs = require("fs");

async function rowsOf(connection, path) {
    try {
        const quoted = path.replaceAll("'", "''");
        const reader = await connection.runAndReadAll(`select * from read_csv('${quoted}', header = false, all_varchar = true)`);
        return reader.getRowsJson().map((row) => row.map((cell) => cell ?? ""));
    } catch {
        return null;
    }
}

async function main() {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    for (const path of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
        process.stdout.write(JSON.stringify(await rowsOf(connection, path)) + "\n");
    }
}

main();
