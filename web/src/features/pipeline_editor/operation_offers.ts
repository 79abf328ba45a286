// The operations that can be placed, found by what is typed. Pure, but for what was used last.

import { builtIns, pipelineAsOperation } from '../../model/pipeline';
import type { Operation, ProjectModel } from '../../model/project_model';
import { pipelinesFor } from '../../model/subpipeline';
import * as text from '../../text';
import type { Pick } from './actions';
import type { Offer } from './PickerList';

export interface OperationOffer extends Offer {
  pick: Pick;
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** How well a name fits what was typed; lower is better, null = not at all. */
export function nameFit(name: string, query: string): number | null {
  const [here, wanted] = [name.toLowerCase(), query.trim().toLowerCase()];
  if (wanted === '') return 0;
  const at = here.indexOf(wanted);
  if (at >= 0) return at === 0 ? 0 : 1;
  const initials = name.replace(/[^A-Z0-9]/g, '').toLowerCase();
  if (initials.startsWith(wanted)) return 2;
  let position = -1;
  for (const letter of wanted) {
    position = here.indexOf(letter, position + 1);
    if (position < 0) return null;
  }
  return 3;
}

/** Operations, and pipelines that may become a part of this one, whose name fits, best first, lately used ones before others; `fits` leaves out what cannot go there. */
export function operationOffers(
  model: ProjectModel,
  query: string,
  fits: ReadonlySet<string> | null,
  lately: readonly string[],
  within: string,
): OperationOffer[] {
  const own = Object.entries(model.operations).sort(([, a], [, b]) => a.name.localeCompare(b.name));
  const parts = pipelinesFor(model, within).flatMap(([id]): [string, Operation][] => {
    const operation = pipelineAsOperation(model, id);
    return operation ? [[id, operation]] : [];
  });
  const isPart = new Set(parts.map(([id]) => id));
  const found = [...Object.entries(builtIns), ...own, ...parts]
    .filter(([id]) => fits === null || fits.has(id))
    .map(([id, operation]) => ({ id, operation, score: nameFit(operation.name, query) }))
    .filter((row): row is typeof row & { score: number } => row.score !== null)
    .sort((a, b) => a.score - b.score || rank(lately, a.id) - rank(lately, b.id))
    .map(({ id, operation }) => ({
      id,
      name: operation.name,
      color: operation.color,
      detail: `${isPart.has(id) ? `${text.pipeline.part} ` : ''}${signatureOf(operation)}`,
      pick: isPart.has(id) ? { pipeline: id } : { operation: id },
    }));
  const name = query.trim();
  const isNew = identifier.test(name) && !own.some(([, operation]) => operation.name === name);
  if (!isNew || fits !== null) return found;
  const made = { id: ' new', name: text.pipeline.addNew(name), color: null, detail: '' };
  return [...found, { ...made, pick: { newOperation: name } }];
}

const rank = (lately: readonly string[], id: string) => {
  const at = lately.indexOf(id);
  return at < 0 ? lately.length : at;
};

function signatureOf({ interface: face }: Operation): string {
  const inputs = face?.inputs.map(({ name }) => name).join(', ') ?? '';
  const outputs = face?.outputs.map(({ name }) => name).join(', ') ?? '';
  return `${inputs ? `${inputs} ` : ''}→${outputs ? ` ${outputs}` : ''}`;
}

const key = (project: string) => `pipeline.lately.${project}`;
const kept = 6;

export const latelyUsed = (project: string): string[] =>
  localStorage.getItem(key(project))?.split(' ') ?? [];

export function latelyUse(project: string, pick: Pick) {
  if (!('operation' in pick)) return;
  const others = latelyUsed(project).filter((id) => id !== pick.operation);
  localStorage.setItem(key(project), [pick.operation, ...others].slice(0, kept).join(' '));
}
