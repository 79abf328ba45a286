import { expect, test } from 'vitest';
import { environmentProblems } from '../model/yaml_environment';
import { yamlRead } from './yaml_document';

const problems = (text: string) =>
  environmentProblems(yamlRead(text).root).map(({ from, to }) => text.slice(from, to).trim());

test.each([
  '# nothing but a comment\n',
  'name: x\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.11\n  - numpy >=1.26\n  - pip:\n      - rich==13\n',
  'dependencies: [python, "torch>=2"]\n',
  // as `conda env export` writes it
  'name: base\nchannels:\n  - pytorch\n  - nodefaults\ndependencies:\n  - _libgcc_mutex=0.1=main\n  - _openmp_mutex=5.1=1_gnu\n  - pytorch::pytorch=2.1.*=py3.11_cuda12.1_cudnn8.9.2_0\n  - pip:\n    - absl-py==2.1.0\n    - jax[cuda12]==0.4.30 ; python_version < "3.13"\nprefix: /opt/conda\n',
  'x-science: &science\n  - numpy>=1.20,<2  # not yet\n  - scipy~=1.11\nchannels: &channels [conda-forge]\ndependencies: *science\n',
  "---\ndependencies:\n  - &np 'numpy>=1.26'\n  - *np\n  - 'scikit-learn!=1.3.0'\n  - pip\nvariables: {OMP_NUM_THREADS: 4}\n",
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

test('an alias of what is not there, or of itself, is no entry', () => {
  expect(problems('dependencies: *nothing\n')).toEqual(['dependencies']);
  expect(problems('dependencies: &all [numpy, *all]\n').length).toBeGreaterThan(0);
  const chain = Array.from(
    { length: 900 },
    (_, n) => `a${n}: &a${n} [${n ? `*a${n - 1}` : 'x'}]\n`,
  );
  expect(problems(`${chain.join('')}dependencies: *a899\n`).length).toBeGreaterThan(0);
});

test('what is no YAML is told where', () => {
  const { errors } = yamlRead('dependencies:\n  - a\n - b\n');
  expect(errors.length).toBeGreaterThan(0);
});
