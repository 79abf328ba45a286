// What the stories of tests/web share: the test runner (which is installed here), accessibility checks, and a few acts.
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';

export { expect, type Page };

/** Whether the stories run against the stand-in, whose fixtures they may then rely on. */
export const isMock = !process.env.DEEPFORGE_URL;

/** A page on which nothing may go wrong unnoticed: errors and blocked content fail the story. */
export const test = base.extend<{ watched: undefined }>({
  watched: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) faults.push(message.text());
      });
      await use(undefined);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

export async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
  }));
  expect(found).toEqual([]);
}

/** Calls the API as the page's user. */
export async function api<T>(page: Page, method: string, path: string, data?: unknown): Promise<T> {
  const response = await page.request.fetch(`/api/v1${path}`, {
    method,
    headers: { 'X-CSRF': '1' },
    ...(data === undefined ? {} : { data }),
  });
  expect(response.ok(), `${method} ${path}: ${await response.text()}`).toBe(true);
  return response.status() === 204 ? (undefined as T) : await response.json();
}

export const unique = (name: string) =>
  `${name} ${Date.now().toString(36)}${Math.random().toString(36).slice(2, 5)}`;

/** Opens the editor and answers once somebody is signed in. */
export async function enter(page: Page, path = '/') {
  await page.goto(path);
  await expect(page.getByRole('button', { name: /menu$/ })).toBeVisible();
}

/** A new, empty project, open at its pipelines. */
export async function projectNew(page: Page, name = unique('Story')): Promise<string> {
  await enter(page);
  const { id } = await api<{ id: string }>(page, 'POST', '/projects', { name });
  await page.goto(`/p/${id}/pipelines`);
  await expect(page.getByRole('heading', { name: 'Pipelines', level: 1 })).toBeVisible();
  return id;
}

const genArray = `import random


class GenArray():

    def __init__(self, length=10):
        self.length = length

    def execute(self):
        arr = [random.random() for _ in range(self.length)]
        return arr
`;

const printArray = `class PrintArray():

    def execute(self, arr):
        print('Array:', arr)
`;

/** The tutorial's first pipeline: an array is made and printed. */
export async function basicPipeline(page: Page, project: string): Promise<void> {
  const operation = (name: string, code: string) => ({
    op: 'add',
    path: `/operations/${name}`,
    value: { name, code, environment: null, color: '#26c6da' },
  });
  const node = (name: string) => ({ operation: name, attributes: {}, references: {} });
  const pipeline = {
    name: 'Basic Input/Output',
    nodes: { gen: node('GenArray'), print: node('PrintArray') },
    edges: { e1: { from: ['gen', 'arr'], to: ['print', 'arr'] } },
  };
  await change(page, project, [
    operation('GenArray', genArray),
    operation('PrintArray', printArray),
    { op: 'add', path: '/pipelines/basic', value: pipeline },
  ]);
}

/** Changes the model as somebody else's client would. */
export async function change(page: Page, project: string, patch: unknown[]) {
  await api(page, 'POST', `/projects/${project}/changes`, { client: 'story', base: 0, patch });
}
