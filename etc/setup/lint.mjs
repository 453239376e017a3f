// Usage: lint.mjs [format] [tidy] [analyse]; without an argument the first two. Reads the debug build's compile commands,
// which name each source; nothing has to be built.
// analyse is clang's path-sensitive analyser: it takes three times as long as all of .clang-tidy, so it is run by hand.
// clang-tidy is slow, so a file that was clean is not looked at again until it, a header it includes, the checks or
// the tool change: each clean result leaves an empty file named by the hash of all these, in ENTENTE_LINT_CACHE, else in
// the user's cache folder (as ccache does), so that a fresh clone profits too.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { availableParallelism, homedir, tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
const build = path.join(root, 'build-debug');
const wanted = process.argv.slice(2);
const isSource = (name) => /\.(cpp|h)$/.test(name);
const output = (command, ...args) => execFileSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');

function checkFormat() {
  const files = output('git', 'ls-files', '-co', '--exclude-standard').split('\n').filter(isSource)
    .filter((name) => existsSync(path.join(root, name)));
  const result = spawnSync('clang-format-16', ['--dry-run', '-Werror', ...files], { cwd: root, stdio: 'inherit' });
  console.log(`clang-format: ${files.length} files, ${result.status === 0 ? 'clean' : 'run "make format"'}`);
  return result.status === 0;
}

// The project's own files that a source includes, itself first, by the names it includes them with.
const included = new Map();
function includes(file) {
  if (!included.has(file)) {
    const folders = [path.dirname(file), ...['server', '.', 'tests'].map((folder) => path.join(root, folder))];
    const names = [...readFileSync(file, 'utf8').matchAll(/^#include "([^"]+)"/gm)].map(([, name]) => name);
    included.set(file, names.flatMap((name) => folders.map((folder) => path.join(folder, name)).find(existsSync) ?? []));
  }
  return included.get(file);
}
function sourcesOf(file) {
  const found = new Set([file]);
  for (const known of found) for (const next of includes(known)) found.add(next);
  return [...found];
}

function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  const folder = process.env.ENTENTE_LINT_CACHE || path.join(base, 'entente', 'clang-tidy');
  mkdirSync(folder, { recursive: true });
  const oldest = Date.now() - 30 * 24 * 3600 * 1000;
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (statSync(file).mtimeMs < oldest) unlinkSync(file);
  }
  return folder;
}

const analysis = ['--checks=-*,clang-analyzer-core.*,clang-analyzer-cplusplus.*,clang-analyzer-deadcode.*', '--warnings-as-errors=*'];

async function checkTidy(name, options) {
  const folder = cacheFolder();
  const tool = sha256(output('clang-tidy-16', '--version'), readFileSync(path.join(root, '.clang-tidy')), ...options);
  const contents = new Map();
  const hashOf = (file) => {
    if (!contents.has(file)) contents.set(file, sha256(readFileSync(file)));
    return contents.get(file);
  };
  const commands = JSON.parse(readFileSync(path.join(build, 'compile_commands.json'), 'utf8'))
    .filter(({ file }) => /^(server|storage)\//.test(path.relative(root, file)))
    .filter(({ file }) => !file.endsWith('feel/decimal128.cpp')); // clang has no decimal floating point
  const queue = [];
  for (const { file, command } of commands) {
    // What depends on where the clone lies must not be part of the key.
    const key = sha256(tool, command.replaceAll(root, ''),
      ...sourcesOf(file).sort().flatMap((name) => [path.relative(root, name), hashOf(name)]));
    const mark = path.join(folder, key);
    if (existsSync(mark)) utimesSync(mark, new Date(), new Date());
    else queue.push({ file, mark, command });
  }
  console.log(`${name}: ${commands.length} files, ${queue.length} to look at`);

  const failed = [];
  const scratch = mkdtempSync(path.join(tmpdir(), 'entente-lint-'));
  const batches = batchesOf(queue);
  const worker = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const together = batch.length > 1 && (await tidyTogether(batch, scratch, options)).status === 0;
      for (const job of batch) {
        const { status, text } = together ? { status: 0 } : await tidy(['-p', build, ...options, job.file]);
        if (status === 0) writeFileSync(job.mark, '');
        if (status !== 0) {
          failed.push(job.file);
          console.log(text);
        }
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
  } finally {
    rmSync(scratch, { recursive: true });
  }
  console.log(`${name}: ${failed.length ? `${failed.length} files with findings` : 'clean'}`);
  return failed.length === 0;
}

// Most of the time goes into the headers, so the sources of one folder are first looked at as one; only where that finds
// anything is each looked at by itself.
function batchesOf(queue) {
  const folders = new Map();
  for (const job of queue) {
    const folder = path.dirname(job.file);
    folders.set(folder, [...(folders.get(folder) ?? []), job]);
  }
  const most = 12;
  return [...folders.values()].flatMap((jobs) => Array.from(
    { length: Math.ceil(jobs.length / most) }, (_, index) => jobs.slice(index * most, (index + 1) * most)));
}

let batchCount = 0;
function tidyTogether(batch, scratch, options) {
  const source = path.join(scratch, `batch_${batchCount += 1}.cpp`);
  writeFileSync(source, batch.map(({ file }) => `#include "${file}"\n`).join(''));
  const flags = batch[0].command.match(/(?:[^\s"]|"(?:\\.|[^"])*")+/g)
    .filter((flag) => /^-(D|I|isystem|std|f|W)/.test(flag) || flag.startsWith('/'))
    .filter((flag, index, all) => !flag.startsWith('/') || all[index - 1] === '-isystem');
  return tidy([`--config-file=${path.join(root, '.clang-tidy')}`, ...options, source, '--', ...flags]);
}

// The compile commands are those of g++, some of whose options clang does not know.
function tidy(parameters) {
  return new Promise((resolve) => {
    const child = spawn('clang-tidy-16', ['--quiet', '--extra-arg=-Wno-unknown-warning-option', ...parameters], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk) => { text += chunk; });
    child.on('error', (error) => resolve({ status: 1, text: String(error) }));
    child.on('close', (status) => resolve({ status, text }));
  });
}

let clean = true;
if (wanted.length === 0 || wanted.includes('format')) clean = checkFormat() && clean;
if (wanted.length === 0 || wanted.includes('tidy')) clean = (await checkTidy('clang-tidy', [])) && clean;
if (wanted.includes('analyse')) clean = (await checkTidy('analysis', analysis)) && clean;
process.exitCode = clean ? 0 : 1;
