// The command line as an operator meets it: what each command does, and what it says when something is wrong.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Server, binary, freePort, run } from './harness/server.mjs';
import { Relay } from './harness/smtp.mjs';
import { waitFor } from './harness/wait.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
// The program refuses variables that are no setting of it.
for (const name of Object.keys(process.env)) if (name.startsWith('ENTENTE_')) delete process.env[name];

const done = 0;
const problems = 1;
const wrongUsage = 2;
const environmentFailed = 3;

let folder;
before(async () => { folder = await mkdtemp(path.join(tmpdir(), 'entente-cli-')); });
after(() => rm(folder, { recursive: true, force: true }));

const file = async (name, content) => {
  const full = path.join(folder, name);
  await mkdir(path.dirname(full), { recursive: true });
  await writeFile(full, content);
  return full;
};
const dataFolder = (name) => ({ ENTENTE_DATA_DIR: path.join(folder, name) });
const oneSentence = (text) => assert.match(text, /^entente: [^\n]+\n$/);

const hiddenFields = (html) => new URLSearchParams([...html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [
  /name="([^"]*)"/.exec(tag)[1], /value="([^"]*)"/.exec(tag)?.[1] ?? '']));

// Starts a server that is expected to refuse; resolves to {code, stdout, stderr}.
async function refused(environment, args = ['serve']) {
  const result = await run(args, { environment: { ENTENTE_HTTP_PORT: '0', ...environment }, cwd: folder, timeout: 20_000 });
  assert.equal(result.code, environmentFailed, result.stderr);
  return result.stderr.split('\n').filter((line) => line.startsWith('entente: ')).join('\n');
}

// A server on a port of its own choice, read from its log.
async function onFreePort(server) {
  server.environment.ENTENTE_HTTP_PORT = '0';
  delete server.environment.ENTENTE_HTTP_BASE_URL;
  server.spawn();
  const line = await waitFor('server.started', () => /server\.started url=(\S+)/.exec(server.log));
  return line[1];
}

describe('help and wrong usage', () => {
  it('lists the commands', async () => {
    const { code, stdout, stderr } = await run(['--help']);
    assert.equal(code, done);
    assert.equal(stderr, '');
    for (const name of ['serve', 'demo', 'feel', 'render', 'check', 'migrate', 'user add', 'verify']) assert.match(stdout, new RegExp(`entente ${name}`));
  });

  for (const command of [['serve'], ['demo'], ['feel'], ['render'], ['check'], ['migrate'], ['user', 'add'], ['verify']]) {
    it(`${command.join(' ')} --help has an example`, async () => {
      const { code, stdout } = await run([...command, '--help']);
      assert.equal(code, done);
      assert.match(stdout, new RegExp(`^Usage: entente ${command.join(' ')}`));
      assert.match(stdout, new RegExp(`Example: entente ${command.join(' ')}`));
    });
  }

  const wrong = [
    [],
    ['sevre'],
    ['user'],
    ['user', 'remove', 'a@b.example'],
    ['serve', 'now'],
    ['serve', '--port', '80'],
    ['serve', '--config'],
    ['feel'],
    ['feel', '1', '2'],
    ['render', 'a.docx'],
    ['render', 'a.docx', 'b.json'],
    ['render', 'a.docx', 'b.json', '-o', 'c.docx', '--zone', 'Seoul'],
    ['check'],
    ['check', 'notes.pdf'],
    ['check', '--strict', 'a.bpmn'],
    ['migrate', 'up'],
    ['verify', 'copy.docx', 'other.docx'],
    ['user', 'add'],
    ['user', 'add', 'a@b.example', '--role', 'king'],
    ['user', 'add', 'a@b.example', '--role', 'coordinator'],
    ['user', 'add', 'a@b.example', '--role', 'coordinator', '--side', 'C'],
    ['user', 'add', 'a@b.example', '--role', 'reader', '--language', 'fr'],
  ];
  for (const args of wrong) {
    it(`refuses: entente ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await run(args, { cwd: folder, environment: dataFolder('never') });
      assert.equal(code, wrongUsage, stderr);
      assert.equal(stdout, '');
      assert.notEqual(stderr, '');
    });
  }
});

describe('feel', () => {
  it('prints the result as one JSON value', async () => {
    const { code, stdout, stderr } = await run(['feel', 'sum([1, 2, 3.5])']);
    assert.deepEqual({ code, stdout, stderr }, { code: done, stdout: '6.5\n', stderr: '' });
  });

  it('reads a context and an input', async () => {
    const context = await file('context.json', '{"a": 2, "day": "@\\"2027-03-01\\""}');
    assert.equal((await run(['feel', 'a * 3', '--context', context])).stdout, '6\n');
    assert.equal((await run(['feel', 'day + duration("P1D")', '--context', context])).stdout, '"2027-03-02"\n');
    const input = await file('input.json', '5');
    assert.equal((await run(['feel', '> 3', '--unary', input])).stdout, 'true\n');
  });

  it('tells where an expression is wrong', async () => {
    const { code, stdout, stderr } = await run(['feel', '1 +\n* 2']);
    assert.equal(code, problems);
    assert.equal(stdout, '');
    assert.match(stderr, /^entente: 2:1: /);
  });

  it('tells which file is missing', async () => {
    const { code, stderr } = await run(['feel', '1', '--context', '/nowhere.json']);
    assert.equal(code, environmentFailed);
    assert.match(stderr, /\/nowhere\.json/);
  });
});

describe('render', () => {
  const template = path.join(root, 'docx_templates/concept_note.en.docx');
  const data = path.join(root, 'etc/demo/sample_data.json');

  it('fills a template, from any working directory', async () => {
    const { code, stderr } = await run(['render', template, data, '-o', 'note.docx', '--locale', 'en', '--zone', 'Asia/Seoul'], { cwd: folder });
    assert.equal(code, done, stderr);
    const bytes = await readFile(path.join(folder, 'note.docx'));
    assert.equal(bytes.subarray(0, 2).toString('latin1'), 'PK');
  });

  it('reports what the data lacks and leaves no file', async () => {
    const empty = await file('empty.json', '{}');
    const { code, stderr } = await run(['render', template, empty, '-o', 'none.docx'], { cwd: folder });
    assert.equal(code, problems);
    assert.match(stderr, /word\/document\.xml/);
    await assert.rejects(stat(path.join(folder, 'none.docx')));
  });

  it('refuses what is no template and what is no data', async () => {
    const text = await file('text.docx', 'no archive');
    assert.equal((await run(['render', text, data, '-o', 'none.docx'], { cwd: folder })).code, problems);
    const broken = await file('broken.json', '{"a": ');
    const { code, stderr } = await run(['render', template, broken, '-o', 'none.docx'], { cwd: folder });
    assert.equal(code, problems);
    assert.match(stderr, /broken\.json/);
    assert.equal((await run(['render', template, data, '-o', path.join(folder, 'no/such/folder.docx')])).code, environmentFailed);
  });
});

describe('check', () => {
  it('finds nothing wrong with what is shipped', async () => {
    const { code, stdout } = await run(['check', '--runnable', path.join(root, 'workflows'), path.join(root, 'docx_templates')], { cwd: folder });
    assert.equal(code, done, stdout);
    assert.doesNotMatch(stdout, / error: /);
  });

  it('prints FILE:LINE: element ID: severity: text', async () => {
    const source = await readFile(path.join(root, 'workflows/planning/planning.bpmn'), 'utf8');
    await file('alone/planning.bpmn', source.replace('formId="enquiry"', 'formId="no_such_form"').replace('targetRef="enquiry"', 'targetRef="nowhere"'));
    const { code, stdout } = await run(['check', 'alone'], { cwd: folder });
    assert.equal(code, problems);
    for (const line of stdout.trim().split('\n')) assert.match(line, /^alone\/planning\.bpmn:\d+: (element [^:]+: )?(error|warning|note): ./);
    assert.match(stdout, /element to_enquiry: error: .*nowhere/);
    assert.match(stdout, /element enquiry: warning: .*no_such_form/);
  });

  it('warnings alone are no failure', async () => {
    await mkdir(path.join(folder, 'bare'), { recursive: true });
    await copyFile(path.join(root, 'workflows/planning/planning.bpmn'), path.join(folder, 'bare/planning.bpmn'));
    assert.equal((await run(['check', path.join(folder, 'bare')])).code, done);
    assert.equal((await run(['check', '--runnable', path.join(folder, 'bare')])).code, problems);
  });

  it('takes a bare file name of the working directory', async () => {
    const cwd = path.join(folder, 'bare_name');
    await mkdir(cwd, { recursive: true });
    await copyFile(path.join(root, 'workflows/planning/planning.bpmn'), path.join(cwd, 'planning.bpmn'));
    const bare = await run(['check', 'planning.bpmn'], { cwd });
    const dotted = await run(['check', './planning.bpmn'], { cwd });
    assert.equal(bare.code, done, bare.stderr);
    assert.match(bare.stdout, /^planning\.bpmn:\d+: /);
    assert.equal(dotted.stdout.replaceAll('./planning.bpmn', 'planning.bpmn'), bare.stdout);
  });

  it('tells which file is missing', async () => {
    const { code, stderr } = await run(['check', '/nowhere/a.bpmn']);
    assert.equal(code, environmentFailed);
    assert.match(stderr, /\/nowhere\/a\.bpmn/);
  });
});

describe('migrate and user add', () => {
  const environment = () => dataFolder('accounts');

  it('makes the data folder and brings it up to date', async () => {
    const first = await run(['migrate'], { environment: environment() });
    assert.equal(first.code, done, first.stderr);
    assert.match(first.stdout, /^0001 /);
    assert.equal((await run(['migrate'], { environment: environment() })).stdout, 'up to date\n');
  });

  it('takes the password from standard input', async () => {
    const { code, stdout, stderr } = await run(['user', 'add', 'office@ministry.example', '--name', 'Office 1', '--role', 'coordinator', '--side', 'A'],
      { environment: environment(), input: 'a long enough pass phrase\n' });
    assert.deepEqual({ code, stdout }, { code: done, stdout: 'added office@ministry.example\n' }, stderr);
  });

  it('takes it from a file', async () => {
    const secret = await file('secret', 'another long pass phrase\r\nsecond line\n');
    const { code, stderr } = await run(['user', 'add', 'reader@ministry.example', '--role', 'reader', '--password-file', secret], { environment: environment() });
    assert.equal(code, done, stderr);
  });

  it('names what is wrong with an account', async () => {
    const add = (email, input) => run(['user', 'add', email, '--role', 'reader'], { environment: environment(), input });
    for (const [email, input, expected] of [
      ['office@ministry.example', 'a long enough pass phrase\n', /account already/],
      ['no address', 'a long enough pass phrase\n', /email: /],
      ['new@ministry.example', 'short\n', /password/i],
      ['new@ministry.example', '', /password/i],
    ]) {
      const { code, stdout, stderr } = await add(email, input);
      assert.equal(code, problems, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, expected);
    }
  });

  it('verifies a data folder, and makes none', async () => {
    const good = await run(['verify'], { environment: environment() });
    assert.equal(good.code, done, good.stderr);
    assert.match(good.stdout, /^audit records: [1-9]\d*, files: \d+, agreements: 0, problems: 0\naudit head: [0-9a-f]{64}\n$/);
    const none = await run(['verify'], { environment: dataFolder('no such folder') });
    assert.equal(none.code, environmentFailed);
    assert.match(none.stderr, /no such folder/);
    assert.equal(none.stdout, '');
    await file('older/entente.db', '');
    const older = await run(['verify'], { environment: dataFolder('older') });
    assert.equal(older.code, environmentFailed);
    oneSentence(older.stderr);
    assert.match(older.stderr, /of an older program/);
    // It was not brought up to date.
    assert.match((await run(['migrate'], { environment: dataFolder('older') })).stdout, /^0001 /);
  });

  it('the new account signs in with exactly that password', async (t) => {
    const server = await Server.create({ environment: environment() });
    t.after(() => server.dispose());
    await server.launch();
    const signIn = async (email, password) => {
      const page = await fetch(`${server.url}/login`);
      const cookie = page.headers.getSetCookie().map((entry) => entry.split(';')[0]).join('; ');
      const fields = hiddenFields(await page.text());
      fields.set('email', email);
      fields.set('password', password);
      const response = await fetch(`${server.url}/login`, { method: 'POST', body: fields, redirect: 'manual', headers: { cookie, origin: server.url } });
      return response.status;
    };
    assert.equal(await signIn('reader@ministry.example', 'another long pass phrase'), 303);
    assert.notEqual(await signIn('reader@ministry.example', 'another long pass phrase\r'), 303);
  });

  it('refuses while a server runs on the folder', async (t) => {
    const server = await Server.create({ environment: environment() });
    t.after(() => server.dispose());
    await server.launch();
    const { code, stderr } = await run(['user', 'add', 'late@ministry.example', '--role', 'reader'],
      { environment: environment(), input: 'a long enough pass phrase\n' });
    assert.equal(code, environmentFailed);
    oneSentence(stderr);
    assert.match(stderr, new RegExp(`process ${server.child.pid} already uses this data folder`));
  });
});

describe('configuration', () => {
  for (const [name, value] of [
    ['ENTENTE_HTTP_PORT', '80a'],
    ['ENTENTE_HTTP_ADDRESS', 'localhost'],
    ['ENTENTE_HTTP_BASE_URL', 'http://programs.example'],
    ['ENTENTE_HTTP_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['ENTENTE_MAIL_SMTP_URL', 'relay.example'],
    ['ENTENTE_MAIL_FROM', 'nobody'],
    ['ENTENTE_DATABASE_URL', 'postgresql://localhost/entente'],
    ['ENTENTE_TIME_ZONE', 'Seoul'],
  ]) {
    it(`names the key of a wrong ${name}`, async () => {
      const key = name.slice('ENTENTE_'.length).toLowerCase().replace(/^([a-z]+)_(smtp_)?/, (_, first, second) => `${first}.${second ? 'smtp.' : ''}`);
      assert.match(await refused({ [name]: value }), new RegExp(`^entente: ${key.replaceAll('.', '\\.')}: `));
    });
  }

  it('names a variable that is no setting', async () => {
    assert.match(await refused({ ENTENTE_HTTP_PROT: '80' }), /^entente: ENTENTE_HTTP_PROT: /);
  });

  it('names a key that is no setting, and a file that is not there', async () => {
    const own = await file('own.properties', 'http.prot = 80\n');
    assert.match(await refused({}, ['serve', '--config', own]), /^entente: http\.prot: .*own\.properties/);
    assert.match(await refused({}, ['serve', '--config', '/nowhere.properties']), /\/nowhere\.properties/);
    assert.match(await refused({}, ['serve', '--config', folder]), /cannot read/);
  });
});

describe('starting', () => {
  it('a port in use is named', async (t) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    t.after(() => other.close());
    const { port } = other.address();
    assert.match(await refused({ ...dataFolder('busy'), ENTENTE_HTTP_PORT: String(port) }),
      new RegExp(`^entente: cannot listen on 127\\.0\\.0\\.1 port ${port}: another program uses this port$`));
  });

  it('a data folder that cannot be made or written is named', async () => {
    const inTheWay = await file('in_the_way', 'a file');
    assert.match(await refused({ ENTENTE_DATA_DIR: inTheWay }), /^entente: .*in_the_way/);
    assert.match(await refused({ ENTENTE_DATA_DIR: path.join(inTheWay, 'var') }), /^entente: .*in_the_way/);
    await file('odd/entente.db', 'this is no database, whatever its name says'.repeat(50));
    assert.match(await refused(dataFolder('odd')), /^entente: the database is damaged, or the file is no database/);
  });

  it('a data folder without permission is named', { skip: process.getuid() !== 0 && 'needs root to become somebody else' }, async () => {
    const nobody = 65534;
    const mine = path.join(folder, 'mine');
    await mkdir(mine);
    await chmod(folder, 0o755);
    await chmod(mine, 0o700);
    // A copy of the database that somebody else may see but not write.
    const seen = path.join(folder, 'seen');
    assert.equal((await run(['migrate'], { environment: { ENTENTE_DATA_DIR: seen } })).code, done);
    await chmod(seen, 0o755);
    for (const [data, expected] of [[mine, /mine/], [path.join(mine, 'var'), /mine/], [seen, /seen/]]) {
      const child = spawn(binary, ['serve'], { cwd: '/', uid: nobody, gid: nobody, stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ENTENTE_DATA_DIR: data, ENTENTE_HTTP_PORT: '0' } });
      let text = '';
      child.stderr.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
      const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
      const [code] = await once(child, 'close');
      clearTimeout(timer);
      assert.equal(code, environmentFailed, text);
      assert.match(text, /^entente: /m);
      assert.match(text, expected);
    }
  });

  it('a second process on the same folder is refused and the first goes on', async (t) => {
    const server = await Server.create();
    t.after(() => server.dispose());
    await server.launch();
    assert.match(await refused({ ENTENTE_DATA_DIR: server.environment.ENTENTE_DATA_DIR }),
      new RegExp(`^entente: process ${server.child.pid} already uses this data folder`));
    assert.ok(await server.healthy());
    assert.equal((await server.stop()).code, done);
  });

  it('demo accounts keep to loopback', async (t) => {
    const server = await Server.create({ command: 'demo' });
    t.after(() => server.dispose());
    const data = { ENTENTE_DATA_DIR: server.environment.ENTENTE_DATA_DIR };
    assert.match(await refused({ ...data, ENTENTE_HTTP_ADDRESS: '0.0.0.0' }, ['demo']), /^entente: http\.address: the demo accounts/);
    await server.launch();
    assert.equal((await server.stop()).code, done);
    assert.match(server.log, /Demo accounts, password \S+/);
    assert.match(server.log, /coordinator@mois\.example/);
    for (const address of ['0.0.0.0', '::']) {
      assert.match(await refused({ ...data, ENTENTE_HTTP_ADDRESS: address }), /^entente: http\.address: the demo accounts/);
    }
  });

  it('the data folder lies in the working directory', async (t) => {
    const server = await Server.create();
    t.after(() => server.dispose());
    delete server.environment.ENTENTE_DATA_DIR;
    await server.launch();
    assert.ok((await readdir(path.join(server.folder, 'var'))).includes('entente.db'));
    assert.equal((await server.stop()).code, done);
  });

  it('port 0 takes a free one and says which', async (t) => {
    const server = await Server.create();
    t.after(() => server.dispose());
    const url = await onFreePort(server);
    assert.match(url, /^http:\/\/localhost:[1-9]\d+$/);
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    assert.equal((await server.stop()).code, done);
  });
});

describe('ending', () => {
  it('lets a request under way finish, and ends in time though another one stalls', async (t) => {
    const server = await Server.create();
    t.after(() => server.dispose());
    await server.launch();
    // Half a body that never goes on.
    const stalled = connect(server.port, '127.0.0.1');
    stalled.on('error', () => {});
    stalled.write(`POST /login HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\na=`);
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    const { code, signal } = await server.stop();
    assert.deepEqual({ code, signal }, { code: done, signal: null });
    stalled.destroy();
  });

  it('a relay that hangs does not hold it up', async (t) => {
    // Accepts connections and never says a word.
    const relay = createServer(() => {}).listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const server = await Server.create({ command: 'demo', smtpUrl: `smtp://127.0.0.1:${relay.address().port}` });
    t.after(async () => { await server.dispose(); relay.close(); });
    await server.launch();
    await queueMail(server);
    assert.equal((await server.stop()).code, done);
  });
});

// Has the demo's administrator send a test mail, which goes the way of all mails.
async function queueMail(server) {
  const jar = new Map();
  const request = async (address, fields) => {
    const response = await fetch(new URL(address, server.url), {
      method: fields ? 'POST' : 'GET', redirect: 'manual', body: fields,
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), origin: server.url },
    });
    for (const entry of response.headers.getSetCookie()) {
      const [name, value] = entry.split(';')[0].split(/=(.*)/s);
      jar.set(name, value);
    }
    return { status: response.status, text: await response.text() };
  };
  // The server answers a moment before it has printed them.
  const printed = await waitFor('the demo accounts', () => /Demo accounts, password ([^:]+):[^]*?(\S+@\S+) +administrator/.exec(server.log));
  const [, password, email] = printed;
  const credentials = hiddenFields((await request('/login')).text);
  credentials.set('email', email);
  credentials.set('password', password);
  assert.equal((await request('/login', credentials)).status, 303);
  const fields = new URLSearchParams({ csrf: hiddenFields((await request('/admin/mail')).text).get('csrf'), to: 'office@ministry.example' });
  const queued = await request('/admin/mail/test', fields);
  assert.equal(queued.status, 303, queued.text);
}

describe('a relay that is down', () => {
  it('the server runs, mail waits and leaves when the relay is back', async (t) => {
    const port = await freePort();
    const server = await Server.create({ command: 'demo', smtpUrl: `smtp://127.0.0.1:${port}` });
    let relay;
    t.after(async () => { await server.dispose(); await relay?.stop(); });
    await server.launch();
    await queueMail(server);
    await waitFor('mail.deferred in the log', () => /mail\.deferred .*attempt=1/.test(server.log));
    assert.ok(await server.healthy());
    // Ends and starts again: what waits is on disk.
    assert.equal((await server.stop()).code, done);
    relay = await Relay.start({ port });
    await server.launch();
    // The first pause is a minute.
    const mail = await relay.waitForMail(() => true, { timeout: 90_000 });
    assert.deepEqual(mail.envelope.to, ['office@ministry.example']);
  });
});
