import { describe, expect, it } from 'vitest';
import type { Artifact } from '../api/types';
import { versionBeside, versionNumber, versionsOf } from './versions';

const artifact = (id: string, name: string, created_at: string): Artifact => ({
  id,
  project: 'p',
  name,
  type: '',
  storage: { id: 's', name: 'S' },
  hash: '',
  size: 1,
  created_at,
  created_by: null,
  execution: null,
  job: null,
});

const old = artifact('a', 'data', '2026-01-01T00:00:00Z');
const middle = artifact('b', 'data', '2026-01-02T00:00:00Z');
const latest = artifact('c', 'data', '2026-01-03T00:00:00Z');
const other = artifact('d', 'Data', '2026-01-04T00:00:00Z');
const versions = versionsOf([middle, other, latest, old], 'data');

describe('versions of an artifact', () => {
  it('have exactly one name, and the newest is first', () => {
    expect(versions).toEqual([latest, middle, old]);
  });

  it('are counted from the first one', () => {
    expect(versionNumber(versions, 'a')).toBe(1);
    expect(versionNumber(versions, 'c')).toBe(3);
  });

  it('stand beside the one before, the first beside the next', () => {
    expect(versionBeside(versions, 'c')).toBe(middle);
    expect(versionBeside(versions, 'a')).toBe(middle);
    expect(versionBeside([old], 'a')).toBeNull();
  });
});
