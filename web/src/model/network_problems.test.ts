import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { NetworkFacts, NetworkProblem } from '../keras/network';
import { fixText, layerProblems } from './network_problems';
import { graphProblems, resourceGraph } from './resource_graph';
import type { ResourceSchema } from './resource_schema';

const keras = JSON.parse(
  readFileSync('../extensions/keras/architecture.json', 'utf8'),
) as ResourceSchema;
const graph = resourceGraph({
  name: 'Net',
  type: 'keras.Architecture',
  nodes: {
    in: { layer: 'Input', attributes: { shape: [4] } },
    dense: { layer: 'Dense', name: 'Head', attributes: {} },
    alone: { layer: 'Dense', attributes: { units: 1 } },
  },
  edges: { e: { from: ['in', 'output'], to: ['dense', 'inputs'], index: 0 } },
});
const problem = (more: Partial<NetworkProblem>): NetworkProblem => ({
  hint: false,
  fault: 'missing',
  detail: 'needs units',
  fixes: [],
  ...more,
});
const factsWith = (...problems: NetworkProblem[]) => ({ problems }) as unknown as NetworkFacts;

test('an error of the library is told once, in its words, and hints come last', () => {
  const facts = factsWith(
    problem({ node: 'in', hint: true, detail: 'is small' }),
    problem({ node: 'dense', attribute: 'units', fixes: [{ set: 'units', to: 10 }] }),
  );
  const told = layerProblems(keras, graph, facts, graphProblems(keras, graph));
  expect(told.map(({ detail, isHint }) => [detail, isHint])).toEqual([
    ['Head: needs units', false],
    ['Dense: input “inputs” is not connected', false],
    ['Input: is small', true],
  ]);
  expect(told[0]?.fixes.map(fixText)).toEqual(['Set units to 10']);
});

test('without the library the schema speaks for itself', () => {
  expect(
    layerProblems(keras, graph, null, graphProblems(keras, graph)).map(({ node }) => node),
  ).toEqual(['dense', 'alone']);
});

test.each([
  [{ set: 'kernel_size', to: 3 }, 'Set kernel size to 3'],
  [{ insert: 'Flatten' }, 'Insert Flatten before it'],
  [{ append: 'Output' }, 'Add Output after it'],
  [{ replace: 'Concatenate' }, 'Replace it by Concatenate'],
])('a fix says what it does', (fix, words) => {
  expect(fixText(fix)).toBe(words);
});
