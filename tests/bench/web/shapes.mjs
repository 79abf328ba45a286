// usage: shapes.mjs keras.wasm TIMES ROUNDS < resource: the mean time of each round in milliseconds, from object to object.
import { readFileSync } from 'node:fs';

const [library, times, rounds] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(library), {});
const { memory, question_room, describe, answer_length } = instance.exports;
const resource = JSON.parse(readFileSync(0, 'utf8'));

function ask() {
  const bytes = new TextEncoder().encode(JSON.stringify({ resource }));
  const room = question_room(bytes.length);
  new Uint8Array(memory.buffer, room, bytes.length).set(bytes);
  const answer = describe(bytes.length);
  return JSON.parse(
    new TextDecoder().decode(new Uint8Array(memory.buffer, answer, answer_length())),
  );
}

ask();
for (let round = 0; round < Number(rounds); round++) {
  const start = performance.now();
  for (let i = 0; i < Number(times); i++) ask();
  console.log((performance.now() - start) / Number(times));
}
