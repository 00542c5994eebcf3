// SPDX-License-Identifier: Apache-2.0
//
// What an author sees: completion, hovers and marks, by yaml-language-server, which VS Code's YAML
// extension and others are made of. With the schema of the installed plugins.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { installedSchema, temporaryFolder, tests } from './heddle.mjs';
import { LanguageServer } from './language_server.mjs';

const folder = temporaryFolder();
let server;
let documents = 0;

// A project as flows/README.md has it: the schema beside the flows, the setting in the editor.
before(async () => {
  fs.mkdirSync(path.join(folder, 'flows'));
  installedSchema(path.join(folder, 'flows/flow.schema.json'));
  server = await LanguageServer.start(folder, {
    schemas: { './flows/flow.schema.json': ['flows/**/*.yaml', '!flows/**/*.test.yaml'] },
  });
});
after(() => server.stop());

// A flow that has a node with these lines.
function open(...lines) {
  const node = lines.map((line) => `    ${line}\n`).join('');
  return openFlow(`nodes:\n  sign_in:\n${node}`);
}

function openFlow(rest) {
  documents += 1;
  return server.open(`flows/${documents}.yaml`, `heddle: 1\nflow: tried\n${rest}`);
}

function labels(items) {
  return items.map((item) => item.label);
}

function docsOf(items, label) {
  const item = items.find((one) => one.label === label);
  assert.ok(item, `'${label}' is among: ${labels(items)}`);
  return item.documentation?.value ?? item.documentation;
}

function has(text, ...parts) {
  for (const part of parts) assert.ok(text.includes(part), `'${part}' is in: ${text}`);
}

const authenticate = 'use: imiassist.authenticate';

test('node types are completed behind use, with their docs', async () => {
  const items = await (await open('use: ‸', 'next: end')).complete();
  const types = [
    'imiassist.authenticate',
    'imiassist.get_existing_token',
    'imiassist.get_new_token',
  ];
  assert.deepEqual(labels(items).filter((label) => label.startsWith('imiassist.')), types);
  has(docsOf(items, 'imiassist.authenticate'), 'Signs in as', '- `user_password` string', '**Outputs**');
});

test('a node type that is half written is completed', async () => {
  const items = await (await open('use: imiassist.get_n‸')).complete();
  assert.ok(labels(items).includes('imiassist.get_new_token'));
});

test('input names of the node type are completed under with, with their docs', async () => {
  const items = await (await open(authenticate, 'with:', '  ‸', 'next: end')).complete();
  const names = ['subdomain', 'domain', 'user_email', 'user_password'];
  assert.deepEqual(labels(items), ['required inputs', ...names]);
  has(docsOf(items, 'user_password'), 'Password of the integration user.', 'required, secret');
});

test('inputs that are there already are not offered again', async () => {
  const items = await (
    await open(authenticate, 'with:', '  subdomain: a', '  us‸', 'next: end')
  ).complete();
  assert.deepEqual(labels(items), ['required inputs', 'domain', 'user_email', 'user_password']);
  assert.equal(items[0].insertText, 'domain: $2\nuser_email: $3\nuser_password: $4');
});

test('inputs of a type whose name goes on are not offered', async () => {
  const sample = await LanguageServer.start(folder, {
    schemas: { [pathToFileURL(path.join(tests, 'flow/schema/sample.json')).href]: '*.yaml' },
  });
  try {
    const nodes = 'nodes:\n  a:\n    use: demo.every\n    with:\n      ‸\n    next: end\n';
    const flow = await sample.open('every.yaml', `heddle: 1\nflow: tried\n${nodes}`);
    assert.deepEqual(labels(await flow.complete()), ['interval']);
  } finally {
    await sample.stop();
  }
});

test('outcomes of the node type are completed under next, with their docs', async () => {
  const items = await (await open(authenticate, 'with: {}', 'next:', '  ‸')).complete();
  assert.deepEqual(labels(items), ['outcomes', 'SUCCESS', 'FAILURE', 'TIMEOUT', 'INVALID']);
  has(docsOf(items, 'SUCCESS'), 'Generated access token');
  has(docsOf(items, 'TIMEOUT'), 'it goes as FAILURE');
});

test('ends are completed as targets', async () => {
  const items = await (await open(authenticate, 'next:', '  SUCCESS: ‸')).complete();
  assert.deepEqual(labels(items), ['end', 'end.FAILURE']);
});

test('keys of a node are completed, and begin a switch', async () => {
  const items = await (await open(authenticate, '‸')).complete();
  for (const key of ['with', 'next', 'retry', 'timeout', 'description', 'switch', 'for_each', 'wait']) {
    assert.ok(docsOf(items, key).length > 10, key);
  }
});

test('nodes inside a node are completed as those outside', async () => {
  const around = 'nodes:\n  all:\n    for_each:\n      in: [1]\n      do:\n        one:\n';
  const keys = await (await openFlow(`${around}          ‸\n`)).complete();
  for (const key of ['use', 'for_each', 'parallel', 'repeat', 'set', 'wait', 'switch']) {
    assert.ok(docsOf(keys, key).length > 10, key);
  }
  const types = await (await openFlow(`${around}          use: ‸\n`)).complete();
  assert.ok(labels(types).includes('imiassist.authenticate'));
  const shown = await (await openFlow('nodes:\n  all:\n    for_e‸ach:\n      in: [1]\n')).hover();
  has(shown, 'once for each item of a list', '- `results` list, on SUCCESS');
});

test('keys of the top and types of inputs are completed', async () => {
  const top = await (await openFlow('‸\n')).complete();
  for (const key of ['inputs', 'outputs', 'outcomes', 'start', 'limits', 'vars', 'nodes', 'on_failure', 'finally']) {
    assert.ok(docsOf(top, key).length > 10, key);
  }
  const types = await (await openFlow('inputs:\n  since: ‸\n')).complete();
  assert.ok(labels(types).includes('string'));
  has(docsOf(types, 'timestamp'), '2024-12-31T23:59:59Z');
});

test('a node type shows its docs on hover', async () => {
  const shown = await (await open('use: imiassist.auth‸enticate')).hover();
  has(shown, '#### Authenticate', 'Signs in as the integration user', '- `access` string, on SUCCESS, secret');
  assert.ok(!shown.includes('Get New Token'), 'nothing of other types is shown');
});

test('an input shows its docs on hover, in whatever spelling', async () => {
  for (const key of ['user_pass‸word', 'USER PASS‸WORD']) {
    const shown = await (
      await open(authenticate, 'with:', `  ${key}: "\${{ inputs.password }}"`)
    ).hover();
    has(shown, 'Password of the integration user.', 'string, required, secret', '${{ inputs.user_password }}');
  }
});

test('an outcome shows its docs on hover, in whatever spelling', async () => {
  for (const key of ['SUC‸CESS', 'suc‸cess']) {
    has(await (await open(authenticate, 'next:', `  ${key}: end`)).hover(), '#### SUCCESS', 'Generated access token');
  }
});

test('a key of the language shows its docs on hover', async () => {
  has(await (await open(authenticate, 'time‸out: 10s')).hover(), 'How long one attempt may take');
});

test('mistakes are marked with words that say what to write', async () => {
  const { diagnostics, text } = await open(
    authenticate,
    'with: {subdomain: a/b, domain: 3, foo: 1}',
    'next: {SUCCESS: no node, FOO: end}',
    'timeout: 10x',
  );
  const marked = diagnostics.map(({ message, range: { start, end } }) => {
    const line = text.split('\n')[start.line];
    return `${line.slice(start.character, end.character)}: ${message}`;
  });
  assert.deepEqual(marked.sort(), [
    '10x: expected a duration above 0, such as 10s',
    '3: Incorrect type. Expected "string".',
    'FOO: Property FOO is not allowed.',
    'a/b: expected one DNS label (letters, digits, inner hyphens; at most 63)',
    'foo: Property foo is not allowed.',
    'no node: expected the id of a node, end, end.FAILURE or end.NAME',
    'with: Missing property "user_email".',
    'with: Missing property "user_password".',
  ]);
});

test('a flow without mistakes has no mark', async () => {
  const flow = fs.readFileSync(path.join(tests, '../flows/imiassist/new_token.yaml'), 'utf8');
  assert.deepEqual((await server.open('flows/deep/new_token.yaml', flow)).diagnostics, []);
});

test('a test of a flow is no flow, and has no mark', async () => {
  const text = fs.readFileSync(path.join(tests, '../flows/imiassist/new_token.test.yaml'), 'utf8');
  assert.deepEqual((await server.open('flows/deep/new_token.test.yaml', text)).diagnostics, []);
});

test('a modeline names the schema as well as the settings do', async () => {
  const plain = await LanguageServer.start(folder, {});
  try {
    const line = '# yaml-language-server: $schema=../flow.schema.json\n';
    const flow = 'heddle: 1\nflow: tried\nnodes:\n  a:\n    use: ‸\n';
    const without = await plain.open('flows/deep/without.yaml', flow);
    assert.ok(!labels(await without.complete()).includes('imiassist.authenticate'));
    const named = await plain.open('flows/deep/named.yaml', line + flow);
    assert.ok(labels(await named.complete()).includes('imiassist.authenticate'));
  } finally {
    await plain.stop();
  }
});
