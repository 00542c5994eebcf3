// SPDX-License-Identifier: Apache-2.0
//
// What a validator makes of the schema: it takes every good flow and finds every planted mistake,
// where it is. The flows of good/ and mistakes/ use the node types of flow/schema/sample.json; that
// the checker judges them alike, and that the file is what Heddle writes, is tested in flow/.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import Ajv07 from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import YAML from 'yaml';

import { flowsUnder, installedSchema, rightExamples, tests } from './heddle.mjs';

// What only editors read.
const editorKeywords = ['markdownDescription', 'patternErrorMessage', 'defaultSnippets'];
// These say at which place a schema was left, not why.
const ways = new Set(['if', 'oneOf']);

const sample = JSON.parse(fs.readFileSync(path.join(tests, 'flow/schema/sample.json'), 'utf8'));
const installed = JSON.parse(fs.readFileSync(installedSchema(), 'utf8'));

// With everything that ajv can find odd in a schema, but for what our way of writing is made of: a
// schema may add to one that stands elsewhere, and some types go together.
const strict = { strict: true, strictTypes: false, strictRequired: false, allErrors: true };

function compile(schema) {
  const ajv = new Ajv2020(strict);
  editorKeywords.forEach((keyword) => ajv.addKeyword(keyword));
  return ajv.compile(schema);
}

// As an editor reads it that knows no newer draft.
function compileAsDraft7(schema) {
  const ajv = new Ajv07(strict);
  editorKeywords.forEach((keyword) => ajv.addKeyword(keyword));
  return ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });
}

function parse(text) {
  return YAML.parse(text, { version: '1.2', schema: 'core' });
}

function read(file) {
  return parse(fs.readFileSync(file, 'utf8'));
}

function errorsOf(validate, flow) {
  return validate(flow) ? [] : validate.errors.filter((error) => !ways.has(error.keyword));
}

function told(errors) {
  return errors.map((error) => `${error.instancePath}: ${error.message}`);
}

// The first line of a mistake says where it is, as a JSON pointer.
function placeOfMistake(file) {
  const [first] = fs.readFileSync(file, 'utf8').split('\n');
  const place = /^# expected at: *(\S*)$/.exec(first);
  assert.ok(place, `${file} does not begin with '# expected at: POINTER'`);
  return place[1];
}

const readings = [
  ['draft 2020-12', compile],
  ['draft 7', compileAsDraft7],
];

for (const [draft, compiled] of readings) {
  const validateSample = compiled(sample);
  const validateInstalled = compiled(installed);

  test(`${draft}: every form that the language has is taken`, () => {
    const files = flowsUnder('editor/good');
    assert.ok(files.length >= 5, `found ${files.length} flows`);
    for (const file of files) {
      assert.deepEqual(told(errorsOf(validateSample, read(file))), [], file);
    }
  });

  test(`${draft}: golden flows without errors are taken`, () => {
    const good = flowsUnder('flow/golden').filter(
      (file) => !fs.readFileSync(file.replace(/yaml$/, 'txt'), 'utf8').includes('error['),
    );
    assert.ok(good.length >= 1, `found ${good.length} flows`);
    for (const file of good) {
      assert.deepEqual(told(errorsOf(validateSample, read(file))), [], file);
    }
  });

  test(`${draft}: flows that an explanation calls right are taken`, () => {
    const examples = rightExamples();
    assert.ok(examples.length >= 40, `found ${examples.length} flows`);
    for (const [code, example] of examples) {
      assert.deepEqual(told(errorsOf(validateSample, parse(example))), [], code);
    }
  });

  test(`${draft}: the project's flows are taken by the schema of the installed plugins`, () => {
    const files = flowsUnder('../flows');
    assert.ok(files.length >= 4, `found ${files.length} flows`);
    for (const file of files) {
      assert.deepEqual(told(errorsOf(validateInstalled, read(file))), [], file);
    }
  });

  test(`${draft}: every planted mistake is found where it is, and nothing else`, () => {
    const files = flowsUnder('editor/mistakes');
    assert.ok(files.length >= 100, `found ${files.length} flows`);
    const wrong = [];
    for (const file of files) {
      const errors = errorsOf(validateSample, read(file));
      const found = [...new Set(errors.map((error) => error.instancePath))];
      const expected = placeOfMistake(file);
      if (found.length === 1 && found[0] === expected) continue;
      wrong.push(`${file}: expected at '${expected}', found: ${told(errors).join(' | ')}`);
    }
    assert.deepEqual(wrong, []);
  });
}

test('a switch with cases, else and an edge for FAILURE is taken', () => {
  const flow = {
    heddle: 1,
    flow: 'decide',
    nodes: {
      which: {
        switch: [
          { when: '${{ inputs.n > 1 }}', to: 'end.FAILURE' },
          { when: '${{ true }}', to: 'which' },
        ],
        else: 'end',
        next: { failure: 'end' },
        description: 'Decides.',
      },
    },
  };
  assert.deepEqual(told(errorsOf(compile(sample), flow)), []);
});

test('what is missing is named', () => {
  const file = path.join(tests, 'editor/mistakes/input_missing.yaml');
  assert.deepEqual(told(errorsOf(compile(sample), read(file))), [
    "/nodes/a/with: must have required property 'user_password'",
  ]);
});
