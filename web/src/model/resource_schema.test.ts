import { expect, test } from 'vitest';
import { netSchema } from './resource_example';
import { nodeTypeOf, schemaProblem, schemaSearch } from './resource_schema';

const changed = (change: (schema: ReturnType<typeof copy>) => void) => {
  const schema = copy();
  change(schema);
  return schemaProblem(schema);
};
// biome-ignore lint/suspicious/noExplicitAny: what an extension says may be anything
const copy = (): any => structuredClone(netSchema);

test('a whole schema is believed', () => {
  expect(schemaProblem(netSchema)).toBeNull();
  expect(nodeTypeOf(netSchema, 'Dense')?.attributes[0]?.name).toBe('units');
  expect(nodeTypeOf(netSchema, 'Nothing')).toBeUndefined();
});

test('members that are not known yet do no harm', () => {
  expect(changed((schema) => (schema.nodes[0].shape = ['same']))).toBeNull();
});

test('what is wrong is named with its place', () => {
  expect(schemaProblem(null)).toContain('object');
  expect(changed((schema) => delete schema.type)).toContain('/type');
  expect(changed((schema) => (schema.categories[1].color = 'red'))).toContain(
    '/categories/1/color',
  );
  expect(changed((schema) => (schema.nodes[1].attributes[0].type = 'tensor'))).toBe(
    '/nodes/1/attributes/0/type must be one of integer, float, boolean, string, any, node',
  );
  expect(changed((schema) => (schema.nodes[1].category = 'none'))).toContain('/nodes/1/category');
  expect(changed((schema) => (schema.nodes[1].url = 'javascript:alert(1)'))).toContain(
    '/nodes/1/url',
  );
  expect(changed((schema) => schema.nodes.push(schema.nodes[0]))).toBe('/nodes has “Input” twice');
});

test('a search looks at names and categories; beginnings come first', () => {
  const names = (query: string) =>
    schemaSearch(netSchema, query).flatMap(({ types }) => types.map(({ name }) => name));
  expect(names('d')[0]).toBe('Dense');
  expect(names('merge')).toEqual(['Concatenate']);
  expect(names('nothing')).toEqual([]);
  expect(names('')).toHaveLength(netSchema.nodes.length);
});
