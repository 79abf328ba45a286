import {
  api,
  basicPipeline,
  change,
  expect,
  expectAccessible,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

const failing = `class PrintArray():

    def execute(self, arr):
        raise ValueError('careless')
        return arr
`;
const theirs = failing.replace("'careless'", "'theirs'");

const codeOf = async (page: Page, project: string) => {
  type Model = { model: { operations: Record<string, { code: string }> } };
  const { model } = await api<Model>(page, 'GET', `/projects/${project}/model`);
  return model.operations.PrintArray?.code ?? '';
};

test('a debug run is repaired in its own copy, and the copy is applied to the project', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const own = await projectNew(page);
  await basicPipeline(page, own);
  await change(page, own, [{ op: 'replace', path: '/operations/PrintArray/code', value: failing }]);
  await page.goto(`/p/${own}/pipelines/basic`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
  await expect(page.getByRole('alert')).toContainText('ValueError', { timeout: 25_000 });
  await page.getByText('Traceback', { exact: true }).click();
  await expect(page.locator('[data-here]')).toContainText("raise ValueError('careless')");
  await page.getByRole('button', { name: 'More ways to run again' }).click();
  await page.getByRole('menuitem', { name: /debug run/ }).click();
  await expect(page.getByText(/^Failed.*debug$/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Edit the code here' }).click();
  const code = page.getByRole('textbox', { name: /the code of this debug run$/ });
  await code.getByText('raise').click();
  await page.keyboard.press('Home');
  await page.keyboard.type('# ');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  const graph = page.getByRole('region', { name: 'Execution graph' });
  await expect(graph.locator('[data-status=success]')).toHaveCount(2, { timeout: 25_000 });
  expect(await codeOf(page, own)).toBe(failing);

  await change(page, own, [{ op: 'replace', path: '/operations/PrintArray/code', value: theirs }]);
  await page.getByRole('button', { name: 'Apply to the project' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('changed since this run began');
  await expect(dialog.getByRole('region', { name: 'What changes in the project' })).toContainText(
    "'theirs'",
  );
  await dialog.getByRole('button', { name: 'Apply to the project' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => codeOf(page, own)).toContain("# raise ValueError('careless')");
});

test('attributes of the copy are changed and applied, once one has seen what that changes', async ({
  page,
}) => {
  const own = await projectNew(page);
  await basicPipeline(page, own);
  const { id } = await api<{ id: string }>(page, 'POST', `/projects/${own}/executions`, {
    pipeline: 'basic',
    compute: '00000000-0000-7000-8000-000000000001',
    storage: '00000000-0000-7000-8000-000000000011',
  });
  await api(page, 'PATCH', `/executions/${id}`, { debug: true });
  await page.goto(`/p/${own}/executions/${id}?tab=code`);
  const graph = page.getByRole('region', { name: 'Execution graph' });
  await expect(graph.locator('[data-status=success]')).toHaveCount(2, { timeout: 25_000 });
  await graph.getByText('GenArray').click();
  await page.getByText('Edit', { exact: true }).click();
  const values = page.getByRole('region', { name: 'Attributes of GenArray in this run' });
  await values.getByLabel('length').fill('3');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Values for this run' })).toContainText(
    'GenArray.length = 3',
  );
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Apply to the project' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('length: 10 → 3');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Apply to the project' }).click();
  await expect(dialog).toBeHidden();
  type Model = {
    model: { pipelines: { basic: { nodes: { gen: { attributes: { length?: number } } } } } };
  };
  const lengthNow = async () => {
    const { model } = await api<Model>(page, 'GET', `/projects/${own}/model`);
    return model.pipelines.basic.nodes.gen.attributes.length;
  };
  await expect.poll(lengthNow).toBe(3);
});
