// Runs the program under test on a data folder of its own and a free port, as a user would: by command line and
// environment only.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitFor } from './wait.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const binary = process.env.ENTENTE_BINARY ?? path.join(root, 'build/entente');

// Settings of whoever runs the tests are none of the program's.
const inherited = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ENTENTE_')));

// Moves the clock of a program (Debian's faketime); what it measures by the steady clock goes on as it is.
function clockMovedBy(days) {
  const library = readdirSync('/usr/lib').map((folder) => `/usr/lib/${folder}/faketime/libfaketimeMT.so.1`).find((file) => existsSync(file));
  if (!library) throw new Error('the package faketime is not installed');
  return { LD_PRELOAD: library, FAKETIME: `+${days}d`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}

// Below the ports that the system gives to outgoing connections: one of those could take it before the server does.
export async function freePort() {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const probe = createServer().listen(port, '127.0.0.1');
    const free = await Promise.race([once(probe, 'listening').then(() => true), once(probe, 'error').then(() => false)]).catch(() => false);
    await new Promise((resolve) => { probe.close(resolve); });
    if (free) return port;
  }
}

export class Server {
  // command: "demo" or "serve"; smtpUrl: a relay, else mail goes to files; environment: further ENTENTE_… settings.
  // Without a folder a temporary one is made, and removed by dispose().
  static async create({ command = 'serve', folder, smtpUrl, environment = {} } = {}) {
    const server = new Server();
    server.command = command;
    server.temporary = !folder;
    server.folder = folder ?? await mkdtemp(path.join(tmpdir(), 'entente-e2e-'));
    server.port = await freePort();
    server.url = `http://127.0.0.1:${server.port}`;
    server.log = '';
    server.environment = {
      ENTENTE_DATA_DIR: path.join(server.folder, 'var'),
      ENTENTE_HTTP_ADDRESS: '127.0.0.1',
      ENTENTE_HTTP_PORT: String(server.port),
      ENTENTE_HTTP_BASE_URL: server.url,
      ...(smtpUrl ? { ENTENTE_MAIL_SMTP_URL: smtpUrl } : {}),
      ...environment,
    };
    return server;
  }

  static async start(options) {
    const server = await Server.create(options);
    await server.launch();
    return server;
  }

  // Starts the process without waiting until it serves.
  spawn() {
    if (!existsSync(binary)) throw new Error(`${binary} does not exist; run "make build" first`);
    this.child = spawn(binary, [this.command], {
      cwd: this.folder,
      env: { ...inherited(), ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => { this.log += text; });
    }
    this.exited = new Promise((resolve) => {
      this.child.on('close', (code, signal) => resolve({ code, signal }));
    });
    return this.child;
  }

  async launch() {
    this.spawn();
    let end;
    this.exited.then((result) => { end = result; });
    try {
      await waitFor(`${this.url}/healthz`, () => end || this.healthy(), { timeout: 30_000 });
    } catch (error) {
      await this.kill();
      throw new Error(`${error.message}; its log:\n${this.tail()}`);
    }
    if (end) throw new Error(`the server ended with ${end.signal ?? end.code} at once; its log:\n${this.tail()}`);
  }

  // Ends it and starts it again so many days later, on the same data.
  async moveClock(days) {
    await this.stop();
    Object.assign(this.environment, clockMovedBy(days));
    await this.launch();
  }

  async healthy() {
    try {
      const response = await fetch(`${this.url}/healthz`, { signal: AbortSignal.timeout(2_000) });
      return response.ok && (await response.text()).trim() === 'ok';
    } catch {
      return false;
    }
  }

  // Ends it as an operator would. Resolves to {code, signal}; rejects when it takes longer than the promised 10 seconds.
  async stop(timeout = 11_000) {
    this.child.kill('SIGTERM');
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no end ${timeout} ms after SIGTERM; the log:\n${this.tail()}`)), timeout);
    });
    try {
      return await Promise.race([this.exited, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async kill() {
    this.child.kill('SIGKILL');
    return this.exited;
  }

  tail(lines = 40) {
    return this.log.split('\n').slice(-lines).join('\n');
  }

  // For after(): whatever state the server is in, nothing of it stays.
  async dispose() {
    if (this.child && this.child.exitCode === null && this.child.signalCode === null) await this.kill();
    if (this.temporary) await rm(this.folder, { recursive: true, force: true });
  }
}

// Runs a command of the program to its end: {code, stdout, stderr}.
export async function run(args, { input, environment = {}, cwd, timeout = 60_000 } = {}) {
  const child = spawn(binary, args, { cwd, env: { ...inherited(), ...environment }, timeout, stdio: ['pipe', 'pipe', 'pipe'] });
  const result = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => { result[name] += text; });
  child.stdin.on('error', () => {}).end(input ?? '');
  const [code] = await once(child, 'close');
  return { code, ...result };
}
