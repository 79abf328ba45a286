import { expect, test } from 'vitest';
import { environmentProblems } from '../model/yaml_environment';
import { yamlRead } from './yaml_document';

const problems = (text: string) =>
  environmentProblems(yamlRead(text).root).map(({ from, to }) => text.slice(from, to).trim());

test.each([
  '# nothing but a comment\n',
  'name: x\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.11\n  - numpy >=1.26\n  - pip:\n      - rich==13\n',
  'dependencies: [python, "torch>=2"]\n',
])('a sound environment has no problems', (text) => {
  expect(problems(text)).toEqual([]);
  expect(yamlRead(text).errors).toEqual([]);
});

test.each([
  ['numpy\n', 'numpy'],
  ['dependencies: numpy\n', 'numpy'],
  ['dependencies:\n', 'dependencies'],
  ['dependencies:\n  - conda:\n      - x\n', 'conda:\n      - x'],
  ['dependencies:\n  - ./local.whl\n', './local.whl'],
  ['dependencies:\n  - numpy --index-url x\n', 'numpy --index-url x'],
  [
    'dependencies:\n  - pip:\n      - a @ git+https://example.org/a\n',
    'a @ git+https://example.org/a',
  ],
])('%j names the place', (text, place) => {
  expect(problems(text)).toEqual([place]);
});

test('what is no YAML is told where', () => {
  const { errors } = yamlRead('dependencies:\n  - a\n - b\n');
  expect(errors.length).toBeGreaterThan(0);
});
