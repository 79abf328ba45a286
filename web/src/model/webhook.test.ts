import { expect, test } from 'vitest';
import { deliverySubject, eventsToggled, webhookName } from './webhook';

test('events are chosen and left out, in the order in which they are shown', () => {
  expect(eventsToggled(['artifact.created'], 'execution.failed')).toEqual([
    'execution.failed',
    'artifact.created',
  ]);
  expect(eventsToggled(['execution.failed', 'artifact.created'], 'execution.failed')).toEqual([
    'artifact.created',
  ]);
});

test('an address is called by its host and path, without keys', () => {
  expect(webhookName('https://example.org/')).toBe('example.org');
  expect(webhookName('HTTP://example.org:8080/a/b?key=secret#x')).toBe('example.org:8080/a/b');
  expect(webhookName(`https://example.org/${'x'.repeat(99)}`)).toHaveLength(60);
});

test('a delivery is about an execution, an artifact or nothing', () => {
  expect(deliverySubject({ execution: { name: 'Run 1' } })).toBe('Run 1');
  expect(deliverySubject({ artifact: { name: 'data.npy' } })).toBe('data.npy');
  expect(deliverySubject({})).toBeNull();
});
