import { expect, test } from 'vitest';
import { onnxGraph } from './onnx_graph';

const varint = (value: number): number[] =>
  value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))];
const field = (number: number, content: number[] | Uint8Array) => [
  ...varint(number * 8 + 2),
  ...varint(content.length),
  ...content,
];
const words = (text: string) => [...new TextEncoder().encode(text)];

const tensor = (name: string, size: number) =>
  field(5, [
    8,
    ...varint(size),
    16,
    1,
    ...field(8, words(name)),
    ...field(9, new Uint8Array(size).fill(7)),
  ]);
const bare = (name: string, size: number) =>
  field(5, [8, ...varint(size), 16, 1, ...field(8, words(name)), 14 * 8, 1]);
const model = (initializers: number[][]) => [
  8,
  9,
  ...field(7, [...field(1, words('a node')), ...initializers.flat(), ...field(2, words('net'))]),
  ...field(2, words('who made it')),
];
const blob = (bytes: number[]) => new Blob([new Uint8Array(bytes)]);

test('large weights are left out, and say that they lie elsewhere', async () => {
  const whole = model([tensor('shape', 100), tensor('w', 200_000), tensor('v', 5000)]);
  const left = model([tensor('shape', 100), bare('w', 200_000), bare('v', 5000)]);
  const found = await onnxGraph(blob(whole), 10_000);
  expect([...(found ?? [])]).toEqual(left);
  expect(await onnxGraph(blob(whole), left.length - 1)).toBeNull();
});

test('what is no message is no model', async () => {
  expect(await onnxGraph(blob([0, 0, 0]), 100)).toBeNull();
  expect(await onnxGraph(blob(field(7, [5 * 8 + 2, 200])), 100)).toBeNull();
  expect(await onnxGraph(blob([...words('no ONNX at all, but words')]), 100)).toBeNull();
  expect(await onnxGraph(blob(Array(40).fill(0xff)), 100)).toBeNull();
});
