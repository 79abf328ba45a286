import { expect, test } from 'vitest';
import { EventOrder, eventFrameParse, retryDelay } from './event_frame';

test('a frame is headers, an empty line and the payload', () => {
  const frame = eventFrameParse(
    'id: 1795365202:[0],-\ncontent-type: application/json\n\n{"channel":"p_1","seq":1}',
  );
  expect(frame).toEqual({ id: '1795365202:[0],-', payload: { channel: 'p_1', seq: 1 } });
});

test('a payload may itself hold empty lines', () => {
  expect(eventFrameParse('id: 1:0\n\n{"text":\n\n"x"}')?.payload).toEqual({ text: 'x' });
});

test('a frame without headers is the payload alone; nonsense is nothing', () => {
  expect(eventFrameParse('{"a":1}')).toEqual({ id: null, payload: { a: 1 } });
  expect(eventFrameParse('id: 1:0\n\nhello')).toBeNull();
});

test('numbers in order are next, repeated ones again, others a gap', () => {
  const order = new EventOrder();
  expect(order.arrival('p', 7, '100:0')).toBe('next');
  expect(order.arrival('p', 8, '100:1')).toBe('next');
  expect(order.arrival('p', 8, '100:1')).toBe('again');
  expect(order.arrival('p', 10, '101:0')).toBe('gap');
  expect(order.arrival('q', 3, '101:0')).toBe('next');
});

test('a counter that starts anew is a gap, not a repetition', () => {
  const order = new EventOrder();
  order.arrival('p', 1, '100:0');
  order.arrival('p', 2, '100:1');
  expect(order.arrival('p', 1, '200:0')).toBe('gap');
  expect(order.arrival('p', 2, '200:1')).toBe('next');
});

test('waits grow to half a minute', () => {
  expect(retryDelay(0, 1)).toBe(500);
  expect(retryDelay(0, 0)).toBe(250);
  expect(retryDelay(20, 1)).toBe(30_000);
});
