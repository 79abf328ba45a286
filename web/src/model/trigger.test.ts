import { describe, expect, it } from 'vitest';
import { hookExample, triggerBody, triggerDraft, zonesOrdered } from './trigger';

const preset = { zone: 'Europe/Berlin', pipeline: 'p1' };

describe('a trigger while it is being filled in', () => {
  it('begins as a schedule on the clocks of the browser', () => {
    const draft = triggerDraft(undefined, preset);
    expect(draft).toMatchObject({ kind: 'schedule', zone: 'Europe/Berlin', missed: 'once' });
  });

  it('sends only what belongs to its kind', () => {
    const draft = {
      ...triggerDraft(undefined, preset),
      name: ' Nightly ',
      compute: 'c',
      storage: 's',
    };
    const common = {
      name: 'Nightly',
      pipeline: 'p1',
      run: { compute: 'c', storage: 's' },
      overlap: 'allow',
    };
    expect(triggerBody(draft)).toEqual({
      ...common,
      cron: '0 6 * * *',
      time_zone: 'Europe/Berlin',
      missed: 'once',
    });
    expect(triggerBody({ ...draft, kind: 'webhook' })).toEqual({
      ...common,
      allow_attributes: false,
    });
    expect(triggerBody({ ...draft, kind: 'artifact', input: 'n1' })).toEqual({
      ...common,
      artifact_name: '*',
      artifact_type: '',
      input: 'n1',
    });
  });

  it('keeps what its runs are started with besides', () => {
    const kept = {
      kind: 'webhook' as const,
      name: 'Lab',
      pipeline: 'p2',
      run: { compute: 'c', storage: 's', labels: ['lab'] },
    };
    const draft = { ...triggerDraft(kept, preset), compute: 'other' };
    expect(triggerBody(draft, kept.run).run).toEqual({
      compute: 'other',
      storage: 's',
      labels: ['lab'],
    });
  });
});

it('the zone of the browser comes first, and none comes twice', () => {
  expect(
    zonesOrdered(['Asia/Tokyo', 'Europe/Berlin', 'UTC', 'Africa/Cairo'], 'Europe/Berlin'),
  ).toEqual(['Europe/Berlin', 'UTC', 'Africa/Cairo', 'Asia/Tokyo']);
});

it('the example signs the time and the body', () => {
  const example = hookExample('https://df.example.org', 'abc', 'whsec_1');
  expect(example).toContain("https://df.example.org/api/v1/hooks/abc'");
  expect(example).toContain("secret='whsec_1'");
  expect(example).toContain('"$t" "$body"');
});
