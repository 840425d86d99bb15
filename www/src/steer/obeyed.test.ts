import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Vocabulary } from '../generate/prompt/vocabulary.ts';
import type { SceneJudgeCard, Sight } from '../types.ts';
import { obeyedOf } from './obeyed.ts';

const vocabulary: Vocabulary = JSON.parse(readFileSync('models/emoji/vocabulary.json', 'utf8'));
const { subjects }: SceneJudgeCard = JSON.parse(readFileSync('models/emoji/judge.json', 'utf8'));

const sight = (symbols: string[], rest: Partial<Sight> = {}): Sight => ({
  subjects: symbols.map((symbol) => subjects.indexOf(symbol)),
  ...{ style: 'noto', colour: 'grey', background: 'white', ...rest },
});
const obeyed = (sights: Sight[], prompt: string) =>
  obeyedOf(sights, prompt, subjects, vocabulary).map(
    ({ name, right, of }) => `${name} ${right}/${of}`,
  );

test('every part of a prompt is looked for in every picture', () => {
  const sights = [
    sight(['🐶', '🐱'], { style: 'blob', colour: 'blue', background: 'yellow' }),
    sight(['🐱'], { colour: 'blue' }),
    sight(['🚀'], { background: 'yellow' }),
  ];
  const prompt = 'a blue cat, blob style, on a yellow background';
  assert.deepEqual(obeyed(sights, prompt), [
    ...['subject 2/3', 'style 1/3', 'colour 2/3', 'background 2/3'],
  ]);
  assert.deepEqual(obeyed(sights, 'a cat'), ['subject 2/3']);
  assert.deepEqual(obeyed([sight(['☠️'])], 'a skull and crossbones'), ['subject 1/1']);
  assert.deepEqual(obeyed(sights, 'something yellow'), ['colour 0/3']);
  assert.deepEqual(obeyed(sights, ''), []);
});

test('of two subjects both must be there', () => {
  const sights = [sight(['🐱', '🚀']), sight(['🐱'])];
  assert.deepEqual(obeyed(sights, 'a red cat and a rocket'), ['subjects 1/2']);
});
