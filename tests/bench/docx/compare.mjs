// Documents per second of Entente and of other engines, on the same text, one after the other, each on one thread and
// with its template compiled outside of the timing where it can be. `node compare.mjs BENCH_DOCX [SECONDS]`
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agenda, data, dialects, docx, letter, list } from './templates.mjs';

const [, , bench, seconds = '2'] = process.argv;
const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'entente-bench-'));
const documents = { letter, agenda, list };

function line(command, args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 20 }).trim().split(' ').map(Number);
  } catch (error) {
    return null;
  }
}

try {
  for (const [name, body] of Object.entries(documents)) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(data[name]));
    const results = {};
    for (const [engine, dialect] of Object.entries(dialects)) {
      const template = join(folder, `${name}.${engine}.docx`);
      writeFileSync(template, docx(body(dialect)));
      const args = [template, join(folder, `${name}.json`), seconds];
      if (engine === 'entente') results[engine] = line(bench, args);
      else if (engine === 'docxtpl') results[engine] = line('/usr/bin/python3', [join(here, 'peer.py'), ...args]);
      else if (existsSync(join(here, 'node_modules', engine))) results[engine] = line('node', [join(here, 'peer.mjs'), engine, ...args]);
    }
    const peers = Object.entries(results).filter(([engine, result]) => engine !== 'entente' && result);
    const [rate, best, memory, limit] = results.entente ?? [0, 0, 0, 0];
    console.log(`\n${name}: Entente ${rate}/s (best ${best} ms, peak ${memory} MB), ${(best / limit).toFixed(2)} times the ${limit} ms that copying and deflating the bytes at level 6 take`);
    for (const [engine, [peerRate]] of peers) console.log(`  ${engine}: ${peerRate}/s, Entente is ${(rate / peerRate).toFixed(1)} times as fast`);
    for (const engine of Object.keys(dialects)) if (!results[engine]) console.log(`  ${engine}: not measured (not installed, or it failed)`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
