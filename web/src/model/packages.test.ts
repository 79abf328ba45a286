import { describe, expect, it } from 'vitest';
import { packagesFind, packagesOf } from './packages';

const lock = 'libblas=3.9.0=16_openblas\nmatplotlib==3.9.2\nnumpy==1.26.4\n';

describe('the packages of an environment', () => {
  it('are read from a lock, those of conda with their build', () => {
    expect(packagesOf(lock)).toEqual([
      { name: 'libblas', version: '3.9.0=16_openblas' },
      { name: 'matplotlib', version: '3.9.2' },
      { name: 'numpy', version: '1.26.4' },
    ]);
  });

  it('are none of an empty lock, and lines that name none are left out', () => {
    expect(packagesOf('')).toEqual([]);
    expect(packagesOf('\n==1\nwords\n')).toEqual([]);
  });

  it('are found by the words of name and version, in any case', () => {
    const found = (search: string) => packagesFind(packagesOf(lock), search).map((one) => one.name);
    expect(found('NUM')).toEqual(['numpy']);
    expect(found('blas 16')).toEqual(['libblas']);
    expect(found('numpy 3')).toEqual([]);
    expect(found('  ')).toHaveLength(3);
  });
});
