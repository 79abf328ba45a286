import { collab, receiveUpdates } from '@codemirror/collab';
import { ChangeSet, EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import { placeIn, placeOut, TextSteps, textSteps } from './text_places';

const steps = new TextSteps();

function editor(doc: string, version = 0, own = new TextSteps()) {
  const extensions = [collab({ startVersion: version, clientID: 'me' }), textSteps.of(own)];
  return EditorState.create({ doc, extensions });
}

const insert = (length: number, at: number, text: string) =>
  ChangeSet.of({ from: at, insert: text }, length);

test('my place is told in the text that the server has', () => {
  const typed = editor('begin').update({ changes: { from: 0, insert: 'abc' } }).state;
  expect(placeOut(typed, 8)).toBe(5);
  expect(placeOut(typed, 2)).toBe(0);
  const twice = typed.update({ changes: { from: 8, insert: '!' } }).state;
  expect(placeOut(twice, 9)).toBe(5);
  const deleted = editor('begin').update({ changes: { from: 1, to: 4 } }).state;
  expect(placeOut(deleted, 2)).toBe(5);
});

test('a place of somebody who has not read on yet is carried on', () => {
  const own = new TextSteps();
  let state = editor('begin', 7, own);
  for (const [version, changes] of [
    [7, insert(5, 0, '12')],
    [8, insert(7, 7, '34')],
  ] as const) {
    own.add(version, changes);
    state = receiveUpdates(state, [{ changes, clientID: 'other' }]).state;
  }
  expect(placeIn(state, 3, 7)).toBe(5);
  expect(placeIn(state, 5, 8)).toBe(5);
  expect(placeIn(state, 9, 9)).toBe(9);
});

test('a place moves with what is typed here and not sent', () => {
  const state = editor('begin').update({ changes: { from: 0, insert: 'abc' } }).state;
  expect(placeIn(state, 2, 0)).toBe(5);
  expect(placeIn(state, 2, null)).toBe(5);
});

test('a place in a text that has not come has no place yet', () => {
  expect(placeIn(editor('begin', 3), 2, 4)).toBeNull();
});

test('two who type at once see each other where they are', () => {
  // Ann typed X at 0, which the server has as version 1; Ben has typed Y at 5 and not sent it.
  const change = insert(5, 0, 'X');
  const ben = new TextSteps();
  let there = editor('begin', 0, ben).update({ changes: { from: 5, insert: 'Y' } }).state;
  const told = placeOut(there, 6);
  ben.add(0, change);
  there = receiveUpdates(there, [{ changes: change, clientID: 'ann' }]).state;
  expect(there.doc.toString()).toBe('XbeginY');

  const ann = new TextSteps();
  ann.add(0, change);
  let here = editor('begin', 0, ann).update({ changes: { from: 0, insert: 'X' } }).state;
  here = receiveUpdates(here, [{ changes: change, clientID: 'me' }]).state;
  expect(placeIn(here, told, 0)).toBe(6); // behind "Xbegin": what Ben typed is not here
  expect(placeIn(there, 1, 1)).toBe(1);
});

test('what was long ago is forgotten, and nothing outside of the text comes of it', () => {
  for (let version = 0; version < 1000; version++) steps.add(version, insert(version, 0, 'x'));
  expect(steps.map(1, 0, 1000)).toBeLessThanOrEqual(1000);
  expect(steps.map(1, 990, 1000)).toBe(11);
  expect(placeIn(editor('begin', 0, steps), 400, 0)).toBe(5);
});
