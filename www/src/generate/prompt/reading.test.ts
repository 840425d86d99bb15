import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emoji } from '../../fixture.ts';
import type { Reading } from '../../types.ts';
import { remarksOn, replaced } from './reading.ts';

const tell = (prompt: string, reading: Partial<Reading>) =>
  remarksOn(prompt, { words: prompt.split(' '), unknown: [], left_out: 0, ...reading }, emoji);

test('a prompt of known words needs no remark, an empty one says so', () => {
  assert.deepEqual(tell('cat', {}), []);
  assert.match(tell('', { words: [] })[0]?.text ?? '', /^Without words, anything may come/);
  assert.match(tell('!?', { words: [] })[0]?.text ?? '', /^There are no words in this/);
});

test('unknown words are named, with known ones to choose from', () => {
  const kat = { word: 'kat', suggestions: ['cat', 'bat'] };
  const [first, second] = tell('kat zzz', {
    unknown: [kat, { word: 'zzz', suggestions: [] }],
  });
  assert.deepEqual(first, { text: '“kat” is not known:', choice: kat });
  assert.match(second?.text ?? '', /“zzz” is not known: the model goes by the letters/);
  const many = Array.from({ length: 6 }, (_, i) => ({ word: `w${i}x`, suggestions: [] }));
  assert.match(tell('…', { words: ['…'], unknown: many }).at(-1)?.text ?? '', /2 more words are/);
});

test('another script is told what the model reads, an emoji what it is read as', () => {
  const unknown = [{ word: '猫', suggestions: [] }];
  assert.match(tell('猫', { unknown })[0]?.text ?? '', /“猫” is not known:.*English words/);
  assert.deepEqual(tell('🚀', { words: ['rocket'] }), [{ text: 'Read as “rocket”.' }]);
});

test('words too many are counted', () => {
  assert.match(tell('cat', { left_out: 1 })[0]?.text ?? '', /last 1 word is left out.*24 at most/);
  assert.match(tell('cat', { left_out: 3 })[0]?.text ?? '', /last 3 words are left out/);
});

test('a known word takes the place of an unknown one, however that is written', () => {
  assert.equal(replaced('a Kät, kats and a kat', 'kat', 'cat'), 'a cat, kats and a cat');
  assert.equal(replaced('<b>kat</b>', 'kat', 'cat'), '<b>cat</b>');
});
