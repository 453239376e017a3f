// What must hold whatever happened, read from the data folder alone. Works on a copy of the database, so that looking
// never recovers, checkpoints or locks what the server will open next.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export async function open(dataFolder) {
  const copy = await mkdtemp(path.join(tmpdir(), 'entente-oracle-'));
  for (const suffix of ['', '-wal']) {
    const file = path.join(dataFolder, `entente.db${suffix}`);
    if (existsSync(file)) await copyFile(file, path.join(copy, `entente.db${suffix}`));
  }
  return {
    dataFolder,
    async all(sql) {
      const { stdout } = await run('sqlite3', ['-json', path.join(copy, 'entente.db'), sql], { maxBuffer: 1 << 28 });
      return stdout.trim() ? JSON.parse(stdout) : [];
    },
    async one(sql) {
      return Object.values((await this.all(sql))[0])[0];
    },
    close: () => rm(copy, { recursive: true, force: true }),
  };
}

// Each query finds what breaks its rule.
const rules = {
  'the file is whole': "SELECT integrity_check AS problem FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
  'every reference leads somewhere': 'SELECT * FROM pragma_foreign_key_check',
  'events of an instance have no gap': 'SELECT instance_id FROM instance_event GROUP BY instance_id HAVING count(*) <> max(seq) - min(seq) + 1',
  'an instance knows its last event': 'SELECT i.id, i.next_event, max(e.seq) AS last FROM instance i JOIN instance_event e ON e.instance_id = i.id GROUP BY i.id HAVING i.next_event <> max(e.seq) + 1',
  'every event hangs on the chain of its case': `WITH RECURSIVE chain(id, of) AS (SELECT last_event, id FROM instance UNION ALL
    SELECT coalesce(e.before, e.id - 1), c.of FROM chain c JOIN instance_event e ON e.id = c.id)
    SELECT e.id FROM instance_event e WHERE NOT EXISTS (SELECT 1 FROM chain c WHERE c.id = e.id AND c.of = e.instance_id)`,
  'every task hangs on the chain of its case': `WITH RECURSIVE chain(id, of) AS (SELECT last_task, id FROM instance UNION ALL
    SELECT t.before, c.of FROM chain c JOIN task t ON t.id = c.id)
    SELECT t.id FROM task t WHERE NOT EXISTS (SELECT 1 FROM chain c WHERE c.id = t.id AND c.of = t.instance_id)`,
  'a key names one task of a case': 'SELECT instance_id, key FROM task GROUP BY instance_id, key HAVING count(*) > 1',
  'an ended instance waits for nothing': "SELECT t.id FROM task t JOIN instance i ON i.id = t.instance_id WHERE i.status <> 'active' AND t.state = 'open'",
  'a decided task is completed': "SELECT t.id, t.state FROM decision d JOIN task t ON t.id = d.task_id WHERE t.state <> 'completed'",
  'a completed approval has its decision': "SELECT t.id FROM task t WHERE t.kind IN ('approval', 'answer') AND t.state = 'completed' AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.task_id = t.id)",
  'a decision by link had a link': "SELECT d.id FROM decision d WHERE d.channel = 'link' AND NOT EXISTS (SELECT 1 FROM action_link l WHERE l.task_id = d.task_id)",
  'a dispatched task has its dispatch': "SELECT t.id FROM task t WHERE t.kind = 'dispatch' AND t.state = 'completed' AND NOT EXISTS (SELECT 1 FROM dispatch d WHERE d.task_id = t.id)",
  'an open approval has its mail': "SELECT t.id FROM task t WHERE t.kind = 'approval' AND t.state = 'open' AND NOT EXISTS (SELECT 1 FROM mail m WHERE m.task_id = t.id)",
  'one cause, one mail to one person': 'SELECT task_id, cause, recipients, count(*) AS mails FROM mail WHERE task_id IS NOT NULL GROUP BY task_id, cause, text_name, recipients HAVING count(*) > 1',
  'a link belongs to a mail': 'SELECT l.task_id FROM action_link l JOIN mail m ON m.id = l.mail_id WHERE m.task_id <> l.task_id',
  'no step ended in an incident': 'SELECT element_id, data FROM incident WHERE resolved_at IS NULL',
};

// completed: ids of the tasks whose completion was acknowledged. Resolves to a list of what is broken, in words.
export async function findBroken(database, { completed, relay }) {
  const broken = [];
  for (const [rule, sql] of Object.entries(rules)) {
    for (const row of await database.all(sql)) broken.push(`${rule}: ${JSON.stringify(row)}`);
  }

  const states = new Map((await database.all('SELECT id, state FROM task')).map(({ id, state }) => [id, state]));
  for (const id of completed) {
    if (states.get(id) !== 'completed') broken.push(`acknowledged, but not kept: task ${id} is ${states.get(id) ?? 'not there'}`);
  }

  const plain = (messageId) => messageId.replace(/^<|>$/g, '');
  const mails = await database.all('SELECT message_id, state FROM mail');
  const known = new Set(mails.map(({ message_id: id }) => plain(id)));
  const received = new Set(relay.mails.map(({ messageId }) => plain(messageId)));
  for (const id of received) if (!known.has(id)) broken.push(`a mail without a committed cause: ${id}`);
  for (const { message_id: id, state } of mails) {
    if (state === 'sent' && !received.has(plain(id))) broken.push(`marked as sent, but the relay never got it: ${id}`);
  }

  let previous;
  for (const { seq, prev_hash: before, hash } of await database.all('SELECT seq, prev_hash, hash FROM audit_event ORDER BY seq')) {
    if (previous && (before !== previous.hash || seq !== previous.seq + 1)) broken.push(`the audit chain breaks before entry ${seq}`);
    previous = { seq, hash };
  }

  const files = await database.all('SELECT sha256 FROM revision UNION SELECT sha256 FROM issued_copy UNION SELECT sha256 FROM attachment UNION SELECT sha256 FROM package_file UNION SELECT sha256 FROM mail_attachment');
  for (const { sha256 } of files) {
    const bytes = await readFile(path.join(database.dataFolder, 'blobs', sha256.slice(0, 2), sha256.slice(2))).catch(() => null);
    if (!bytes) broken.push(`the file ${sha256} is missing`);
    else if (createHash('sha256').update(bytes).digest('hex') !== sha256) broken.push(`the file ${sha256} has other bytes`);
  }
  return broken;
}
