// What applications do with mysql2, done through the gateway. Ends with 0 when everything is as it must be.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import mysql from 'mysql2';

const options = {
  host: '127.0.0.1',
  port: Number(process.env.GATEWAY_PORT),
  user: process.env.GATEWAY_USER,
  password: process.env.GATEWAY_PASSWORD,
  database: 'shop',
  charset: 'utf8mb4',
  supportBigNumbers: true,
};

async function main() {
  const pool = mysql.createPool({ ...options, connectionLimit: 4 });
  const db = pool.promise();

  const [inserted] = await db.query('INSERT INTO person (name, data, price) VALUES (?, ?, ?)', [
    "O'Neil 😀",
    Buffer.from([0, 255, 39, 92]),
    '12.5000',
  ]);
  assert.equal(inserted.affectedRows, 1);
  assert.equal(inserted.insertId, 1);

  // Text protocol and server-side prepared statements see the same row.
  for (const run of [db.query.bind(db), db.execute.bind(db)]) {
    const [rows, fields] = await run('SELECT name, data, price, NULL AS nothing FROM person WHERE id = ?', [1]);
    assert.deepEqual(rows, [
      { name: "O'Neil 😀", data: Buffer.from([0, 255, 39, 92]), price: '12.5000', nothing: null },
    ]);
    assert.equal(fields[0].name, 'name');
  }

  // A pool under concurrency: each statement is prepared again on each of the four connections.
  const squares = await Promise.all(
    Array.from({ length: 100 }, (_, i) => db.execute('SELECT ? * ? AS square', [i, i])),
  );
  assert.deepEqual(
    squares.map(([rows]) => Number(rows[0].square)),
    Array.from({ length: 100 }, (_, i) => i * i),
  );

  const connection = await db.getConnection();
  await connection.beginTransaction();
  await connection.execute('INSERT INTO person (name) VALUES (?)', ['undone']);
  await connection.rollback();
  await connection.beginTransaction();
  await connection.execute('INSERT INTO person (name) VALUES (?)', ['kept']);
  await connection.commit();
  const [[{ names }]] = await connection.query('SELECT GROUP_CONCAT(name ORDER BY id) AS names FROM person WHERE id > 1');
  assert.equal(names, 'kept');
  await assert.rejects(connection.query('SELECT nothing FROM person'), { errno: 1054 });
  await assert.rejects(connection.query('INSERT INTO person (id) VALUES (1)'), { code: 'ER_DUP_ENTRY' });
  await connection.changeUser({ database: 'shop2' });
  const [[{ db: database }]] = await connection.query('SELECT DATABASE() AS db FROM (SELECT 1) x');
  assert.notEqual(database, null);
  await connection.changeUser({ database: 'shop' });
  connection.release();

  // Rows one by one, with pauses: the gateway must wait for a slow reader.
  let streamed = 0;
  for await (const row of pool.query('SELECT seq, REPEAT("x", 200) AS filler FROM seq_1_to_20000').stream()) {
    streamed += 1;
    assert.equal(row.seq, streamed);
    if (streamed % 5000 === 0) await new Promise((resume) => setTimeout(resume, 20));
  }
  assert.equal(streamed, 20000);

  const file = Array.from({ length: 5000 }, (_, i) => `${1000 + i}\tname ${i}\n`).join('');
  const [loaded] = await db.query({
    sql: 'LOAD DATA LOCAL INFILE "rows" INTO TABLE person (id, name)',
    infileStreamFactory: () => Readable.from([Buffer.from(file)]),
  });
  assert.equal(loaded.affectedRows, 5000);

  const several = await mysql.createConnection({ ...options, multipleStatements: true }).promise();
  const [results] = await several.query('SELECT 1 AS a; SET @x = 2; SELECT @x AS b; SELECT COUNT(*) AS c FROM shop2.other');
  assert.deepEqual([results[0][0].a, Number(results[2][0].b), results[3][0].c], [1, 2, 0]);
  const [procedure] = await several.query('CALL two()');
  assert.deepEqual([procedure[0], procedure[1]], [[{ first: 1 }], [{ second: 2 }]]);
  await several.end();

  const large = 'z'.repeat(17 * 1024 * 1024);
  await db.execute('UPDATE person SET note = ? WHERE id = 1', [large]);
  const [[{ note }]] = await db.execute('SELECT note FROM person WHERE id = 1');
  assert.ok(note === large);

  await pool.promise().end();

  if (process.env.GATEWAY_TLS) {
    const secure = await mysql
      .createConnection({ ...options, port: Number(process.env.GATEWAY_TLS), ssl: { rejectUnauthorized: false } })
      .promise();
    const [[{ id }]] = await secure.query('SELECT MIN(id) AS id FROM person');
    assert.equal(id, 1);
    await secure.end();
  }

  await assert.rejects(mysql.createConnection({ ...options, password: 'wrong' }).promise().query('SELECT 1'), {
    errno: 1045,
  });
  console.log('mysql2: all well');
}

await main();
