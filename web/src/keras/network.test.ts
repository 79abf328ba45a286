import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Network, type NetworkResource, networkFrom } from './network';

const library = new URL('./keras.wasm', import.meta.url);
const folder = new URL('../../../extensions/keras/resources/', import.meta.url);
const native = fileURLToPath(
  new URL('../../../build/tests/keras/keras-network-tool', import.meta.url),
);
const read = (name: string): NetworkResource =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const examples = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.skipIf(!existsSync(library))('the shapes library in the browser', () => {
  let network: Network;

  beforeAll(async () => {
    network = await networkFrom(readFileSync(library));
  });

  test('tells the shape of every edge and the sums of the model', () => {
    const facts = network.describe(read('basic-cnn.json'), { batch_size: 10 });
    expect(facts.totals.parameters).toBe(435_882);
    expect(facts.totals.memory.weights).toBe(4 * 435_882);
    expect(facts.problems).toEqual([]);
    expect(Object.values(facts.edges)).toContainEqual({
      shape: [null, 30, 30, 32],
      dtype: 'float32',
    });
    expect(facts.inputs).toHaveLength(1);
  });

  test('says in words what is wrong and how to mend it', () => {
    const facts = network.describe(
      {
        nodes: {
          in: { layer: 'Input', attributes: { shape: [8, 8, 1] } },
          conv: { layer: 'Conv2D', attributes: { filters: 2, kernel_size: 9 } },
        },
        edges: { e: { from: ['in', 'output'], to: ['conv', 'inputs'] } },
      },
      {},
    );
    expect(facts.problems).toMatchObject([
      { node: 'conv', hint: false, fixes: [{ set: 'padding', to: 'same' }] },
    ]);
    expect(facts.totals.whole).toBe(false);
  });

  test('takes a network that is much larger than the memory it begins with', () => {
    const nodes: Record<string, object> = { n0: { layer: 'Input', attributes: { shape: [4] } } };
    const edges: Record<string, object> = {};
    for (let i = 1; i < 5000; i++) {
      nodes[`n${i}`] = { layer: 'Dense', attributes: { units: 4 } };
      edges[`e${i}`] = { from: [`n${i - 1}`, 'output'], to: [`n${i}`, 'inputs'] };
    }
    expect(network.describe({ nodes, edges }).totals.parameters).toBe(4999 * 20);
  });

  test('writes the code of the network, and knows the line of each layer', () => {
    const { code, lines, left_out, whole } = network.code(read('lenet.json'));
    expect(code).toContain('def create():\n');
    expect(code.split('\n')[(lines.flatten ?? 0) - 1]).toContain('flatten = layers.Flatten()(');
    expect([left_out, whole]).toEqual([[], true]);
  });

  test('refuses what is no network', () => {
    expect(() => network.describe({ nodes: { a: 1 }, edges: {} })).toThrow(
      'the network has a node that is not a layer with attributes',
    );
  });

  test.skipIf(!existsSync(native)).each(examples)('says of %s what the services say', (name) => {
    const question = `${JSON.stringify({ resource: read(name) })}\n`;
    const said = execFileSync(native, { input: question, encoding: 'utf8' });
    expect(network.describe(read(name))).toEqual(JSON.parse(said));
  });
});
