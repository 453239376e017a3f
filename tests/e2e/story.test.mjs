// The main job, end to end: a coordinator, a reviewer, a signatory and the partner ministry, by browser and mail.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import {
  Scene, answer, answerForm, checkAnswers, completeTask, concept, decide, dispatch, fillConcept, fillEnquiry, fillRequest, notice,
  openTask, people, picture, program, say, startPlanning, tokenIn,
} from './planning/scene.mjs';
import { run } from './harness/server.mjs';
import { addParagraph, textOf } from './planning/word.mjs';

describe('from the enquiry to the partner ministry\'s answer', () => {
  let scene;
  let coordinator;
  let page;
  before(async () => {
    scene = await Scene.open();
    ({ visitor: coordinator, page } = await scene.signIn(people.coordinator));
  });
  after(() => scene?.close());

  const download = async (link) => {
    const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const chunks = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    return Buffer.concat(chunks);
  };

  test('the coordinator starts the workflow and answers the first form', async () => {
    await startPlanning(page);
    await coordinator.inspect(page);
    await fillEnquiry(page);
  });

  test('a form says what is missing, keeps a draft, and asks to check the answers', async () => {
    await openTask(page, 'Write the concept note');
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    const summary = page.getByRole('heading', { name: say('en', 'errors.title') });
    await summary.waitFor();
    await coordinator.inspect(page);
    const problems = page.getByRole('alert').getByRole('link');
    assert.ok(await problems.count() >= 3);
    for (const problem of await problems.all()) {
      const id = (await problem.getAttribute('href')).slice(1);
      await problem.click();
      assert.equal(await page.evaluate(() => document.activeElement.id), id, 'a problem leads to its field');
      assert.equal(await page.locator(`[id="${id}"]`).getAttribute('aria-invalid'), 'true');
    }
    await answerForm(page, 'concept_note', concept);
    await page.getByRole('button', { name: say('en', 'task.save'), exact: true }).click();
    await page.getByRole('status').filter({ hasText: say('en', 'notice.draft_saved') }).waitFor();
    await openTask(page, 'Write the concept note');
    await checkAnswers(page);
    await page.getByText(concept['concept.theme1.title']).waitFor();
    await coordinator.inspect(page);
    await page.getByRole('button', { name: say('en', 'check.complete'), exact: true }).click();
    await page.getByRole('status').filter({ hasText: say('en', 'notice.task_completed') }).waitFor();
  });

  test('the reviewer asks for changes by the link in the mail, and the coordinator reads why', async () => {
    const { page: link, visitor } = await scene.openLink(await scene.mail(people.reviewer, /제1판/));
    await visitor.inspect(link, { allow: ['Training institution', 'Korea', 'Uzbekistan'] });
    await picture(link, 'decision_ko');
    await decide(link, 'request_changes', { comment: '주제를 하나 더 넣어 주십시오.', language: 'ko' });
    await link.reload();
    await link.getByText('주제를 하나 더 넣어 주십시오.').first().waitFor();
    await scene.mail(people.reviewer, /접수 확인|확인/);
    await scene.mail(people.coordinator, /changes requested/);
    await openTask(page, 'Write the concept note');
    await page.getByText('주제를 하나 더 넣어 주십시오.').first().waitFor();
    await answerForm(page, 'concept_note', { 'concept.theme2.title': 'Local development' });
    await completeTask(page);
  });

  test('the second revision is approved; a second decision shows the first', async () => {
    const mail = await scene.mail(people.reviewer, /제2판/);
    const first = await scene.openLink(mail);
    const second = await scene.openLink(mail);
    await decide(first.page, 'approve', { language: 'ko' });
    await second.page.getByLabel(say('ko', 'decision.reject'), { exact: true }).check();
    await second.page.getByLabel(say('ko', 'decision.comment'), { exact: true }).fill('늦었습니다.');
    await second.page.getByRole('button', { name: say('ko', 'decision.button'), exact: true }).click();
    await second.page.getByText(say('ko', 'outcome.approve'), { exact: false }).first().waitFor();
    second.visitor.assertClean();
  });

  let oldLink;
  test('the letter is taken into Word and comes back as revision 2; the older link dies', async () => {
    await fillRequest(page);
    oldLink = scene.linkOf(await scene.mail(people.signatory, /your decision/));
    await page.goto(program);
    await page.getByRole('link', { name: /Co-host request letter \(English\)/ }).first().click();
    const letter = await download(page.getByRole('link', { name: /\.docx/ }).first());
    assert.match(textOf(letter), /hereinafter referred to as MOIS/);
    await page.getByText(createHash('sha256').update(letter).digest('hex')).first().waitFor();
    await page.getByLabel(say('en', 'document.file'), { exact: true }).setInputFiles({
      name: 'letter edited.docx', mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      buffer: addParagraph(letter, 'With the warmest regards.'),
    });
    await page.getByRole('button', { name: say('en', 'document.upload_button'), exact: true }).click();
    await page.getByText('With the warmest regards.').first().waitFor({ state: 'attached' });
    await coordinator.inspect(page);
    await picture(page, 'document');
    const { page: dead, visitor } = await scene.visit({ device: 'phone' });
    await dead.goto(oldLink);
    await dead.getByText(/revision 2/).first().waitFor();
    assert.equal(await dead.getByRole('radio').count(), 0);
    await visitor.inspect(dead);
  });

  test('the signatory passes the letter on; the new holder approves with a remark', async () => {
    const { page: link, link: address } = await scene.openLink(await scene.mail(people.signatory, /revision 2/));
    await link.getByText(say('en', 'decision.pass_on'), { exact: true }).click();
    await link.getByLabel(say('en', 'decision.pass_on_name'), { exact: true }).fill('Signatory 2');
    await link.getByLabel(say('en', 'decision.pass_on_email'), { exact: true }).fill('signatory2@mois.example');
    await link.getByRole('button', { name: say('en', 'decision.pass_on_button'), exact: true }).click();
    await scene.mail(people.signatory, /passed on/);
    await link.goto(address);
    assert.equal(await link.getByRole('radio').count(), 0);
    const next = await scene.openLink(await scene.mail('signatory2@mois.example', /your decision/));
    await next.visitor.inspect(next.page);
    await answer(next.page, {
      [say('en', 'decision.acting', { person: 'Signatory 2' })]: true,
      [say('en', 'decision.acting_name')]: 'Deputy 1', [say('en', 'decision.acting_title')]: 'Acting Director',
    });
    await decide(next.page, 'approve_with_remark', { comment: 'Please send it this week.' });
    await next.page.getByText('Deputy 1, Acting Director').waitFor();
    await next.page.getByText(say('en', 'decided.acting_for', { acting_for: 'Signatory 2' })).waitFor();
    assert.match((await scene.mail('signatory2@mois.example', /Receipt/)).text, /Decided by: Deputy 1, Acting Director/);
  });

  test('only the dispatch sends the letter', async () => {
    assert.equal(scene.unread(people.addressee).length, 0);
    await openTask(page, 'Dispatch the letter');
    await coordinator.inspect(page);
    await picture(page, 'dispatch');
    await dispatch(page, { number: 'ICD-2027-014' });
  });

  let letter; // the issued copy
  const upload = async (buffer) => {
    await page.goto(`${scene.server.url}/verify`);
    await page.getByLabel(say('en', 'verify.file'), { exact: true }).setInputFiles({
      name: 'letter.docx', mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', buffer,
    });
    await page.getByRole('button', { name: say('en', 'verify.button'), exact: true }).click();
    await page.getByRole('heading', { name: say('en', 'verify.result') }).waitFor();
    await coordinator.inspect(page);
    return page.getByRole('main').innerText();
  };

  test('the issued copy has number and date, and a page tells it from one that was changed', async () => {
    await page.goto(program);
    await page.getByRole('link', { name: 'Co-host request letter (English)' }).first().click();
    await page.getByRole('heading', { level: 4, name: /Issued copy of revision \d+ · ICD-2027-014/ }).waitFor();
    await coordinator.inspect(page);
    await picture(page, 'issued');
    const approved = await download(page.locator('.history').getByRole('link', { name: /\.docx/ }).first());
    letter = await download(page.getByRole('link', { name: /_issued\.docx/ }).first());
    assert.match(textOf(letter), /ICD-2027-014/);
    assert.doesNotMatch(textOf(approved), /ICD-2027-014/);
    const genuine = await upload(letter);
    await picture(page, 'verified');
    for (const said of [say('en', 'verify.good'), 'ICD-2027-014 (as recorded)', createHash('sha256').update(letter).digest('hex'),
      createHash('sha256').update(approved).digest('hex'), 'Deputy 1, Acting Director']) {
      assert.ok(genuine.includes(said), `${said} in:\n${genuine}`);
    }
    const changed = await upload(addParagraph(letter, 'And one million.'));
    await picture(page, 'changed');
    for (const said of [say('en', 'verify.bad'), 'And one million.']) assert.ok(changed.includes(said), `${said} in:\n${changed}`);
    assert.ok((await upload(Buffer.from('%PDF-1.7 something'))).includes(say('en', 'verify.not_known')));
  });

  test('the partner ministry answers on a phone, and both coordinators are told', async () => {
    const mail = await scene.mail(people.addressee, /ICD-2027-014/);
    assert.ok(mail.attachments.some(({ filename }) => filename === 'signed.pdf'));
    const { page: link, visitor } = await scene.openLink(mail);
    await visitor.inspect(link);
    await picture(link, 'reply');
    const goOn = () => link.getByRole('button', { name: say('en', 'task.continue'), exact: true }).click();
    await answerForm(link, 'partner_reply', {
      'reply.answer=accept_with_changes': true,
      'reply.preferred.from': '2027-10-19', 'reply.preferred.to': '2027-10-21',
      'reply.focalPoint.name': 'Focal point 1', 'reply.focalPoint.title': 'Chief Specialist', 'reply.focalPoint.email': 'focal1@partner.example',
    });
    await goOn(); // what the answer asks for besides is shown without a script, on the next page
    await answerForm(link, 'partner_reply', { 'reply.changes': 'One more day for site visits.' });
    await visitor.inspect(link);
    await goOn();
    await link.getByRole('button', { name: say('en', 'check.send'), exact: true }).click();
    await link.getByRole('heading', { level: 1 }).waitFor();
    visitor.assertClean();
    await scene.mail(people.addressee, /Receipt/);
    await scene.mail(people.addressee, /Thank you for agreeing to co-host/);
    for (const address of [people.coordinator, people.partnerCoordinator]) {
      const { text } = await scene.mail(address, /accepts to co-host, with changes/);
      for (const said of ['One more day for site visits.', 'Focal point 1, Chief Specialist, focal1@partner.example', '19 October 2027']) {
        assert.ok(text.includes(said), `${said} in:\n${text}`);
      }
    }
    await page.goto(program);
    await page.getByText('edited by hand').first().waitFor();
    await page.getByText(say('en', 'outcome.answered')).first().waitFor();
    await coordinator.inspect(page);
    await picture(page, 'program');
    await page.getByRole('link', { name: 'Answer the co-host request (Partner ministry)', exact: true }).first().click();
    for (const said of ['One more day for site visits.', 'Focal point 1', 'Chief Specialist', '19 October 2027', 'Addressee 1, First Deputy Minister']) {
      await page.getByText(said).first().waitFor();
    }
    await coordinator.inspect(page);
    await picture(page, 'answered');
  });

  test('the program page says who holds the ball since when, and by which bytes', async () => {
    await page.goto(program);
    const shown = await page.locator('section[aria-labelledby=documents] code').evaluateAll((all) => all.map(({ title, textContent }) => [title, textContent]));
    assert.ok(shown.length >= 4);
    for (const [whole, short] of shown) assert.ok(whole.startsWith(short.replace(/\s/g, '')) && whole.length === 64);
    await startPlanning(page);
    await page.goto(program);
    const rows = page.locator('section[aria-labelledby=waiting] tbody tr');
    assert.equal(await rows.count(), 2, 'one side holds each open item: the roles of the first case, and this one');
    const row = rows.filter({ hasText: 'Record the enquiry' });
    assert.match(await row.innerText(), /Coordinator 1[^]*Ministry of the Interior and Safety[^]*Record the enquiry[^]*since [^]*\d\d:\d\d Seoul[^]*Tashkent/);
  });

  test('attachments of every kind are kept as they are; what only pretends to be one is refused', async () => {
    await page.goto(program);
    await page.getByRole('link', { name: /Co-host request letter \(English\)/ }).first().click();
    const zip = Buffer.from('PK\x03\x04 not to be opened', 'latin1');
    const compound = Buffer.from('d0cf11e0a1b11ae1', 'hex');
    const files = { 'agenda.pdf': Buffer.from('%PDF-1.7\n'), 'slides.pptx': zip, '공문.hwp': compound, '공문.hwpx': zip, 'venue.png': Buffer.from('89504e470d0a1a0a', 'hex'), 'hall.jpg': Buffer.from('ffd8ffe0', 'hex') };
    for (const [name, buffer] of Object.entries(files)) {
      await page.getByLabel(say('en', 'document.attach'), { exact: true }).setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
      await page.getByRole('button', { name: say('en', 'document.attach_button'), exact: true }).click();
      await notice(page).filter({ hasText: say('en', 'notice.attached') }).waitFor();
      const link = page.getByRole('link', { name });
      assert.deepEqual(await download(link.first()), buffer, name);
    }
    await coordinator.inspect(page);
    for (const [name, buffer] of [['script.html', Buffer.from('<script>')], ['slides.pptx', Buffer.from('<script>')]]) {
      await page.getByLabel(say('en', 'document.attach'), { exact: true }).setInputFiles({ name, mimeType: 'application/pdf', buffer });
      await page.getByRole('button', { name: say('en', 'document.attach_button'), exact: true }).click();
      await page.getByRole('alert').filter({ hasText: name }).waitFor();
    }
    await coordinator.inspect(page);
  });

  test('LibreOffice opens the generated documents and finds their text', { timeout: 120_000 }, async (t) => {
    const office = promisify(execFile);
    const folder = await mkdtemp(path.join(tmpdir(), 'entente-office-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await page.goto(program);
    const links = await page.locator('section[aria-labelledby=documents] th a').evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute('href')]));
    const names = [];
    for (const [title, href] of links) {
      await page.goto(href);
      const name = `${names.length}.docx`;
      await writeFile(path.join(folder, name), await download(page.getByRole('link', { name: /\.docx/ }).first()));
      names.push({ name, title });
    }
    // A document that needs repair is refused by the filter that is named here; without a name it would be guessed.
    await office('soffice', ['--headless', '--norestore', `-env:UserInstallation=file://${folder}/profile`, '--infilter=MS Word 2007 XML',
      '--convert-to', 'txt:Text (encoded):UTF8', '--outdir', folder, ...names.map(({ name }) => path.join(folder, name))], { timeout: 100_000 });
    for (const { name, title } of names) {
      const text = await readFile(path.join(folder, name.replace('docx', 'txt')), 'utf8');
      assert.match(text, /영문|Korean|MOIS|행정안전부/, title);
      assert.ok(text.length > 500, title);
    }
    assert.ok(names.length >= 4);
    // Saved there, a letter keeps the places of its number and date.
    const { name } = names.find(({ title }) => /Co-host request letter/.test(title));
    await office('soffice', ['--headless', '--norestore', `-env:UserInstallation=file://${folder}/profile`, '--infilter=MS Word 2007 XML',
      '--convert-to', 'docx:MS Word 2007 XML', '--outdir', path.join(folder, 'saved'), path.join(folder, name)], { timeout: 100_000 });
    const { late } = JSON.parse((await run(['inspect', path.join(folder, 'saved', name)])).stdout);
    assert.deepEqual([...new Set(late.map(({ field }) => field))], ['number', 'date']);
  });

  test('no token stands in the log', async () => {
    const tokens = scene.relay.mails.map((mail) => tokenIn(scene.linkOf(mail) ?? '')).filter(Boolean);
    assert.ok(tokens.length >= 5);
    const log = scene.server.tail(100_000);
    for (const token of tokens) assert.ok(!log.includes(token), 'a token is in the log');
  });

  test('the command verifies the issued copy, and the whole data folder', async (t) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'entente-verify-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await scene.server.stop();
    const verify = async (...args) => run(['verify', ...args], { environment: scene.server.environment, cwd: folder });
    const file = async (name, bytes) => { await writeFile(path.join(folder, name), bytes); return name; };
    const genuine = await verify(await file('letter.docx', letter));
    assert.equal(genuine.code, 0, genuine.stdout + genuine.stderr);
    assert.match(genuine.stdout, /^letter\.docx: An issued copy/);
    assert.match(genuine.stdout, /\nnumber: “ICD-2027-014”, as recorded\n/);
    assert.match(genuine.stdout, /\napproved: side A, /);
    const changed = await verify(await file('changed.docx', addParagraph(letter, 'And one million.')));
    assert.equal(changed.code, 1);
    assert.match(changed.stdout, /\ndiffers: word\/document\.xml, paragraph \d+: .*And one million\./);
    const other = await verify(await file('other.pdf', '%PDF-1.7 something'));
    assert.equal(other.code, 1);
    assert.match(other.stdout, /^other\.pdf: .*ZIP archive/);
    assert.equal((await verify('no such file')).code, 1);
    const whole = await verify();
    assert.equal(whole.code, 0, whole.stdout);
    assert.match(whole.stdout, /problems: 0\n/);
  });
});
