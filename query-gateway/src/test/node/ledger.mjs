// Writes with mysql2 until its input ends: a key is said after its write was acknowledged, and every error.
import mysql from 'mysql2/promise';

const pool = mysql.createPool({
  host: '127.0.0.1',
  port: Number(process.env.GATEWAY_PORT),
  user: process.env.GATEWAY_USER,
  password: process.env.GATEWAY_PASSWORD,
  database: 'shop',
  connectionLimit: 4,
});

let writing = true;
process.stdin.on('end', () => (writing = false)).resume();

let keys = 0;
async function write(run) {
  while (writing) {
    const key = ++keys;
    try {
      const [{ affectedRows }] = await run('INSERT INTO ledger VALUES (?)', [key]);
      console.log(affectedRows === 1 ? `acknowledged ${key}` : `error ${key}: ${affectedRows} rows`);
    } catch (error) {
      console.log(`error ${key}: ${error.errno} ${error.message}`);
    }
  }
}

const text = pool.query.bind(pool);
const prepared = pool.execute.bind(pool);
await Promise.all([text, text, prepared, prepared].map(write));
await pool.end();
