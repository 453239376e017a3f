// Kills the server at random moments of the planning story under load, each time while requests are open, and looks after
// every kill and at the end whether what must never happen has happened (oracle.mjs). CRASHES sets how often.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Relay } from '../e2e/harness/smtp.mjs';
import { Server } from '../e2e/harness/server.mjs';
import { waitFor } from '../e2e/harness/wait.mjs';
import { Load } from './load.mjs';
import { findBroken, open } from './oracle.mjs';

const crashes = Number(process.env.CRASHES ?? 10);
const random = (from, to) => from + Math.random() * (to - from);
const sleep = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

describe('kill -9 under load', () => {
  let relay;
  let server;
  before(async () => {
    relay = await Relay.start();
    server = await Server.start({ command: 'demo', smtpUrl: relay.url });
  });
  after(async () => {
    await server?.dispose();
    await relay?.stop();
  });

  // What the killed process left is looked at before the next one touches it.
  async function assertNothingBroken(load) {
    const database = await open(server.environment.ENTENTE_DATA_DIR);
    try {
      assert.deepEqual(await findBroken(database, { completed: load.completed, relay }), []);
    } finally {
      await database.close();
    }
  }

  test(`${crashes} times`, { timeout: 400_000 + crashes * 30_000 }, async (t) => {
    const load = new Load(server.url, relay);
    await load.arrive();
    for (let crash = 1; crash <= crashes; crash += 1) {
      load.start();
      // Moments are spread over the work done, not over the clock: a cold start would draw most of them otherwise.
      const moment = load.traffic.changes + Math.floor(random(0, 16));
      await waitFor(() => `work; the log:\n${server.tail()}`, () => load.traffic.changes >= moment && load.openChanges().length > 0, { interval: 1, timeout: 25_000 });
      await sleep(random(0, 15));
      const caught = load.openRequests();
      await server.kill();
      await load.interrupted();
      t.diagnostic(`crash ${crash}, ${load.completed.size} steps acknowledged, open: ${caught.join(', ') || 'just answered'}`);
      await assertNothingBroken(load);
      await server.launch();
    }

    // Nobody interrupts any more: what was left lying is done, every mail leaves.
    load.start();
    await waitFor('work after the last crash', () => load.completed.size >= crashes + 3, { timeout: 60_000 });
    await load.finish();
    let queue;
    const left = () => `an empty queue; in it: ${JSON.stringify(queue)}; the log:\n${server.tail(20)}`;
    await waitFor(left, async () => {
      const database = await open(server.environment.ENTENTE_DATA_DIR);
      try {
        queue = await database.all("SELECT 'mail' AS kind, id, run_at, attempt, lease_until, last_error FROM mail WHERE state = 'queued' "
          + "UNION ALL SELECT type, key, run_at, attempt, lease_until, last_error FROM engine_job WHERE state = 'ready'");
      } finally {
        await database.close();
      }
      return queue.length === 0;
    }, { timeout: 300_000, interval: 500 });
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
    await assertNothingBroken(load);
    assert.deepEqual(load.surprises, [], 'answers that no crash explains');
    t.diagnostic(`${load.completed.size} steps acknowledged, ${relay.mails.length} mails received`);
  });
});
