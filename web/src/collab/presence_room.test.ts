import { expect, test } from 'vitest';
import type { PresenceBody } from '../api/presence';
import { PresenceRoom } from './presence_room';

/** A room with a clock that the test winds. */
function opened() {
  let now = 0;
  let timers: { at: number; act: () => void }[] = [];
  const sent: (PresenceBody & { at: number })[] = [];
  const room = new PresenceRoom('me', {
    publish: async (body) => {
      sent.push({ ...body, at: now });
    },
    now: () => now,
    random: () => 0.5,
    after: (milliseconds, act) => {
      const timer = { at: now + milliseconds, act };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  });
  const pass = async (milliseconds: number) => {
    const end = now + milliseconds;
    for (;;) {
      const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      now = next.at;
      timers = timers.filter((timer) => timer !== next);
      next.act();
      await Promise.resolve();
      await Promise.resolve();
    }
    now = end;
  };
  const names = () => room.store.getState().people.map(({ name }) => name);
  const hear = (client: string, more: object = {}) =>
    room.receive({ client, user: `u-${client}`, name: client, view: '/pipelines/p', ...more });
  return { room, sent, pass, names, hear };
}

const point = (x: number) => ({ cursor: { kind: 'point' as const, x, y: 0 } });

test('who comes says so, and who is there answers', async () => {
  const { room, sent, pass, hear, names } = opened();
  room.enter();
  await pass(10);
  expect(sent).toHaveLength(1);
  hear('ann');
  expect(names()).toEqual(['ann']);
  await pass(500);
  expect(sent).toHaveLength(2);
});

test('a pointer that moves is told at most ten times a second, and where it ends is told', async () => {
  const { room, sent, pass, hear } = opened();
  room.enter();
  hear('ann');
  await pass(1000);
  sent.length = 0;
  for (let x = 1; x <= 100; x++) {
    room.set(point(x));
    await pass(10);
  }
  await pass(200);
  expect(sent.length).toBeLessThanOrEqual(12);
  expect(sent.length).toBeGreaterThanOrEqual(9);
  expect(sent.at(-1)?.cursor).toEqual({ x: 100, y: 0 });
});

test('alone, only where I am is told', async () => {
  const { room, sent, pass } = opened();
  room.enter();
  await pass(1000);
  sent.length = 0;
  room.set(point(1));
  room.set({ selection: ['n1'] });
  await pass(1000);
  expect(sent).toHaveLength(0);
  room.set({ view: { kind: 'artifacts', id: null } });
  await pass(1000);
  expect(sent).toMatchObject([{ view: '/artifacts', selection: [], cursor: null }]);
});

test('who leaves is gone, and who falls silent after a while', async () => {
  const { room, pass, hear, names } = opened();
  room.enter();
  hear('ann');
  hear('bob');
  hear('ann', { leaving: true });
  expect(names()).toEqual(['bob']);
  await pass(60_000);
  expect(names()).toEqual(['bob']);
  await pass(60_000);
  expect(names()).toEqual([]);
});

test('what I say comes back and is not somebody', () => {
  const { room, hear, names } = opened();
  room.enter();
  hear('me');
  expect(names()).toEqual([]);
});

test('a crowd does not fill the memory', () => {
  const { room, hear, names } = opened();
  room.enter();
  for (let n = 0; n < 1000; n++) hear(`client-${n}`);
  expect(names()).toHaveLength(64);
});

test('leaving says goodbye and ends the heartbeat', async () => {
  const { room, sent, pass } = opened();
  room.enter();
  await pass(10);
  room.leave();
  expect(sent.at(-1)?.leaving).toBe(true);
  const count = sent.length;
  await pass(200_000);
  expect(sent).toHaveLength(count);
});
