// SPDX-License-Identifier: Apache-2.0
//
// The project as these tests see it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const tests = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const command = process.env.HEDDLE_COMMAND ?? path.join(tests, '../build/bin/heddle');

// A folder that is gone when the tests are.
export function temporaryFolder() {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'heddle-editor-')));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// The file of the schema that `heddle schema` writes.
export function installedSchema(file = path.join(temporaryFolder(), 'flow.schema.json')) {
  execFileSync(command, ['schema', '--out', file], { stdio: 'inherit' });
  return file;
}

// The flows that pages of `heddle explain` call right, by the code of the page.
export function rightExamples() {
  const say = (...words) => execFileSync(command, ['explain', ...words], { encoding: 'utf8' });
  // HD6…: host configurations, and HD8…: methods, which are no flows.
  const codes = say().match(/^HD(?![68])\d+/gm);
  const examples = codes.map((code) => [code, say(code).split('\nRight:\n\n')[1] ?? '']);
  return examples
    .map(([code, example]) => [code, example.replace(/^ {4}/gm, '')])
    .filter(([, example]) => example.startsWith('heddle: 1\n'));
}

// All flows in a folder below tests/ and its subfolders, sorted. A host's heddle.yaml is none, nor is a
// test.
export function flowsUnder(folder) {
  const found = [];
  for (const entry of fs.readdirSync(path.join(tests, folder), { withFileTypes: true })) {
    const below = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...flowsUnder(below));
    else if (/(?<!\.test)\.yaml$/.test(entry.name) && entry.name !== 'heddle.yaml') {
      found.push(path.join(tests, below));
    }
  }
  return found.sort();
}
