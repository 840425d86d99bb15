import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, inWords } from './choice.ts';

const hardware = { kind: 'hardware', description: 'Acme 9000' } as const;
const software = { kind: 'software', description: 'SwiftShader' } as const;

test('automatic takes a hardware GPU, then whichever proved faster', () => {
  assert.equal(choose('auto', hardware).device, 'gpu');
  assert.equal(choose('auto', hardware, { gpu: 9, cpu: 80 }).device, 'gpu');
  const slow = choose('auto', hardware, { gpu: 60, cpu: 30 });
  assert.equal(slow.device, 'cpu');
  assert.equal(inWords(slow), 'Runs on the CPU: 30 ms a step against 60 on the GPU (Acme 9000).');
});

test('automatic counts a software GPU, a wrong one and a lost one as none', () => {
  assert.equal(choose('auto', software).device, 'cpu');
  assert.equal(choose('auto', { kind: 'wrong', reason: 'it adds up wrongly' }).device, 'cpu');
  assert.equal(choose('auto', { kind: 'lost' }).device, 'cpu');
  assert.equal(choose('auto', { kind: 'unknown' }).device, 'cpu');
});

test('what was chosen is taken, if it is there', () => {
  assert.equal(choose('cpu', hardware).device, 'cpu');
  assert.equal(choose('gpu', software).device, 'gpu');
  const none = choose('gpu', { kind: 'none', reason: 'this browser has no WebGPU' });
  assert.equal(inWords(none), 'Runs on the CPU: this browser has no WebGPU.');
});
