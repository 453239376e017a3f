// The whole way in Korean, and in a browser without scripts: every page and every mail is read for English words and for
// times that do not name their city, and looked at in a window of 320 px.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { assertFits, assertNoEnglish } from './harness/browser.mjs';
import {
  Scene, answer, answerForm, checkAnswers, completeTask, decide, notice, pdf, people, picture, program, say, startButton, waitFor,
} from './planning/scene.mjs';
import { labelsOf } from './planning/words.mjs';

// Names that are English by themselves, and the text of the English letter.
const names = [
  /Cooperation Program on Public Governance[^\n]*/g, /Ministry [^\n“”]*?(Uzbekistan|Safety)/g, /First Deputy Minister/g,
  /\b(Addressee|Signatory) \d/g, /\b(Mr|Ms|Dr|Prof)\b\.?/g, /H\.E\./g, /\bTashkent\b/g, /smtp:\/\/\S+/g, /\/tasks\/\d+/g, /ICD-\d+-\d+/g, /\bNo\./g,
  /\bEnglish\b/g, // the link to the other language, in that language
];
const ko = (key, values) => say('ko', key, values);

// A time is followed by its city; what looks like one after 위치 is a place in an expression.
function assertCities(text, where) {
  for (const { 0: time, index } of text.matchAll(/(?<!위치 )\b\d{1,2}:\d{2}\b/g)) {
    assert.match(text.slice(index + time.length, index + 30), /^\s*\(?(서울|타슈켄트|상대국 시각)/, `${where}: the city of ${time} in “${text.slice(Math.max(0, index - 30), index + 30)}”`);
  }
}

describe('in Korean', () => {
  let scene;
  let coordinator;
  let page;
  let plain; // the same person, in a browser without scripts
  before(async () => {
    scene = await Scene.open();
    // Everybody reads Korean here; the demo program has some of each.
    await scene.server.stop();
    const database = path.join(scene.server.environment.ENTENTE_DATA_DIR, 'entente.db');
    await promisify(execFile)('sqlite3', [database, "UPDATE person SET language = 'ko'"]);
    await scene.server.launch();
    ({ visitor: coordinator, page } = await scene.signIn(people.coordinator, { language: 'ko', locale: 'ko-KR' }));
    ({ page: plain } = await scene.visit({ device: 'noscript', locale: 'ko-KR', storageState: await coordinator.context.storageState() }));
  });
  after(() => scene?.close());

  // The page as it is now, at its width and at 320 px.
  async function look(visitor, one) {
    await visitor.inspect(one, { allow: names });
    assertCities(await one.locator('body').innerText(), one.url());
    const size = one.viewportSize();
    await one.setViewportSize({ width: 320, height: 640 });
    await assertFits(one);
    await one.setViewportSize(size);
  }

  async function lookPlain(one) {
    await assertFits(one);
    await assertNoEnglish(one, names);
    assert.ok(await one.locator('h1').isVisible());
  }

  const button = (one, key) => one.getByRole('button', { name: ko(key), exact: true });
  const noticed = (key, one = page) => notice(one).filter({ hasText: ko(key) }).waitFor();

  async function openTask(name) {
    await page.goto(program);
    await page.getByRole('link', { name, exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await look(coordinator, page);
    await plain.goto(page.url());
    await lookPlain(plain);
  }

  // Sends the form as it is and looks at what is refused.
  async function refused(visitor, one, key) {
    await button(one, key).click();
    await one.getByRole('alert').waitFor();
    await (visitor ? look(visitor, one) : lookPlain(one));
  }

  async function open(name) {
    await waitFor(name, async () => {
      await page.goto(program);
      return await page.getByRole('link', { name, exact: true }).count() > 0;
    });
    await page.getByRole('link', { name, exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }

  // A new case up to the decision on its concept note.
  async function toReview() {
    await page.goto(program);
    await startButton(page, { language: 'ko' }).click();
    await noticed('notice.started');
    await open('소관 부처 확인');
    await answerForm(page, 'enquiry', { 'enquiry.contact': '연락 담당자 1' }, 'ko');
    await completeTask(page, 'ko');
    await open('기획안 작성');
    await answerForm(page, 'concept_note', {
      'concept.background': '양 부처는 지방 행정의 경험을 나누고 함께 발전시키고자 이 사업을 준비합니다.',
      'concept.theme1.title': '지방 행정', 'concept.theme1.leadMois': '교육 기관 1', 'concept.theme1.leadPartner': '교육 기관 2',
    }, 'ko');
    await completeTask(page, 'ko');
  }

  async function openWaiting(step) {
    await page.goto(program);
    await page.getByRole('row').filter({ hasText: step }).getByRole('link', { name: new RegExp(`^${ko('waiting.remind_or_reassign')}`) }).first().click();
    await button(page, 'waiting_task.remind').waitFor();
  }

  test('sign-in, board, an empty program, and what is not there', async () => {
    const { visitor, page: door } = await scene.visit({ locale: 'ko-KR' });
    await door.goto('/login');
    await look(visitor, door);
    await refused(visitor, door, 'login.button');
    await visitor.close();
    for (const url of ['/', program, '/programs/NONE']) {
      await page.goto(url);
      await look(coordinator, page);
      await plain.goto(url);
      await lookPlain(plain);
    }
  });

  test('forms, their problems and their answers', { timeout: 90_000 }, async () => {
    await page.goto(program);
    await startButton(page, { language: 'ko' }).click();
    await noticed('notice.started');
    await openTask('소관 부처 확인');
    await answerForm(page, 'enquiry', { 'enquiry.contact': '연락 담당자 1' }, 'ko');
    await checkAnswers(page, 'ko');
    await look(coordinator, page);
    await button(page, 'check.complete').click();
    await openTask('기획안 작성');
    await refused(coordinator, page, 'task.continue');
    await answerForm(page, 'concept_note', {
      'concept.background': '양 부처는 디지털 서비스를 운영하고 있으며 그 경험을 서로 비교하고자 합니다.',
      'concept.theme1.title': '데이터 시대의 공무원 교육', 'concept.theme1.leadMois': '교육 기관 1', 'concept.theme1.leadPartner': '교육 기관 2',
    }, 'ko');
    await checkAnswers(page, 'ko');
    await look(coordinator, page);
    await button(page, 'check.complete').click();
    await noticed('notice.task_completed');
    await look(coordinator, page);
  });

  test('the page of a link on a phone: the decision, what is refused, and what was decided', async () => {
    const mail = await scene.mail(people.reviewer, /제1판/);
    const { visitor, page: phone } = await scene.openLink(mail, { locale: 'ko-KR' });
    await look(visitor, phone);
    await refused(visitor, phone, 'decision.button');
    const { page: bare } = await scene.openLink(mail, { device: 'noscript', locale: 'ko-KR' });
    await lookPlain(bare);
    await refused(null, bare, 'decision.button');
    await decide(bare, 'request_changes', { comment: '일정을 다시 확인해 주십시오.', language: 'ko' });
    await phone.reload();
    await phone.getByText('일정을 다시 확인해 주십시오.').waitFor();
    await phone.getByText('검토자 1, 국제협력 담당 과장').waitFor();
    await look(visitor, phone);
    await picture(phone, 'decided_ko');
    await scene.mail(people.coordinator, /처리할 일: 기획안 작성/);
    await openTask('기획안 작성');
    await completeTask(page, 'ko');
    const { visitor: again, page: second } = await scene.openLink(await scene.mail(people.reviewer, /제2판/));
    await look(again, second);
    await decide(second, 'approve', { language: 'ko' });
    await again.close();
  });

  test('without scripts somebody passes the link on, and the next one is asked', async () => {
    await scene.mail(people.coordinator, /처리할 일: 공동 주최/);
    await openTask('공동 주최 요청서 준비');
    await completeTask(page, 'ko');
    const mail = await scene.mail(people.signatory, /제1판/);
    const { visitor, page: bare } = await scene.openLink(mail, { device: 'noscript', locale: 'ko-KR' });
    await bare.getByText(ko('decision.pass_on'), { exact: true }).click();
    await refused(null, bare, 'decision.pass_on_button');
    await answer(bare, { [ko('decision.pass_on_name')]: '서명권자 2', [ko('decision.pass_on_email')]: 'signatory2@mois.example' });
    await button(bare, 'decision.pass_on_button').click();
    await bare.getByRole('heading', { level: 1, name: ko('link.passed_on.title') }).waitFor();
    await lookPlain(bare);
    await visitor.close();
    const { visitor: next, page: phone } = await scene.openLink(await scene.mail('signatory2@mois.example', /제1판/));
    await look(next, phone);
    await phone.getByText(ko('decision.not_for_me'), { exact: true }).click();
    await refused(next, phone, 'decision.not_for_me_button');
    await answer(phone, { [ko('decision.reason.left')]: true });
    await button(phone, 'decision.not_for_me_button').click();
    await phone.getByRole('heading', { level: 1, name: ko('link.declined.title') }).waitFor();
    await look(next, phone);
    await scene.mail(people.coordinator, /담당이 아니라고/);
  });

  test('waiting: a document by hand, a reminder, another person, and a recorded answer', { timeout: 120_000 }, async () => {
    await page.goto(program);
    await look(coordinator, page);
    await picture(page, 'program_ko');
    await page.getByRole('link', { name: /^공동 주최 요청서 \(영문/ }).first().click();
    await page.getByRole('heading', { level: 1, name: /공동 주최 요청서/ }).waitFor();
    await look(coordinator, page);
    await plain.goto(page.url());
    await lookPlain(plain);
    await refused(coordinator, page, 'document.upload_button');
    const step = '요청서 결재';
    await openWaiting(step);
    await look(coordinator, page);
    await button(page, 'waiting_task.remind').click();
    await noticed('notice.reminded');
    await scene.mail('signatory2@mois.example', /다시 알림/);
    await openWaiting(step);
    await page.locator('summary').filter({ hasText: ko('waiting_task.reassign') }).click();
    await refused(coordinator, page, 'waiting_task.reassign');
    await answer(page, { [ko('decision.pass_on_name')]: '서명권자 3', [ko('decision.pass_on_email')]: 'signatory3@mois.example' });
    await button(page, 'waiting_task.reassign').click();
    await noticed('notice.reassigned');
    await scene.mail('signatory3@mois.example', /제1판/);
    await openWaiting(step);
    await page.getByRole('link', { name: ko('record.title'), exact: true }).click();
    await refused(coordinator, page, 'record.button');
    await answer(page, {
      [ko('record.way.phone')]: true, [ko('decision.approve')]: true, [ko('record.by_name')]: '서명권자 3', [ko('record.by_title')]: '실장',
    });
    await button(page, 'record.button').click();
    await noticed('notice.recorded');
    await look(coordinator, page);
  });

  test('dispatch, and the answer of the partner ministry without scripts', { timeout: 90_000 }, async () => {
    await openTask('요청서 발송');
    await refused(coordinator, page, 'dispatch.button');
    await picture(page, 'dispatch_ko');
    await answer(page, { [ko('dispatch.number')]: 'ICD-2027-014', [ko('dispatch.channel.mail')]: true });
    await page.getByLabel(ko('dispatch.file'), { exact: true }).setInputFiles(pdf);
    await button(page, 'dispatch.button').click();
    await noticed('notice.dispatched');
    const mail = await scene.mail(people.addressee, /ICD-2027-014/);
    const { visitor, page: phone } = await scene.openLink(mail);
    await look(visitor, phone);
    const { page: bare } = await scene.openLink(mail, { device: 'noscript', locale: 'ko-KR' });
    await lookPlain(bare);
    await refused(null, bare, 'task.continue');
    await answerForm(bare, 'partner_reply', { 'reply.answer=accept': true, 'reply.focalPoint.name': '준비 담당자 1' }, 'ko');
    await button(bare, 'task.continue').click();
    await button(bare, 'check.send').waitFor();
    await lookPlain(bare);
    await button(bare, 'check.send').click();
    await bare.getByRole('heading', { level: 1, name: ko('link.answered.title') }).waitFor();
    await phone.reload();
    await look(visitor, phone);
    await scene.mail(people.addressee, /감사/);
    await page.goto(program);
    await look(coordinator, page);
    await page.getByRole('link', { name: '공동 주최 요청 회신(상대 부처)', exact: true }).first().click();
    await page.getByText('준비 담당자 1').first().waitFor();
    await look(coordinator, page);
    for (const url of ['/t/1', `/a/${'x'.repeat(43)}`, '/links/fresh']) {
      const { visitor: lost, page: closed } = await scene.visit({ device: 'phone', locale: 'ko-KR' });
      await closed.goto(url);
      await look(lost, closed);
      await lost.close();
    }
  });

  test('a second case whose answers all come by other ways; the other side objects', { timeout: 120_000 }, async () => {
    const record = async (step, values) => {
      const row = page.getByRole('row').filter({ hasText: step });
      await waitFor(step, async () => {
        await page.goto(program);
        return await row.count() > 0;
      });
      await row.getByRole('link', { name: new RegExp(`^${ko('waiting.record')}`) }).first().click();
      await answer(page, { [ko('record.way.phone')]: true, ...values });
      await button(page, 'record.button').click();
      await noticed('notice.recorded');
    };
    await toReview();
    await record('기획안 검토', { [ko('decision.approve_with_remark')]: true, [ko('decision.comment')]: '좋습니다.' });
    await open('공동 주최 요청서 준비');
    await completeTask(page, 'ko');
    await record('요청서 결재', { [ko('decision.approve')]: true });
    await open('요청서 발송');
    await answer(page, {
      [ko('dispatch.number')]: 'ICD-2027-015', [ko('dispatch.channel.embassy')]: true, [ko('dispatch.handed_over')]: '2026-12-01', [ko('dispatch.reference')]: '27-3',
    });
    await button(page, 'dispatch.button').click();
    await noticed('notice.dispatched');
    await record('공동 주최 요청 회신', { [labelsOf('partner_reply', 'ko')['reply.answer=decline']]: true });
    const { visitor, page: phone } = await scene.openLink(await scene.mail(people.addressee, /대신 기록/));
    await look(visitor, phone);
    await refused(visitor, phone, 'link.object_button');
    await answer(phone, { [ko('decision.comment')]: '아직 결정하지 않았습니다.' });
    await button(phone, 'link.object_button').click();
    await phone.getByRole('heading', { level: 1, name: ko('link.objected.title') }).waitFor();
    await look(visitor, phone);
    await scene.mail(people.coordinator, /이의 제기/);
    await page.goto(program);
    await page.getByText('아직 결정하지 않았습니다.').first().waitFor();
    await look(coordinator, page);
  });

  test('the pages of the administrator', { timeout: 120_000 }, async () => {
    const { visitor, page: admin } = await scene.signIn(people.administrator, { language: 'ko', locale: 'ko-KR' });
    const { page: bare } = await scene.visit({ device: 'noscript', locale: 'ko-KR', storageState: await visitor.context.storageState() });
    for (const url of ['/', '/admin/workflows', '/admin/workflows/planning', '/admin/mail', '/admin/people', '/admin/access', '/admin/incidents', program]) {
      await admin.goto(url);
      await look(visitor, admin);
      await bare.goto(url);
      await lookPlain(bare);
    }
    await admin.goto('/admin/mail');
    await admin.locator('main table a, main .tasks a').first().click();
    await admin.getByText(ko('mail.message_id'), { exact: true }).waitFor();
    await look(visitor, admin);

    // What is wrong in a definition is said in Korean, with the expression as it is written.
    await admin.goto('/admin/workflows/planning');
    for (const summary of await admin.locator('main details > summary').all()) await summary.click();
    await look(visitor, admin);
    await picture(admin, 'workflow_ko');
    const field = (name) => admin.locator(`[name="${name}"]`);
    await field('review_concept_note.who').fill('=program.mois.(');
    await field('review_concept_note.due').fill('=foo(1');
    await field('review_concept_note.reminders').fill('x');
    await field('sign_letter.who').fill('');
    await button(admin, 'workflow.check').click();
    await admin.getByRole('heading', { name: ko('workflow.problems') }).waitFor();
    await picture(admin, 'problems_ko');
    await look(visitor, admin);
  });

  test('a case that cannot go on, and what it says to the administrator', { timeout: 120_000 }, async () => {
    const { visitor, page: admin } = await scene.signIn(people.administrator, { language: 'ko', locale: 'ko-KR' });
    await admin.goto('/admin/workflows/planning');
    for (const summary of await admin.locator('main details > summary').all()) await summary.click();
    await admin.locator('[name="review_concept_note.due"]').fill('=date("soon")');
    await button(admin, 'workflow.activate').click();
    await notice(admin).filter({ hasText: ko('notice.workflow_activated') }).waitFor();
    await toReview();
    await waitFor('the incident', async () => {
      await admin.goto('/admin/incidents');
      return await admin.getByRole('link', { name: ko('incidents.case') }).count() > 0;
    });
    await admin.getByText('기획안 검토').first().waitFor();
    await picture(admin, 'incident_ko');
    const allow = [...names, /\bsoon\b/g]; // the value that is refused
    await visitor.inspect(admin, { allow });
    await admin.getByRole('link', { name: ko('incidents.case') }).click();
    const stopped = admin.locator('section[aria-labelledby^="incident-"]');
    await stopped.getByLabel(ko('case.reason'), { exact: true }).fill('다시 확인');
    await stopped.getByRole('button', { name: ko('case.retry') }).click();
    await notice(admin).filter({ hasText: ko('notice.case_changed') }).waitFor();
    await stopped.waitFor(); // it fails again, and stays
    await visitor.inspect(admin, { allow });
  });

  test('every mail', () => {
    const subjects = new Set();
    for (const mail of scene.relay.mails) {
      assert.match(mail.subject, /[가-힣]/, `in Korean: ${mail.subject}`);
      assertCities(mail.text, mail.subject);
      let rest = `${mail.subject}\n${mail.text}`;
      for (const pattern of [...names, /https?:\/\/\S+/g, /\S+@\S+/g, /\b[0-9a-f]{64}\b/g, /\bSHA-256\b/g, /\bUZ-2027\b/g]) rest = rest.replaceAll(pattern, ' ');
      assert.deepEqual(rest.match(/[A-Za-z]{2,}/g) ?? [], [], `English in “${mail.subject}”`);
      subjects.add(mail.subject);
    }
    assert.ok(subjects.size >= 14, [...subjects].join('\n'));
  });
});
