import { after, before, describe, test } from 'node:test';
import { Scene, people, playTo, picture } from './planning/scene.mjs';
describe('x', () => {
  let scene;
  before(async () => { scene = await Scene.open(); });
  after(() => scene?.close());
  test('play', { timeout: 120_000 }, async () => {
    const { page, visitor } = await scene.signIn(people.coordinator);
    try { await playTo(scene, page, 'end'); } catch (e) { await picture(page, 'fail'); console.log(page.url(), scene.server.tail(15), scene.relay.mails.map((m) => m.envelope.to + m.subject)); throw e; }
    await picture(page, 'program');
    console.log(visitor.complaints);
  });
});
