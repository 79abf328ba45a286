import { expect, test } from 'vitest';
import type { Project } from '../../api/types';
import { daysLeft, projectsFind } from './project_order';

const project = (name: string, created: number, updated: number): Project => ({
  id: name,
  name,
  role: 'owner',
  revision: 1,
  created_at: new Date(created * 1000).toISOString(),
  updated_at: new Date(updated * 1000).toISOString(),
  deleted_at: null,
  counts: { pipelines: 0, operations: 0, resources: 0, modules: 0, members: 1 },
});
const all = [project('Net 10', 3, 5), project('net 9', 1, 9), project('Alpha', 2, 7)];
const names = (projects: Project[]) => projects.map(({ name }) => name);

test('projects are sorted as asked', () => {
  expect(names(projectsFind(all, '', 'updated'))).toEqual(['net 9', 'Alpha', 'Net 10']);
  expect(names(projectsFind(all, '', 'created'))).toEqual(['Net 10', 'Alpha', 'net 9']);
  expect(names(projectsFind(all, '', 'name'))).toEqual(['Alpha', 'net 9', 'Net 10']);
});

test('every word must be in the name, in any order and case', () => {
  expect(names(projectsFind(all, '9 NET', 'name'))).toEqual(['net 9']);
  expect(names(projectsFind(all, 'net x', 'name'))).toEqual([]);
});

test('the bin keeps things for thirty days', () => {
  const now = Date.parse('2026-03-31T12:00:00Z');
  expect(daysLeft('2026-03-31T11:00:00Z', now)).toBe(30);
  expect(daysLeft('2026-03-01T13:00:00Z', now)).toBe(1);
  expect(daysLeft('2026-01-01T00:00:00Z', now)).toBe(0);
});
