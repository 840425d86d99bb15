import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress, parseAddress } from './address.ts';
import { digits, emoji, house, start } from './fixture.ts';
import { fitNumber } from './parameters.ts';
import { recipeOf, withRecipe } from './recipe.ts';
import { EXTRAS, type PageState } from './state.ts';

const parse = (fragment: string, from: PageState = start) => parseAddress(fragment, house, from);

test('an empty address is the page as it is', () => {
  assert.deepEqual(parse(''), { state: start, problems: [] });
});

test('every state of the Generate room comes back from its address', () => {
  const generate = {
    ...{
      model: 'fashion',
      class: 'Ankle boot',
      prompt: '',
      seed: 4294967295,
      count: 16,
      sampler: 'ddpm',
    },
    ...{
      eta: 0.25,
      steps: 250,
      spacing: 'karras',
      guidance: 3.5,
      style_emphasis: 1,
      device: 'gpu' as const,
    },
    ...{ not: 'T-shirt', guidance_low: 0.2, guidance_high: 0.8, rescale: 0.7 },
    ...{ temperature: 0.5, noise_scale: 1.1, blend: 0.25, to_seed: 9 },
    ...{ to: 'Ankle boot', mix: 0.5 },
    fork: [
      { step: 8, sampler: 'ddim', eta: 0.5, guidance: 4 },
      { step: 12, class: 'T-shirt', temperature: 2 },
      { step: 13, class: null },
    ],
  };
  const state: PageState = { ...start, theme: 'dark', generate };
  assert.deepEqual(parse(formatAddress(state, house)), { state, problems: [] });
});

test('a prompt and what is not wanted come back from the address and from a recipe', () => {
  for (const prompt of [
    '',
    'a blue cat, blob style: on & off?',
    '🚀 猫 <b>&amp;',
    'cat '.repeat(200),
  ]) {
    const generate = {
      ...{ ...start.generate, model: 'emoji', prompt, not: 'red, yellow', guidance: 4, seed: 3 },
      fork: [
        { step: 4, prompt: 'a dog; a cat, 50 %: red' },
        { step: 6, class: null },
      ],
    };
    const state: PageState = { ...start, generate };
    assert.deepEqual(parse(formatAddress(state, house)), { state, problems: [] });
    const recipe = recipeOf(generate, house);
    assert.equal(recipe.prompt, prompt.trim() || undefined);
    assert.deepEqual(withRecipe(start.generate, recipe), { ...generate, prompt: prompt.trim() });
  }
});

test('words for a model without, classes for a model of words, and too many words are told', () => {
  const digits = parse('#generate?model=digits&prompt=cat');
  assert.match(digits.problems.join(), /prompt: digits takes no words/);
  assert.equal(digits.state.generate.prompt, '');
  assert.match(parse('#generate?model=emoji&class=7').problems.join(), /class: there is no “7”/);
  const long = parse(`#generate?model=emoji&prompt=${'x'.repeat(1001)}`);
  assert.match(long.problems.join(), /prompt: only the first 1000/);
  assert.equal(long.state.generate.prompt.length, 1000);
  assert.match(parse('#generate?fork=4,prompt:cat').problems.join(), /takes no prompt/);
  // What is kept while another model is chosen stays out of its recipes.
  const kept = { ...start.generate, prompt: 'a cat' };
  assert.equal(recipeOf(kept, house).prompt, undefined);
  assert.ok(!formatAddress({ ...start, generate: kept }, house).includes('cat'));
});

test('every state of the Noise room comes back from its address', () => {
  const noise = {
    ...{ source: 'sample' as const, sample: 3, schedule: 'scaled_linear' as const },
    ...{ t: 250.5, walk: 130, seed: 7 },
  };
  const state: PageState = { ...start, room: 'noise', noise };
  assert.deepEqual(parse(formatAddress(state, house)), { state, problems: [] });
});

test('a room without parameters keeps what was set there', () => {
  const before = { ...start, noise: { ...start.noise, t: 700 } };
  assert.equal(parse('#noise', before).state.noise.t, 700);
  assert.deepEqual(parse('#noise?t=1', before).state.noise, { ...start.noise, t: 1 });
});

test('what is wrong is named and replaced, and the rest counts', () => {
  const { state, problems } = parse(
    '#generate?model=cats&class=3&seed=-1&count=99&sampler=magic&steps=2.4&guidance=lots&eta=2&foo=1',
  );
  assert.deepEqual(state.generate, {
    ...{
      model: 'digits',
      class: '3',
      prompt: '',
      seed: 0,
      count: 16,
      sampler: 'ddim',
      eta: 1,
      to: null,
    },
    ...{
      steps: 2,
      spacing: 'linspace',
      guidance: 2,
      style_emphasis: 0,
      device: 'auto',
      not: null,
      fork: [],
      ...EXTRAS,
    },
  });
  const named = ['model', 'seed', 'count', 'sampler', 'steps', 'guidance', 'eta', '“foo”'];
  assert.equal(problems.length, named.length);
  for (const name of named) {
    assert.ok(
      problems.some((problem) => problem.startsWith(name)),
      `${name}: ${problems}`,
    );
  }
});

test('an unknown room, a later format and other weights are told', () => {
  assert.match(parse('#attic').problems.join(), /no room “attic”/);
  assert.match(parse('#generate?format=9').problems.join(), /format 9/);
  assert.match(parse('#generate?weights=000000000000').problems.join(), /may differ/);
  assert.deepEqual(parse('#generate?weights=ABCDEF012345').problems, []);
});

test('a class is found by its name in any case, or by its index', () => {
  assert.equal(
    parse('#generate?model=fashion&class=ankle+boot').state.generate.class,
    'Ankle boot',
  );
  assert.equal(parse('#generate?model=fashion&class=1').state.generate.class, 'Ankle boot');
  assert.equal(parse('#generate?model=fashion').state.generate.class, null);
  assert.match(parse('#generate?model=fashion&class=7').problems.join(), /class/);
});

test('a walk cannot go past the last timestep', () => {
  assert.equal(parse('#noise?t=900&walk=500').state.noise.walk, 100);
});

test('numbers in fields are brought into their range', () => {
  assert.deepEqual(fitNumber('steps', '20', [1, 250], 5), { value: 20 });
  assert.equal(fitNumber('steps', '', [1, 250], 5).value, 5);
  assert.equal(fitNumber('steps', '0', [1, 250], 5).value, 1);
  assert.equal(fitNumber('guidance', '1.5', [0, 20], 2, false).value, 1.5);
});

test('a recipe goes into the state and comes out the same', () => {
  const recipe = recipeOf({ ...start.generate, class: '7', eta: 0.5 }, house);
  assert.deepEqual(recipeOf(withRecipe(start.generate, recipe), house), recipe);
  // DDPM has no eta, and Rust refuses one.
  assert.equal(recipeOf({ ...start.generate, sampler: 'ddpm', eta: 0.5 }, house).eta, 0);
});

test('settings that are off stay out of the address and of the recipe', () => {
  const address = formatAddress(start, house);
  const recipe = recipeOf(start.generate, house);
  for (const name of [...Object.keys(EXTRAS), 'not']) {
    assert.ok(!address.includes(`${name}=`), address);
    assert.ok(!(name in recipe), name);
  }
});

test('the emphasis on the style is the one that the card suggests, unless told otherwise', () => {
  const card = { ...emoji, defaults: { ...emoji.defaults, style_emphasis: 2 } };
  const styled = { ...house, cards: [digits, card] };
  const read = (address: string) => parseAddress(address, styled, start).state;
  const address = '#generate?model=emoji&prompt=a+cat,+flat+style';
  assert.equal(read(address).generate.style_emphasis, 2);
  assert.equal(recipeOf(read(address).generate, styled).style_emphasis, 2);
  const plain = read(`${address}&style_emphasis=0`);
  assert.ok(!('style_emphasis' in recipeOf(plain.generate, styled)));
  assert.match(formatAddress(plain, styled), /&style_emphasis=0/);
  assert.ok(!formatAddress(read(address), styled).includes('style_emphasis'));
});

test('what has no effect stays out of the recipe, and the state keeps it', () => {
  const all = {
    ...{ ...start.generate, class: '7', not: '1', guidance: 3, guidance_low: 0.2, rescale: 0.7 },
    ...{ noise_scale: 1.1, blend: 0.5, to_seed: 2 },
  };
  const { not, guidance_low, rescale, noise_scale, blend, to_seed } = recipeOf(all, house);
  assert.deepEqual(
    [not, guidance_low, rescale, noise_scale, blend, to_seed],
    ['1', 0.2, 0.7, 1.1, 0.5, 2],
  );
  assert.deepEqual(withRecipe(start.generate, recipeOf(all, house)), all);
  const unguided = recipeOf({ ...all, guidance: 1, blend: 0, temperature: 2 }, house);
  // Digits here have no local scale to take a temperature of.
  for (const name of ['not', 'guidance_low', 'rescale', 'blend', 'to_seed', 'temperature']) {
    assert.ok(!(name in unguided), name);
  }
});

test('what cannot go together is told and brought into line', () => {
  const { state, problems } = parse('#generate?class=3&not=3&guidance_low=0.8&guidance_high=0.4');
  assert.equal(state.generate.not, null);
  assert.deepEqual([state.generate.guidance_low, state.generate.guidance_high], [0, 1]);
  assert.match(problems.join(' '), /cannot act from 0.8 to 0.4.*both wanted and unwanted/);
});

test('forks that are not on the way, and what cannot change there, are told', () => {
  const { state, problems } = parse(
    '#generate?steps=10&fork=0;4,sampler:ddpm,guidance:99,seed:2,class:cat;3;10;x',
  );
  assert.deepEqual(state.generate.fork, [{ step: 4, sampler: 'ddpm', guidance: 20 }]);
  assert.equal(problems.length, 7, problems.join('\n'));
  assert.deepEqual(recipeOf(state.generate, house).fork, state.generate.fork);
});

test('what a model of words is told in the Reconstruct room comes back from its address', () => {
  const reconstruct = { ...start.reconstruct, model: 'emoji', prompt: 'a cat, flat style' };
  const state: PageState = { ...start, room: 'reconstruct', reconstruct };
  assert.deepEqual(parse(formatAddress(state, house)), { state, problems: [] });
});

test('every state of the Reconstruct room comes back from its address', () => {
  const reconstruct = {
    ...{ model: 'fashion', class: 'Ankle boot', prompt: '', source: 'sample' as const, sample: 3 },
    ...{ t: 640, seed: 9, device: 'cpu' as const },
  };
  const state: PageState = { ...start, room: 'reconstruct', reconstruct };
  assert.deepEqual(parse(formatAddress(state, house)), { state, problems: [] });
});
