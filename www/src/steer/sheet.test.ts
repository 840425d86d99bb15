import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress, parseAddress } from '../address.ts';
import { digits, emoji, fashion, house, start } from '../fixture.ts';
import type { SteerState } from '../state.ts';
import {
  axisNames,
  choicesOf,
  fittedAxes,
  fittedAxis,
  MOST_VALUES,
  readValues,
  usualAxis,
} from './axes.ts';
import { USUAL_HEAT } from './mixture.ts';
import { axesOf, presetOf, presetsOf } from './presets.ts';
import { fits, MOST, sheetOf, smaller, weigh } from './sheet.ts';

const steer: SteerState = {
  x: { setting: 'steps', values: [4, 8] },
  y: { setting: 'eta', values: [0, 0.5, 1] },
  each: 4,
  judge: false,
  heat: USUAL_HEAT,
};

test('every sheet comes back from its address', () => {
  for (const setting of axisNames(digits)) {
    const other = setting === 'seed' ? 'steps' : 'seed';
    const [x, y] = [usualAxis(setting, house, digits), usualAxis(other, house, digits)];
    const heat = { temperature: 2, distance: 3.5, dimensions: 2 as const, sampler: 'ddpm' };
    const steer = { x, y, each: 9, judge: true, heat };
    const state = { ...start, room: 'steer' as const, steer };
    assert.deepEqual(parseAddress(formatAddress(state, house), house, start), {
      state,
      problems: [],
    });
  }
});

test('an address of a sheet can be read, and what is wrong in it is told', () => {
  const state = { ...start, room: 'steer' as const, steer };
  assert.match(formatAddress(state, house), /&x=steps:4,8&y=eta:0,0\.5,1&each=4/);
  const { state: read, problems } = parseAddress(
    '#steer?x=steps:4,many,999,4&y=steps:1&each=99',
    house,
    start,
  );
  assert.deepEqual(read.steer.x, { setting: 'steps', values: [4, 250] });
  assert.equal(read.steer.y.setting, 'sampler');
  assert.equal(read.steer.each, 16);
  assert.equal(problems.length, 4, problems.join('\n'));
  const unknown = parseAddress('#steer?x=colour:red', house, start);
  assert.equal(unknown.state.steer.x.setting, 'steps');
  assert.match(unknown.problems.join(), /no setting “colour”.*Choose from sampler/);
});

test('an axis takes each value once, and not too many', () => {
  const numbers = Array.from({ length: 20 }, (_, i) => String(i + 1));
  const { values, problems } = readValues('seed', ['3', '3', ...numbers], house, digits);
  assert.equal(values.length, MOST_VALUES);
  assert.equal(values[0], 3);
  assert.match(problems.join(), /more than a sheet holds/);
});

test('a sheet has a recipe for every pair, all from the same noise', () => {
  const { cells, columns, rows } = sheetOf(start.generate, steer, house);
  assert.deepEqual(
    [columns, rows],
    [
      ['4', '8'],
      ['0', '0.5', '1'],
    ],
  );
  assert.deepEqual(
    cells.map(({ recipe }) => [recipe.steps, recipe.eta]),
    [
      [4, 0],
      [8, 0],
      [4, 0.5],
      [8, 0.5],
      [4, 1],
      [8, 1],
    ],
  );
  assert.equal(new Set(cells.map(({ recipe }) => recipe.seed)).size, 1);
  assert.ok(cells.every(({ settings }) => settings.count === 4));
});

test('a class axis has a cell for any class', () => {
  const y = { setting: 'class' as const, values: ['7', 'any'] };
  const { cells } = sheetOf(start.generate, { ...steer, y }, house);
  assert.deepEqual(
    cells.map(({ recipe }) => recipe.class),
    ['7', '7', undefined, undefined],
  );
});

test('a cell whose setting the sampler lacks is refused with the reason', () => {
  const { cells } = sheetOf({ ...start.generate, sampler: 'ddpm' }, steer, house);
  assert.match(cells[2]?.refused ?? '', /DDPM has no eta/);
  // None is what DDPM has anyway.
  assert.equal(cells[0]?.refused, undefined);
});

test('presets are known again while they are untouched', () => {
  const { x, y } = start.steer;
  assert.equal(presetOf(x, y, house, digits)?.name, 'samplers', 'the room opens with one');
  for (const preset of presetsOf(digits)) {
    const { x, y } = axesOf(preset, house, digits);
    assert.equal(presetOf(x, y, house, digits)?.name, preset.name);
    assert.equal(presetOf({ ...x, values: x.values.slice(1) }, y, house, digits), undefined);
    for (const { setting, values } of [x, y]) {
      const choices = choicesOf(setting, house, digits)?.map(({ value }) => value);
      assert.ok(values.length > 1, preset.name);
      if (choices) assert.ok(values.every((value) => choices.includes(String(value))));
    }
  }
});

test('a sheet is weighed by its calls, those with guidance twice', () => {
  const base = { ...start.generate, class: '7', guidance: 2 };
  const weight = (settings: typeof base) => weigh(sheetOf(settings, steer, house), 1024, 10);
  assert.deepEqual(weight({ ...base, guidance: 1 }), {
    ...{ cells: 6, calls: 3 * 12, bytes: 6 * 4 * 1024 * 8, seconds: 0.36 },
  });
  assert.equal(weight(base).seconds, 0.72);
  // What is refused costs nothing.
  assert.equal(weight({ ...base, sampler: 'ddpm' }).calls, 12);
});

test('what is too large gets a smaller proposal that fits', () => {
  const large: SteerState = {
    ...{ each: 16, judge: false, heat: USUAL_HEAT },
    x: { setting: 'steps', values: [50, 100, 150, 200, 250] },
    y: { setting: 'seed', values: [1, 2, 3] },
  };
  const weighed = (state: SteerState) =>
    weigh(sheetOf(start.generate, state, house), 1024, 100 * state.each);
  assert.ok(!fits(weighed(large)));
  const proposal = smaller(large, weighed);
  assert.ok(fits(weighed(proposal)));
  assert.equal(proposal.each, 4);
  assert.deepEqual(proposal.x, large.x);

  // Fewer pictures are not enough: ends stay.
  const slow = (state: SteerState) => weigh(sheetOf(start.generate, state, house), 1024, 1000);
  const thin = smaller(large, slow);
  assert.ok(fits(slow(thin)));
  assert.equal(thin.each, 1);
  assert.deepEqual(thin.x.values, [50, 250]);
  assert.ok((slow(thin).seconds ?? Number.POSITIVE_INFINITY) <= MOST.seconds);

  // Memory alone is a reason too.
  const heavy = (state: SteerState) =>
    weigh(sheetOf(start.generate, state, house), 1_000_000, undefined);
  assert.ok(!fits(heavy(large)));
  assert.ok(fits(heavy(smaller(large, heavy))));
});

test('a sheet of a model that takes prompts varies its words instead of classes', () => {
  const words = { setting: 'prompt' as const, values: ['a cat, flat style', 'tree: 50 %'] };
  const not = { setting: 'not' as const, values: ['none', 'red'] };
  const base = { ...start.generate, model: 'emoji', guidance: 3 };
  const sheet = sheetOf(base, { ...steer, x: words, y: not }, house);
  assert.deepEqual(
    sheet.cells.map(({ recipe }) => [recipe.prompt, recipe.not]),
    [
      ['a cat, flat style', undefined],
      ['tree: 50 %', undefined],
      ['a cat, flat style', 'red'],
      ['tree: 50 %', 'red'],
    ],
  );
  const state = {
    ...{ ...start, room: 'steer' as const, generate: base },
    steer: { ...steer, x: words, y: not },
  };
  assert.deepEqual(parseAddress(formatAddress(state, house), house, start), {
    state,
    problems: [],
  });
  assert.ok(!axisNames(emoji).includes('class') && !axisNames(digits).includes('prompt'));
  assert.ok(presetsOf(emoji).some(({ name }) => name === 'prompts'));
  assert.equal(weigh(sheet, 1, 1).seconds, (sheet.cells.length * 2 * 20) / 1000);
  const mixed = sheetOf({ ...base, to: 'dog', mix: 0.5 }, { ...steer, x: words, y: not }, house);
  assert.equal(weigh(mixed, 1, 1).seconds, (mixed.cells.length * 3 * 20) / 1000);
});

test('the style is emphasised where one is asked for, which costs a third question', () => {
  const words = { setting: 'prompt' as const, values: ['a cat, flat style', 'a cat'] };
  const y = { setting: 'style_emphasis' as const, values: [0, 2] };
  const base = { ...start.generate, model: 'emoji', guidance: 3 };
  const sheet = sheetOf(base, { ...steer, x: words, y }, house);
  assert.deepEqual(
    sheet.cells.map(({ recipe, refused }) => [recipe.style_emphasis, refused]),
    [
      [undefined, undefined],
      [undefined, undefined],
      [2, undefined],
      [undefined, 'The prompt names no style.'],
    ],
  );
  assert.equal(weigh(sheet, 1, 1).seconds, ((2 + 2 + 3) * 20) / 1000);
  assert.ok(!axisNames(digits).includes('style_emphasis'));
});

test('an axis that another model cannot vary becomes one like it', () => {
  const classes = usualAxis('class', house, digits);
  assert.deepEqual(fittedAxis(classes, house, digits), classes);
  const prompts = fittedAxis(classes, house, emoji);
  assert.deepEqual(prompts, { setting: 'prompt', values: ['cat', 'rocket'] });
  assert.deepEqual(fittedAxis(prompts, house, digits), classes);
  assert.deepEqual(fittedAxis(classes, house, fashion), usualAxis('class', house, fashion));
});

test('two axes that another model cannot vary do not become the same', () => {
  const [styles, prompts] = (['style_emphasis', 'prompt'] as const).map((setting) =>
    usualAxis(setting, house, emoji),
  );
  assert.ok(styles && prompts);
  const { x, y } = fittedAxes(styles, prompts, house, digits);
  assert.deepEqual([x.setting, y.setting], ['class', 'steps']);
  assert.deepEqual(fittedAxes(x, y, house, digits), { x, y });
});
