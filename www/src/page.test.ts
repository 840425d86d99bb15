import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { filled } from '../build/rooms.ts';

const page = filled(readFileSync('index.html', 'utf8'));
const valuesOf = (attributes: string): string[] =>
  [...page.matchAll(new RegExp(`\\s(?:${attributes})="([^"]+)"`, 'g'))].flatMap(([, value = '']) =>
    value.split(/\s+/),
  );

test('whatever points at another element of the page finds one, and only one', () => {
  const ids = valuesOf('id');
  assert.deepEqual(
    ids.filter((id, index) => ids.indexOf(id) !== index),
    [],
  );
  const named = valuesOf('for|form|list|aria-(?:labelledby|describedby|controls|owns)');
  assert.ok(named.length > 50);
  assert.deepEqual(
    named.filter((id) => !ids.includes(id)),
    [],
  );
});
